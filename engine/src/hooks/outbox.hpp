// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <deque>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "database/database.hpp"

namespace weir::hooks {

/// One event for one hook. Hook and id together are unique.
struct Row {
    std::string hook;
    std::string id;       ///< Of the event: the same for all hooks that are told of it.
    std::int64_t at = 0;  ///< Of the event, milliseconds since 1970.
    std::string body;     ///< As to_json made it.
    bool operator==(const Row&) const = default;
};

/// What is still to be sent, in order, in a database. What can't be written stays in memory, and
/// is sent all the same.
/// Thread: one at a time.  Blocks: on the disk.
class Outbox {
public:
    struct Limits {
        std::uint64_t bytes = 64u << 20;
        std::uint64_t rows = 100'000;
    };
    /// Errors: Errc::database, Errc::bad_option, errno where its folder can't be made.
    static Result<Outbox> open(const std::filesystem::path& file, const Limits& limits);

    void add(Row row) { unsaved_.push_back(std::move(row)); }
    /// It arrived, or never will.
    void finish(const Row& row);
    /// Makes durable what was added and finished since, in one transaction. Beyond the limits the
    /// oldest rows are dropped.  Errors: Errc::database; nothing is forgotten then.
    Result<void> save();

    /// The oldest that is not finished.
    std::optional<Row> first_of(const std::string& hook);
    /// Finishes those at its front that are from before `at`; how many they were.
    std::uint64_t drop_older(const std::string& hook, std::int64_t at);
    /// Drops those of all other hooks; how many they were.
    std::uint64_t keep_only(const std::set<std::string>& hooks);

    /// That are not finished.
    std::uint64_t rows() const { return rows_ + unsaved_.size() - finished_.size(); }
    /// By the limits, since open().
    std::uint64_t dropped() const { return dropped_; }
    bool was_damaged() const { return database_.was_damaged(); }

private:
    using Key = std::pair<std::string, std::string>;  ///< Hook and id.
    struct Totals {
        std::uint64_t rows = 0, bytes = 0;
    };
    Outbox(database::Database database, const Limits& limits)
        : database_(std::move(database)), limits_(limits) {}
    Result<void> prepare();
    Result<void> count();
    Result<void> write(Totals& totals, std::uint64_t& dropped);
    /// Runs a statement that returns the bytes of the rows it deleted.
    Result<std::uint64_t> delete_by(database::Statement& statement, Totals& totals);
    void bound_unsaved();

    database::Database database_;
    Limits limits_;
    std::optional<database::Statement> insert_, remove_, remove_oldest_, remove_hook_, first_,
        names_;
    std::uint64_t rows_ = 0, bytes_ = 0;  ///< In the database.
    std::uint64_t dropped_ = 0;
    std::deque<Row> unsaved_;
    std::set<Key> finished_;  ///< In the database still.
};

}  // namespace weir::hooks
