// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>
#include <weir/catalogue.hpp>

#include "catalogue/note.hpp"
#include "catalogue/schema.hpp"

namespace weir::catalogue {

/// Turns notes into rows.  Thread: disk, one call at a time; within a transaction.
/// Errors of all: Errc::database; the transaction is then to be undone, and restore() called.
class Scribe {
public:
    Scribe(const DataFolder& data, database::Database& database, std::int64_t epoch)
        : data_(data), database_(database), epoch_(epoch) {}

    Result<void> write(const Note& note);

    /// What it knows of recordings that run, for when rows are undone.
    struct Memory;
    const std::map<std::uint64_t, Memory>& memory() const { return running_; }
    void restore(std::map<std::uint64_t, Memory> memory) { running_ = std::move(memory); }

    /// Of the room of each: the newest `kept`, and none older than that.
    Result<void> prune_events(unsigned kept, WallClock::time_point oldest);
    /// Recordings of which nothing is left, and that ended before.
    Result<void> prune_removed(WallClock::time_point oldest);

    struct Memory {
        std::optional<std::int64_t> row;  ///< From the first run on.
        RoomRef room;
        WallClock::time_point started_at;
        std::vector<RecordingNote> early;  ///< Warnings from before there is a row.
        bool has_lost_events = false;
    };

private:
    Result<void> write_event(const SessionEvent& note);
    Result<void> write_run(std::int64_t row, const Event& event, const event::RunStarted& run);
    Result<void> write_opened(std::int64_t row, const Event& event,
                              const event::FileOpened& opened);
    Result<void> write_finished(std::int64_t row, WallClock::time_point at, const FileInfo& file);
    Result<void> write_end(const SessionEvent& note, const event::RecordingEnded& ended);
    Result<void> close_files(std::int64_t row);
    Result<void> mark_ledger_unread(std::int64_t row);
    Result<void> write_file(const FileNote& note);
    Result<void> write_beside(std::int64_t row, const std::string& media);
    Result<void> write_event_row(const RoomRef& room, std::optional<std::int64_t> row,
                                 const RoomNote& note);
    Result<void> write_warning(std::uint64_t recording, RecordingNote note);

    Memory& memory_of(const SessionEvent& note);
    /// Makes the row where there is none.
    Result<std::int64_t> row_of(const SessionEvent& note);
    Result<void> write_room(const RoomRef& room);

    const DataFolder& data_;
    database::Database& database_;
    const std::int64_t epoch_;
    std::map<std::uint64_t, Memory> running_;
};

/// Used by those who rebuild, too.
Result<void> insert_gap(database::Database& database, std::int64_t row, const Gap& gap);
Result<void> insert_file(database::Database& database, std::int64_t row, const std::string& path,
                         FileKind kind, const DiskFile& file, bool is_ours);
/// What stands beside files is taken for ours only when it begins as ours would.
bool begins_as(FileKind kind, const std::filesystem::path& file);

}  // namespace weir::catalogue
