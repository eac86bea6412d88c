// SPDX-License-Identifier: MIT
#include "catalogue/scribe.hpp"

#include "base/overloaded.hpp"
#include "catalogue/names.hpp"
#include "catalogue/words.hpp"
#include "index/ledger.hpp"
#include "index/own_name.hpp"

namespace weir::catalogue {
namespace {

constexpr std::size_t kEarlyWarnings = 20;  ///< Held for a recording that has no row yet.
constexpr std::size_t kLongestText = 2'000;
/// A recording that begins so soon after another of its room was interrupted goes on from it.
constexpr auto kSameBroadcast = std::chrono::minutes{10};

std::string_view shortened(std::string_view text) {
    return text.substr(0, kLongestText);
}

std::optional<std::string_view> id_of(const RoomRef& room) {
    if (room.id.empty()) return std::nullopt;
    return std::string_view{room.id};
}

std::optional<std::int64_t> count(const std::optional<std::uint64_t>& value) {
    if (!value) return std::nullopt;
    return static_cast<std::int64_t>(*value);
}

}  // namespace

Result<void> Scribe::write(const Note& note) {
    return std::visit(
        Overloaded{
            [this](const SessionEvent& n) { return write_event(n); },
            [this](const RecordingNote& n) { return write_warning(n.recording, n); },
            [this](const RoomNote& n) { return write_event_row(n.room, std::nullopt, n); },
            [this](const FileNote& n) { return write_file(n); },
            [this](const RemovedNote& n) {
                return run(database_, "UPDATE file SET state = 'removed' WHERE path = ?",
                           data_.catalogued(n.file));
            },
        },
        note);
}

Scribe::Memory& Scribe::memory_of(const SessionEvent& note) {
    auto [at, is_new] = running_.try_emplace(note.event.recording);
    if (is_new) {
        at->second.room = note.room;
        at->second.started_at = note.event.at;
    }
    return at->second;
}

Result<void> Scribe::write_event(const SessionEvent& note) {
    const auto with_row = [&](auto write) -> Result<void> {
        const auto row = row_of(note);
        return row ? write(*row) : Result<void>{row.error()};
    };
    return std::visit(
        Overloaded{
            [&](const event::RecordingStarted&) -> Result<void> {
                running_.erase(note.event.recording);
                memory_of(note);
                return {};
            },
            [&](const event::RunStarted& e) {
                return with_row([&](std::int64_t row) { return write_run(row, note.event, e); });
            },
            [&](const event::FileOpened& e) {
                return with_row([&](std::int64_t row) { return write_opened(row, note.event, e); });
            },
            [&](const event::FileFinished& e) {
                return with_row(
                    [&](std::int64_t row) { return write_finished(row, note.event.at, e.file); });
            },
            [&](const event::GapFound& e) {
                return with_row(
                    [&](std::int64_t row) { return insert_gap(database_, row, e.gap); });
            },
            [&](const event::Warning& e) {
                memory_of(note);
                return write_warning(note.event.recording, {note.event.recording, "warning",
                                                            e.error.message(), note.event.at});
            },
            [&](const event::EncodingChanged& e) -> Result<void> {
                if (!e.error) return {};
                memory_of(note);
                return write_warning(note.event.recording, {note.event.recording, "encoding",
                                                            e.error->message(), note.event.at});
            },
            [&](const event::RecordingEnded& e) { return write_end(note, e); },
            [&](const event::EventsDropped&) -> Result<void> {
                for (auto& [number, memory] : running_)
                    memory.has_lost_events = true;
                return {};
            },
            [](const auto&) -> Result<void> { return {}; },
        },
        note.event.what);
}

Result<void> Scribe::write_room(const RoomRef& room) {
    if (room.id.empty()) return {};
    return run(database_, R"(
INSERT INTO room (id, url, name, platform) VALUES (?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET url = excluded.url, name = excluded.name,
    platform = excluded.platform)",
               room.id, room.url, room.name, room.platform);
}

Result<std::int64_t> Scribe::row_of(const SessionEvent& note) {
    Memory& memory = memory_of(note);
    if (memory.row) return *memory.row;
    if (auto written = write_room(memory.room); !written) return written.error();
    auto before = database_.prepare(
        "SELECT id, state, ended_at FROM recording WHERE room = ? ORDER BY id DESC LIMIT 1");
    if (!before) return before.error();
    const auto found = before->bind(id_of(memory.room)).step();
    if (!found) return found.error();
    std::optional<std::int64_t> continues;
    if (*found && before->text(1) == "interrupted" &&
        memory.started_at - from_ms(before->integer(2)) < kSameBroadcast)
        continues = before->integer(0);
    auto inserted = run(database_, R"(
INSERT INTO recording (room, epoch, number, state, started_at, continues)
VALUES (?, ?, ?, 'recording', ?, ?))",
                        id_of(memory.room), epoch_, static_cast<std::int64_t>(note.event.recording),
                        to_ms(memory.started_at), continues);
    if (!inserted) return inserted.error();
    memory.row = database_.last_insert_id();
    for (RecordingNote& early : std::exchange(memory.early, {}))
        if (auto written = write_warning(note.event.recording, std::move(early)); !written)
            return written.error();
    return *memory.row;
}

