// SPDX-License-Identifier: MIT
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>
#include <weir/reconcile.hpp>

#include "catalogue/families.hpp"
#include "catalogue/known_files.hpp"
#include "catalogue/ledger_lines.hpp"
#include "catalogue/schema.hpp"

namespace weir::catalogue {

/// The steps of reconcile(), in their order.  Thread: any, one at a time.  Blocks: on the disk.
/// Errors of all: Errc::database, errno.
class Reconciler {
public:
    Reconciler(const DataFolder& data, database::Database& database,
               const ReconcileOptions& options)
        : data_(data), database_(database), options_(options) {}

    /// Repairs, and lists the disk.
    Result<void> look();
    /// In one transaction: rows follow the disk.
    Result<void> follow();
    /// What a dead process left is removed.
    void clear_away();

    ReconcileReport take_report() { return std::move(report_); }

private:
    Result<void> follow_marks();
    Result<void> count_interrupted();
    Result<void> follow_renamed();
    Result<void> follow_known(const std::string& path, const KnownFile& file);
    Result<void> follow_unfinished(const std::string& path, const KnownFile& file);
    Result<void> follow_found();
    Result<void> adopt(const std::string& path, const DiskFile& file);
    Result<void> follow_ledgers();
    Result<void> follow_beside();
    Result<void> follow_rooms();
    Result<void> tidy();

    Result<std::int64_t> recording_of(const std::string& path, const DiskFile& file);
    Result<void> add_gaps(std::int64_t recording, const std::vector<LedgerGap>& gaps);
    Result<void> set_state(const std::string& path, FileState state, const DiskFile* file);

    std::optional<DiskFile> on_disk(const std::string& path) const;
    bool is_young(const DiskFile& file) const;
    bool proves_ours(const std::string& path, const DiskFile& file) const;
    std::string room_by_name(const std::string& path) const;
    void learn_rooms();
    void relate();

    const DataFolder& data_;
    database::Database& database_;
    const ReconcileOptions& options_;
    ReconcileReport report_;

    const bool lives_ = WriterLock::is_taken(data_);
    WallClock::time_point begun_ = WallClock::now();
    DiskFiles disk_;
    KnownFiles known_;
    std::map<std::string, WallClock::time_point> parts_;  ///< When they were written last, by name.
    std::map<std::string, const RecoveredFile*> recovered_;
    std::map<std::string, std::vector<LedgerGap>> ledgers_;  ///< Those that have to be read.
    std::set<std::string> ledger_heads_;                     ///< Of families that have a ledger.
    Families families_;
    std::map<std::string, std::int64_t> new_recordings_;  ///< By head of family.
    std::map<std::string, std::string> rooms_by_prefix_;  ///< Empty: of several.
    std::optional<std::pair<WallClock::time_point, WallClock::time_point>> death_;
};

}  // namespace weir::catalogue
