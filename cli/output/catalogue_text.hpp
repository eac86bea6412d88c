// SPDX-License-Identifier: MIT
// Text for people about the catalogue. Pure, but for the time zone of the host.
#pragma once
#include <weir/catalogue_view.hpp>
#include <weir/reconcile.hpp>
#include <weir/retention.hpp>

#include <string>
#include <vector>

namespace weir::cli {

/// Tables: the names of rooms have what else is left of `width`.
std::string recordings_text(const std::vector<CataloguedRecording>& recordings, std::size_t width);
std::string rooms_text(const std::vector<RoomTotals>& rooms, std::size_t width);
std::string detail_text(const RecordingDetail& detail);
std::string removed_text(const RemoveReport& report);
std::string cleaned_text(const CleanReport& cleaned, const ReconcileReport& reconciled,
                         bool dry_run);
std::string problems_text(const std::string& data, const std::vector<std::string>& problems);

}  // namespace weir::cli
