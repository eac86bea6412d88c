// SPDX-License-Identifier: MIT
#include "catalogue/schema.hpp"

#include <array>

#include "base/fail.hpp"

namespace weir::catalogue {
namespace {

using database::Database;

constexpr std::string_view kDatabaseName = "catalogue.db";

// Times are milliseconds since 1970. AUTOINCREMENT: the id of a recording is never given again.
constexpr std::array<std::string_view, 1> kMigrations{R"(
CREATE TABLE mark (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE room (
  id TEXT PRIMARY KEY,
  url TEXT NOT NULL,
  name TEXT NOT NULL,
  platform TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE recording (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  room TEXT REFERENCES room(id),
  epoch INTEGER NOT NULL,
  number INTEGER NOT NULL,
  state TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  error TEXT NOT NULL DEFAULT '',
  received_bytes INTEGER,
  continues INTEGER REFERENCES recording(id) ON DELETE SET NULL
);
CREATE INDEX recording_by_room ON recording(room, id);
CREATE INDEX recording_by_start ON recording(started_at);
CREATE TABLE run (
  recording INTEGER NOT NULL REFERENCES recording(id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  protocol TEXT NOT NULL,
  url TEXT NOT NULL,
  PRIMARY KEY (recording, number)
) WITHOUT ROWID;
CREATE TABLE file (
  id INTEGER PRIMARY KEY,
  recording INTEGER NOT NULL REFERENCES recording(id) ON DELETE CASCADE,
  path TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  rendition TEXT NOT NULL DEFAULT '',
  bytes INTEGER NOT NULL DEFAULT 0,
  duration_s REAL,
  video_packets INTEGER,
  audio_packets INTEGER,
  opened_at INTEGER,
  finished_at INTEGER,
  ours INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX file_by_recording ON file(recording);
CREATE TABLE gap (
  id INTEGER PRIMARY KEY,
  recording INTEGER NOT NULL REFERENCES recording(id) ON DELETE CASCADE,
  cause TEXT NOT NULL,
  from_msn INTEGER,
  to_msn INTEGER,
  seconds REAL NOT NULL,
  media_s REAL,
  at INTEGER NOT NULL,
  until INTEGER NOT NULL,
  program_date_time INTEGER,
  rendition TEXT NOT NULL,
  detail TEXT NOT NULL
);
CREATE INDEX gap_by_recording ON gap(recording, at);
CREATE TABLE event (
  id INTEGER PRIMARY KEY,
  room TEXT REFERENCES room(id),
  recording INTEGER REFERENCES recording(id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  until INTEGER,
  detail TEXT NOT NULL
);
CREATE INDEX event_by_room ON event(room, id);
CREATE INDEX event_by_recording ON event(recording);
)"};

std::string_view name_of(Mark mark) {
    switch (mark) {
        case Mark::epoch: return "epoch";
        case Mark::is_open: return "is_open";
        case Mark::last_batch_ms: return "last_batch_ms";
        case Mark::died_after_ms: return "died_after_ms";
        case Mark::is_filled: return "is_filled";
    }
    return "";
}

}  // namespace

Result<Database> open_tables(const DataFolder& data) {
    if (auto made = data.make_own(); !made) return made.error();
    auto database = Database::open(data.own(kDatabaseName), kMigrations);
    if (!database) return database.error();
    if (auto set = database->execute("PRAGMA foreign_keys = ON"); !set) return set.error();
    return database;
}

Result<Database> open_existing(const DataFolder& data) {
    std::error_code code;
    if (!std::filesystem::exists(data.own(kDatabaseName), code))
        return fail(Errc::database, "'{}' has no catalogue; weir run makes one",
                    data.path().native());
    return Database::open_to_read(data.own(kDatabaseName));
}

Result<std::int64_t> get_mark(Database& database, Mark mark) {
    auto select = database.prepare("SELECT value FROM mark WHERE name = ?");
    if (!select) return select.error();
    const auto row = select->bind(name_of(mark)).step();
    if (!row) return row.error();
    return *row ? select->integer(0) : std::int64_t{0};
}

Result<void> set_mark(Database& database, Mark mark, std::int64_t value) {
    return run(database, "INSERT OR REPLACE INTO mark (name, value) VALUES (?, ?)", name_of(mark),
               value);
}

Result<unsigned> mark_interrupted(Database& database) {
    constexpr std::string_view kUpdate = R"(
UPDATE recording SET state = 'interrupted', ended_at = max(started_at,
    coalesce((SELECT max(max(coalesce(opened_at, 0), coalesce(finished_at, 0)))
              FROM file WHERE recording = recording.id), 0),
    coalesce((SELECT max(until) FROM gap WHERE recording = recording.id), 0))
WHERE state = 'recording')";
    if (auto updated = run(database, kUpdate); !updated) return updated.error();
    auto changes = database.prepare("SELECT changes()");
    if (!changes) return changes.error();
    if (auto row = changes->bind().step(); !row) return row.error();
    return static_cast<unsigned>(changes->integer(0));
}

}  // namespace weir::catalogue