Result<void> Scribe::write_run(std::int64_t row, const Event& event,
                               const event::RunStarted& started) {
    return run(database_, "INSERT OR REPLACE INTO run VALUES (?, ?, ?, ?, ?)", row,
               std::int64_t{started.run}, to_ms(event.at), started.protocol,
               shortened(started.url));
}

Result<void> Scribe::write_opened(std::int64_t row, const Event& event,
                                  const event::FileOpened& opened) {
    return run(database_, R"(
INSERT INTO file (recording, path, kind, state, opened_at) VALUES (?, ?, 'media', 'writing', ?)
ON CONFLICT (path) DO UPDATE SET recording = excluded.recording, kind = 'media', state = 'writing',
    rendition = '', bytes = 0, duration_s = NULL, video_packets = NULL, audio_packets = NULL,
    opened_at = excluded.opened_at, finished_at = NULL, ours = 1)",
               row, data_.catalogued(opened.path), to_ms(event.at));
}

/// It may have another name than the one it was opened for, if that was taken in the meantime.
Result<void> Scribe::write_finished(std::int64_t row, WallClock::time_point at,
                                    const FileInfo& file) {
    const std::string path = data_.catalogued(file.path);
    if (const auto stem = unnumbered(stem_of(path))) {
        const std::string wanted = *stem + file.path.extension().native();
        auto renamed = run(database_, R"(
UPDATE file SET path = ? WHERE path = ? AND recording = ? AND state = 'writing'
    AND NOT EXISTS (SELECT 1 FROM file WHERE path = ?))",
                           path, wanted, row, path);
        if (!renamed) return renamed;
    }
    std::optional<std::int64_t> video, audio;
    if (file.packets) {
        video = count(file.packets->video);
        audio = count(file.packets->audio);
    }
    auto written = run(database_, R"(
INSERT INTO file (recording, path, kind, state, rendition, bytes, duration_s, video_packets,
    audio_packets, finished_at) VALUES (?, ?, 'media', 'finished', ?, ?, ?, ?, ?, ?)
ON CONFLICT (path) DO UPDATE SET recording = excluded.recording, kind = 'media',
    state = CASE WHEN state IN ('removed', 'released') AND recording = excluded.recording
                 THEN state ELSE 'finished' END,
    rendition = excluded.rendition, bytes = excluded.bytes, duration_s = excluded.duration_s,
    video_packets = excluded.video_packets, audio_packets = excluded.audio_packets,
    finished_at = coalesce(finished_at, excluded.finished_at), ours = 1)",
                       row, path, file.rendition, static_cast<std::int64_t>(file.bytes),
                       file.duration_s, video, audio, to_ms(at));
    return written ? write_beside(row, path) : written;
}

/// Its subtitles and its ledger, where there are any; nobody tells of them.
Result<void> Scribe::write_beside(std::int64_t row, const std::string& media) {
    const std::filesystem::path file = data_.full(media);
    const std::array<std::pair<FileKind, std::filesystem::path>, 2> beside{
        {{FileKind::subtitles, std::filesystem::path{file}.replace_extension("vtt")},
         {FileKind::ledger, index::ledger_path(file)}}};
    for (const auto& [kind, path] : beside) {
        const std::string name = data_.catalogued(path);
        const auto found = data_.look_at(name);
        if (!found || !begins_as(kind, path)) continue;
        if (auto written = insert_file(database_, row, name, kind, *found, true); !written)
            return written;
    }
    return {};
}

