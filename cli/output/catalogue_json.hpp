// SPDX-License-Identifier: MIT
// What --json prints of the catalogue: one object a line, with newlines. docs/reference.md names
// every field. Pure.
#pragma once
#include <weir/catalogue_view.hpp>
#include <weir/reconcile.hpp>
#include <weir/retention.hpp>

#include <boost/json/object.hpp>
#include <string>
#include <vector>

namespace weir::cli {

boost::json::object recording_object(const CataloguedRecording& recording);
/// With its runs, files, gaps and events.
boost::json::object detail_object(const RecordingDetail& detail);

std::string recordings_json(const std::vector<CataloguedRecording>& recordings);
std::string rooms_json(const std::vector<RoomTotals>& rooms);
std::string detail_json(const RecordingDetail& detail);
std::string removed_json(const RemoveReport& report);
/// A line a file, then one with the sums.
std::string cleaned_json(const CleanReport& cleaned, const ReconcileReport& reconciled,
                         bool dry_run);
std::string problems_json(const std::string& data, const std::vector<std::string>& problems);

}  // namespace weir::cli
