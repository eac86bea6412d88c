// SPDX-License-Identifier: MIT
#include "catalogue_text.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>

#include "text.hpp"
#include "units.hpp"

namespace weir::cli {
namespace {

constexpr std::size_t kNarrowestRoom = 12, kWidestRoom = 40;
constexpr std::size_t kBesideRoom = 64;  ///< Columns that the others of a table take.
constexpr std::size_t kShownGaps = 20, kShownEvents = 20;  ///< --json has the rest.

using TimePoint = std::chrono::system_clock::time_point;

/// "2026-02-03 14:05", local.
std::string moment(TimePoint at) {
    return fmt::format("{:%Y-%m-%d %H:%M}",
                       fmt::localtime(std::chrono::system_clock::to_time_t(at)));
}

std::string room_name(const RoomRef& room) {
    if (room.id.empty()) return "-";
    return printable(room.name.empty() ? stream_label(room.url) : room.name);
}

std::size_t room_width(std::size_t width) {
    return std::clamp(width, kNarrowestRoom + kBesideRoom, kWidestRoom + kBesideRoom) - kBesideRoom;
}

std::string column(std::string_view text, std::size_t width) {
    return pad_right(shortened(text, width), width);
}

std::string count_text(unsigned count) {
    return count == 0 ? "-" : std::to_string(count);
}

std::string gap_line(const Gap& gap) {
    std::string out = fmt::format("  {}  {}", moment(gap.at), to_string(gap.cause));
    if (!gap.rendition.empty()) out += fmt::format(", {}", printable(gap.rendition));
    if (gap.from_msn)
        out += fmt::format(", media sequence {} to {}", *gap.from_msn,
                           gap.to_msn.value_or(*gap.from_msn));
    out += fmt::format(", {:.1f} s", gap.seconds);
    if (gap.media_s) out += fmt::format(" at {}", human_time(*gap.media_s));
    if (!gap.detail.empty()) out += fmt::format(" ({})", printable(gap.detail));
    return out + "\n";
}

std::string file_line(const CataloguedFile& file) {
    std::string out = fmt::format("  {}", printable(file.path.native()));
    if (file.duration_s) out += "  " + human_time(*file.duration_s);
    out += "  " + human_bytes(file.bytes);
    if (file.kind != FileKind::media) out += fmt::format("  {}", to_string(file.kind));
    if (file.state != FileState::finished) out += fmt::format("  {}", to_string(file.state));
    if (!file.ours) out += "  not known to be weir's";
    return out + "\n";
}

std::string event_line(const CataloguedEvent& event) {
    std::string out = fmt::format("  {}", moment(event.at));
    if (event.until) out += fmt::format(" to {}", moment(*event.until));
    out += fmt::format("  {}", printable(event.kind));
    if (!event.detail.empty()) out += ": " + printable(event.detail);
    return out + "\n";
}

template <class T, class Line>
void add_section(std::string& out, std::string_view title, const std::vector<T>& items,
                 std::size_t most, const Line& line) {
    if (items.empty()) return;
    out += fmt::format("{}\n", title);
    for (std::size_t i = 0; i < items.size() && i < most; ++i)
        out += line(items[i]);
    if (items.size() > most) out += fmt::format("  … {} more\n", items.size() - most);
}

}  // namespace

std::string recordings_text(const std::vector<CataloguedRecording>& recordings, std::size_t width) {
    if (recordings.empty()) return "no recordings\n";
    const std::size_t room = room_width(width);
    std::string out = fmt::format("{:>6}  {}  {:<16}  {:<11}  {:>8}  {:>7}  {:>4}\n", "id",
                                  column("room", room), "began", "state", "media", "size", "gaps");
    for (const CataloguedRecording& recording : recordings) {
        out += fmt::format("{:>6}  {}  {:<16}  {:<11}  {:>8}  {:>7}  {:>4}\n", recording.id,
                           column(room_name(recording.room), room), moment(recording.started_at),
                           to_string(recording.state), human_time(recording.media_s),
                           human_bytes(recording.bytes), count_text(recording.gaps));
    }
    return out;
}

std::string rooms_text(const std::vector<RoomTotals>& rooms, std::size_t width) {
    if (rooms.empty()) return "no recordings\n";
    const std::size_t name = room_width(width);
    std::string out =
        fmt::format("{}  {:>10}  {:>9}  {:>7}  {:>4}  {:<16}  {}\n", column("room", name),
                    "recordings", "media", "size", "gaps", "last began", "now");
    for (const RoomTotals& room : rooms) {
        out += fmt::format("{}  {:>10}  {:>9}  {:>7}  {:>4}  {:<16}  {}\n",
                           column(room_name(room.room), name), room.recordings,
                           human_time(room.media_s), human_bytes(room.bytes), count_text(room.gaps),
                           room.last_started_at ? moment(*room.last_started_at) : "-",
                           room.is_recording ? "rec" : "-");
    }
    return out;
}

std::string detail_text(const RecordingDetail& detail) {
    const CataloguedRecording& recording = detail.recording;
    std::string out = fmt::format("recording {}: {}, {}\n", recording.id, room_name(recording.room),
                                  to_string(recording.state));
    out += fmt::format("  began {}", moment(recording.started_at));
    if (recording.ended_at) out += fmt::format(", ended {}", moment(*recording.ended_at));
    out += fmt::format("\n  {}, {} in {}, {} of {:.1f} s\n", human_time(recording.media_s),
                       human_bytes(recording.bytes), counted(recording.files, "file"),
                       counted(recording.gaps, "gap"), recording.gap_s);
    if (recording.continues) out += fmt::format("  goes on from {}\n", *recording.continues);
    if (!recording.error.empty()) out += fmt::format("  error: {}\n", printable(recording.error));
    add_section(out, "runs", detail.runs, detail.runs.size(), [](const CataloguedRun& run) {
        return fmt::format("  {}  {}  {}  {}\n", run.number, moment(run.at),
                           printable(run.protocol), printable(run.url));
    });
    add_section(out, "files", detail.files, detail.files.size(), file_line);
    add_section(out, "gaps", detail.gaps, kShownGaps, gap_line);
    add_section(out, "events", detail.events, kShownEvents, event_line);
    add_section(out, "of the room", detail.room_events, kShownEvents, event_line);
    return out;
}

std::string removed_text(const RemoveReport& report) {
    return fmt::format("{} removed, {}, {} freed\n", counted(report.recordings, "recording"),
                       counted(report.files, "file"), human_bytes(report.bytes));
}

std::string cleaned_text(const CleanReport& cleaned, const ReconcileReport& reconciled,
                         bool dry_run) {
    std::string out;
    for (const RecoveredFile& file : reconciled.recovered)
        out += fmt::format("{}: {}\n", printable(file.path.native()),
                           file.error ? printable(file.error->message()) : "repaired");
    for (const CleanedFile& file : cleaned.files) {
        out += fmt::format("{}  {}  {}", printable(file.path.native()), human_bytes(file.bytes),
                           printable(file.reason));
        if (!file.error.empty()) out += fmt::format("  still there: {}", printable(file.error));
        out += "\n";
    }
    if (reconciled.orphans_removed != 0)
        out += fmt::format("{} of temporary files and empty folders removed, {}\n",
                           reconciled.orphans_removed, human_bytes(reconciled.orphan_bytes));
    out += fmt::format("{}: {} {}\n", counted(cleaned.files.size(), "file"),
                       human_bytes(cleaned.bytes), dry_run ? "would be freed" : "freed");
    if (cleaned.files_kept != 0)
        out += fmt::format("{} kept, which nothing shows to be weir's\n",
                           counted(cleaned.files_kept, "file"));
    return out;
}

std::string problems_text(const std::string& data, const std::vector<std::string>& problems) {
    if (problems.empty()) return fmt::format("{}: consistent\n", printable(data));
    std::string out;
    for (const std::string& problem : problems)
        out += printable(problem) + "\n";
    return out + fmt::format("{}: {}\n", printable(data), counted(problems.size(), "problem"));
}

}  // namespace weir::cli