Result<void> Scribe::write_end(const SessionEvent& note, const event::RecordingEnded& ended) {
    const RecordingSummary& summary = ended.summary;
    const Memory memory = memory_of(note);
    const std::string error = summary.error ? summary.error->message() : std::string{};
    if (!memory.row && summary.files.empty()) {
        running_.erase(note.event.recording);
        if (summary.state == RecordingState::not_live || error.empty()) return {};
        return write_event_row(memory.room, std::nullopt,
                               {memory.room, "failed", error, note.event.at, std::nullopt});
    }
    const auto row = row_of(note);
    if (!row) return row.error();
    running_.erase(note.event.recording);
    for (const FileInfo& file : summary.files)
        if (auto written = write_finished(*row, note.event.at, file); !written) return written;
    if (memory.has_lost_events && !note.is_slim) {
        if (auto cleared = run(database_, "DELETE FROM gap WHERE recording = ?", *row); !cleared)
            return cleared;
        for (const Gap& gap : summary.gaps)
            if (auto written = insert_gap(database_, *row, gap); !written) return written;
    }
    if (auto closed = close_files(*row); !closed) return closed;
    if (auto marked = note.is_slim ? mark_ledger_unread(*row) : Result<void>{}; !marked)
        return marked;
    return run(database_, R"(
UPDATE recording SET state = ?, ended_at = ?, error = ?, received_bytes = ? WHERE id = ?)",
               to_string(summary.state), to_ms(note.event.at), shortened(error),
               static_cast<std::int64_t>(summary.received_bytes), *row);
}

/// reconcile() reads a ledger that is not of the length that is written here.
Result<void> Scribe::mark_ledger_unread(std::int64_t row) {
    return run(database_, "UPDATE file SET bytes = 0 WHERE recording = ? AND kind = 'ledger'", row);
}

/// Of files that were opened and never told as finished: there was nothing to keep, or the telling
/// was lost. One that could not be given its name stays as it is, for reconcile().
Result<void> Scribe::close_files(std::int64_t row) {
    auto select =
        database_.prepare("SELECT path FROM file WHERE recording = ? AND state = 'writing'");
    if (!select) return select.error();
    select->bind(row);
    std::vector<std::string> paths;
    for (auto next = select->step();; next = select->step()) {
        if (!next) return next.error();
        if (!*next) break;
        paths.push_back(select->text(0));
    }
    for (const std::string& path : paths) {
        if (const auto file = data_.look_at(path)) {
            auto set = insert_file(database_, row, path, FileKind::media, *file, true);
            if (!set) return set;
        } else if (!data_.look_at(path + std::string{index::kPartSuffix})) {
            auto dropped = run(database_, "DELETE FROM file WHERE path = ?", path);
            if (!dropped) return dropped;
        }
    }
    return {};
}

Result<void> Scribe::write_file(const FileNote& note) {
    const std::string path = data_.catalogued(note.file);
    auto select = database_.prepare("SELECT recording FROM file WHERE path = ?");
    if (!select) return select.error();
    const auto found = select->bind(data_.catalogued(note.source)).step();
    if (!found) return found.error();
    const auto file = data_.look_at(path);
    if (!*found || !file) return {};
    // One that took the place of its source is what the source was.
    const auto kind = path == data_.catalogued(note.source) ? FileKind::media : note.kind;
    return insert_file(database_, select->integer(0), path, kind, *file, true);
}

Result<void> Scribe::write_warning(std::uint64_t recording, RecordingNote note) {
    const auto at = running_.find(recording);
    if (at == running_.end()) return {};
    Memory& memory = at->second;
    if (!memory.row) {
        if (memory.early.size() < kEarlyWarnings) memory.early.push_back(std::move(note));
        return {};
    }
    const RoomNote told{memory.room, std::move(note.kind), std::move(note.detail), note.at,
                        std::nullopt};
    return write_event_row(memory.room, memory.row, told);
}

Result<void> Scribe::write_event_row(const RoomRef& room, std::optional<std::int64_t> row,
                                     const RoomNote& note) {
    if (auto written = write_room(room); !written) return written;
    return run(database_, R"(
INSERT INTO event (room, recording, kind, at, until, detail) VALUES (?, ?, ?, ?, ?, ?))",
               id_of(room), row, shortened(note.kind), to_ms(note.from), to_ms(note.until),
               shortened(note.detail));
}

Result<void> Scribe::prune_events(unsigned kept, WallClock::time_point oldest) {
    auto old = run(database_, "DELETE FROM event WHERE coalesce(until, at) < ?", to_ms(oldest));
    if (!old) return old;
    return run(database_, R"(
DELETE FROM event WHERE id IN (SELECT id FROM
    (SELECT id, row_number() OVER (PARTITION BY room ORDER BY id DESC) AS place FROM event)
    WHERE place > ?))",
               std::int64_t{kept});
}

Result<void> Scribe::prune_removed(WallClock::time_point oldest) {
    return run(database_, R"(
DELETE FROM recording WHERE ended_at < ? AND state <> 'recording' AND NOT EXISTS
    (SELECT 1 FROM file WHERE recording = recording.id AND state NOT IN ('removed', 'missing')))",
               to_ms(oldest));
}

}  // namespace weir::catalogue
