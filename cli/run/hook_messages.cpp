// SPDX-License-Identifier: MIT
#include "hook_messages.hpp"

#include <fmt/format.h>

#include "output/text.hpp"

namespace weir::cli {
namespace {

HookMessage message_of(const RoomStatus& room, HookEvent event,
                       std::chrono::system_clock::time_point at) {
    HookMessage message;
    message.event = event;
    message.at = at;
    message.room = room.id;
    message.url = room.url;
    message.name = room.name;
    message.platform = room.platform;
    return message;
}

/// Says of each event what its messages are.
struct Teller {
    const RoomStatus& room;
    const Event& event;

    HookMessage message(HookEvent kind) const {
        HookMessage out = message_of(room, kind, event.at);
        out.recording = event.recording;
        return out;
    }

    std::vector<HookMessage> operator()(const event::RunStarted& run) const {
        if (run.run == 1) return {message(HookEvent::live), message(HookEvent::start)};
        return {};
    }
    std::vector<HookMessage> operator()(const event::FileFinished& finished) const {
        HookMessage out = message(HookEvent::file);
        out.path = finished.file.path;
        out.seconds = finished.file.duration_s;
        out.bytes = finished.file.bytes;
        return {out};
    }
    std::vector<HookMessage> operator()(const event::GapFound& found) const {
        if (found.gap.cause == GapCause::advert) return {};  // That is wanted.
        HookMessage out = message(HookEvent::gap);
        out.cause = to_string(found.gap.cause);
        out.seconds = found.gap.seconds;
        out.error = found.gap.detail;
        return {out};
    }
    std::vector<HookMessage> operator()(const event::Warning& warning) const {
        HookMessage out = message(HookEvent::warning);
        out.cause = "warning";
        out.error = warning.error.message();
        return {out};
    }
    std::vector<HookMessage> operator()(const event::EncodingChanged& changed) const {
        if (!changed.error) return {};
        HookMessage out = message(HookEvent::warning);
        out.cause = "encoding";
        out.error = changed.error->message();
        return {out};
    }
    std::vector<HookMessage> operator()(const event::ResourceWarning& warning) const {
        HookMessage out = message(HookEvent::warning);
        out.cause = "resource";
        const bool is_cpu = warning.kind == event::ResourceWarning::Kind::cpu;
        out.error = is_cpu ? fmt::format("{:.2f} cores; from {:.2f} on it is told", warning.value,
                                         warning.threshold)
                           : fmt::format("{:.0f} bytes of memory; from {:.0f} on it is told",
                                         warning.value, warning.threshold);
        return {out};
    }
    std::vector<HookMessage> operator()(const event::RecordingEnded& ended) const {
        const RecordingSummary& summary = ended.summary;
        if (summary.runs == 0) return {};  // A poll, and nothing came of it.
        HookMessage out = message(HookEvent::end);
        double seconds = 0, missing = 0;
        for (const FileInfo& file : summary.files)
            seconds += file.rendition.empty() ? file.duration_s : 0;
        for (const Gap& gap : summary.gaps)
            missing += gap.seconds;
        out.seconds = seconds;
        out.bytes = summary.received_bytes;
        out.files = summary.files.size();
        out.gaps = summary.gaps.size();
        out.missing_seconds = missing;
        if (!summary.error) return {out};
        out.error = summary.error->message();
        HookMessage failed = out;
        failed.event = HookEvent::error;
        return {failed, out};
    }
    template <class Other>
    std::vector<HookMessage> operator()(const Other&) const {
        return {};
    }
};

}  // namespace

std::string name_of(const event::RoomFound& found) {
    constexpr std::size_t kLongest = 80;
    const std::string anchor = shortened(printable(found.anchor), kLongest);
    const std::string title = shortened(printable(found.title), kLongest);
    if (anchor.empty() || title.empty()) return anchor + title;
    return anchor + " · " + title;
}

std::vector<HookMessage> hook_messages(const RoomStatus& room, const Event& event) {
    return std::visit(Teller{room, event}, event.what);
}

std::vector<HookMessage> hook_messages(const RoomStatus& room, const Unwatched& stretch) {
    if (stretch.cause == UnwatchedCause::poll || stretch.cause == UnwatchedCause::dropped)
        return {};
    HookMessage out = message_of(room, HookEvent::warning, stretch.until);
    out.cause = "not_recorded_" + std::string{to_string(stretch.cause)};
    out.seconds = std::chrono::duration<double>(stretch.until - stretch.from).count();
    out.error = stretch.detail;
    return {out};
}

}  // namespace weir::cli
