// SPDX-License-Identifier: MIT
#include "hooks/outbox.hpp"

#include <algorithm>
#include <array>

#include "base/fail.hpp"

namespace weir::hooks {
namespace {

constexpr std::array<std::string_view, 1> kMigrations{
    "CREATE TABLE message (number INTEGER PRIMARY KEY AUTOINCREMENT, hook TEXT NOT NULL,"
    " id TEXT NOT NULL, at INTEGER NOT NULL, bytes INTEGER NOT NULL, body TEXT NOT NULL,"
    " UNIQUE (hook, id));"
    "CREATE INDEX message_of_hook ON message (hook, number);"};

constexpr std::uint64_t kRowOverhead = 200;  // Keys, indexes, numbers; roughly.

std::uint64_t bytes_of(const Row& row) {
    return row.hook.size() + row.id.size() + row.body.size() + kRowOverhead;
}

}  // namespace

Result<Outbox> Outbox::open(const std::filesystem::path& file, const Limits& limits) {
    std::error_code failed;
    if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path(), failed);
    if (failed) return fail(failed, "can't make the folder of '{}'", file.native());
    auto database = database::Database::open(file, kMigrations);
    if (!database) return database.error();
    Outbox outbox{std::move(*database), limits};
    if (auto prepared = outbox.prepare(); !prepared) return prepared.error();
    if (auto counted = outbox.count(); !counted) return counted.error();
    return outbox;
}

Result<void> Outbox::prepare() {
    struct Text {
        std::optional<database::Statement>& statement;
        std::string_view sql;
    };
    const std::array<Text, 6> texts{{
        {insert_, "INSERT INTO message (hook, id, at, bytes, body) VALUES (?, ?, ?, ?, ?)"},
        {remove_, "DELETE FROM message WHERE hook = ? AND id = ? RETURNING bytes"},
        {remove_oldest_,
         "DELETE FROM message WHERE number IN (SELECT number FROM message ORDER BY number LIMIT ?)"
         " RETURNING bytes"},
        {remove_hook_, "DELETE FROM message WHERE hook = ? RETURNING bytes"},
        {first_, "SELECT hook, id, at, body FROM message WHERE hook = ? ORDER BY number LIMIT ?"},
        {names_, "SELECT DISTINCT hook FROM message"},
    }};
    for (const auto& [statement, sql] : texts) {
        auto prepared = database_.prepare(sql);
        if (!prepared) return prepared.error();
        statement = std::move(*prepared);
    }
    return {};
}

Result<void> Outbox::count() {
    auto totals = database_.prepare("SELECT count(*), coalesce(sum(bytes), 0) FROM message");
    if (!totals) return totals.error();
    if (auto row = totals->step(); !row) return row.error();
    rows_ = static_cast<std::uint64_t>(totals->integer(0));
    bytes_ = static_cast<std::uint64_t>(totals->integer(1));
    return {};
}

void Outbox::finish(const Row& row) {
    const auto found = std::ranges::find_if(
        unsaved_, [&](const Row& other) { return other.id == row.id && other.hook == row.hook; });
    if (found != unsaved_.end())
        unsaved_.erase(found);
    else
        finished_.emplace(row.hook, row.id);
}

Result<void> Outbox::save() {
    if (unsaved_.empty() && finished_.empty()) return {};
    Totals totals{rows_, bytes_};
    std::uint64_t dropped = 0;
    auto saved = database_.execute("BEGIN IMMEDIATE");
    if (saved) saved = write(totals, dropped);
    if (saved) saved = database_.execute("COMMIT");
    if (!saved) {
        (void)database_.execute("ROLLBACK");
        bound_unsaved();
        return saved;
    }
    rows_ = totals.rows;
    bytes_ = totals.bytes;
    dropped_ += dropped;
    unsaved_.clear();
    finished_.clear();
    return {};
}

Result<void> Outbox::write(Totals& totals, std::uint64_t& dropped) {
    for (const auto& [hook, id] : finished_) {
        remove_->bind(hook, id);
        if (auto removed = delete_by(*remove_, totals); !removed) return removed.error();
    }
    for (const Row& row : unsaved_) {
        const auto bytes = bytes_of(row);
        insert_->bind(row.hook, row.id, row.at, static_cast<std::int64_t>(bytes), row.body);
        if (auto inserted = insert_->run(); !inserted) return inserted;
        ++totals.rows;
        totals.bytes += bytes;
    }
    while (totals.rows > limits_.rows || (totals.bytes > limits_.bytes && totals.rows > 0)) {
        const auto beyond = totals.rows > limits_.rows ? totals.rows - limits_.rows : 1;
        remove_oldest_->bind(static_cast<std::int64_t>(beyond));
        auto removed = delete_by(*remove_oldest_, totals);
        if (!removed) return removed.error();
        if (*removed == 0) break;
        dropped += *removed;
    }
    return {};
}

Result<std::uint64_t> Outbox::delete_by(database::Statement& statement, Totals& totals) {
    std::uint64_t rows = 0;
    auto row = statement.step();
    for (; row && *row; row = statement.step()) {
        const auto bytes = static_cast<std::uint64_t>(statement.integer(0));
        totals.bytes -= std::min(totals.bytes, bytes);
        totals.rows -= std::min<std::uint64_t>(totals.rows, 1);
        ++rows;
    }
    if (!row) return row.error();
    return rows;
}

void Outbox::bound_unsaved() {
    std::uint64_t bytes = 0;
    for (const Row& row : unsaved_)
        bytes += bytes_of(row);
    while (!unsaved_.empty() && (bytes > limits_.bytes || unsaved_.size() > limits_.rows)) {
        bytes -= bytes_of(unsaved_.front());
        unsaved_.pop_front();
        ++dropped_;
    }
}

std::optional<Row> Outbox::first_of(const std::string& hook) {
    std::optional<Row> found;
    if (rows_ > 0) {
        first_->bind(hook, static_cast<std::int64_t>(finished_.size() + 1));
        auto row = first_->step();
        for (; row && *row; row = first_->step()) {
            if (!found && !finished_.contains({first_->text(0), first_->text(1)}))
                found = Row{first_->text(0), first_->text(1), first_->integer(2), first_->text(3)};
        }
    }
    if (found) return found;
    const auto unsaved = std::ranges::find(unsaved_, hook, &Row::hook);
    return unsaved == unsaved_.end() ? std::nullopt : std::optional{*unsaved};
}

std::uint64_t Outbox::drop_older(const std::string& hook, std::int64_t at) {
    constexpr std::size_t kBatch = 256;
    std::uint64_t dropped = 0;
    for (auto row = first_of(hook); row && row->at < at; row = first_of(hook), ++dropped) {
        finish(*row);
        if (finished_.size() >= kBatch) (void)save();
    }
    return dropped;
}

std::uint64_t Outbox::keep_only(const std::set<std::string>& hooks) {
    (void)save();
    const auto before = rows();
    std::vector<std::string> gone;
    auto row = names_->bind().step();
    for (; row && *row; row = names_->step())
        if (!hooks.contains(names_->text(0))) gone.push_back(names_->text(0));
    for (const std::string& hook : gone) {
        Totals totals{rows_, bytes_};
        remove_hook_->bind(hook);
        if (!delete_by(*remove_hook_, totals)) continue;
        rows_ = totals.rows;
        bytes_ = totals.bytes;
        std::erase_if(finished_, [&](const Key& key) { return key.first == hook; });
    }
    std::erase_if(unsaved_, [&](const Row& r) { return !hooks.contains(r.hook); });
    return before - std::min(before, rows());
}

}  // namespace weir::hooks
