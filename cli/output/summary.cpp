// SPDX-License-Identifier: MIT
#include "summary.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "text.hpp"
#include "units.hpp"

namespace weir::cli {
namespace {

std::string_view state_words(RecordingState state) {
    return state == RecordingState::not_live ? "not live" : to_string(state);
}

/// "HTTP 404 (http_status), media sequence 17 to 18, 4.0 s"
std::string gap_text(const Gap& gap) {
    std::string out(to_string(gap.cause));
    if (!gap.detail.empty()) out += " (" + printable(gap.detail) + ")";
    if (!gap.rendition.empty()) out += ", " + printable(gap.rendition);
    if (gap.from_msn && gap.to_msn && *gap.from_msn != *gap.to_msn) {
        out += fmt::format(", media sequence {} to {}", *gap.from_msn, *gap.to_msn);
    } else if (gap.from_msn) {
        out += fmt::format(", media sequence {}", *gap.from_msn);
    }
    return out + fmt::format(", {:.1f} s", gap.seconds);
}

struct Sums {
    std::uint64_t files = 0, bytes = 0, gaps = 0;
    double media_s = 0, gap_s = 0;

    void add(const RecordingSummary& summary) {
        files += summary.files.size();
        gaps += summary.gaps.size();
        for (const FileInfo& file : summary.files) {
            bytes += file.bytes;
            if (file.rendition.empty()) media_s += file.duration_s;
        }
        for (const Gap& gap : summary.gaps)
            gap_s += gap.seconds;
    }

    std::string text() const {
        std::string out = fmt::format("{}, {} in {}", human_time(media_s), human_bytes(bytes),
                                      counted(files, "file"));
        if (gaps != 0) out += fmt::format(", {} of {:.1f} s", counted(gaps, "gap"), gap_s);
        return out;
    }
};

std::string recording_text(const RecordingSummary& summary) {
    Sums sums;
    sums.add(summary);
    std::string out = fmt::format("{}: {}, {}", stream_label(summary.url),
                                  state_words(summary.state), sums.text());
    if (summary.runs > 1) out += fmt::format(", {} runs", summary.runs);
    out += "\n";
    if (summary.error) out += fmt::format("  error: {}\n", printable(summary.error->message()));
    for (const FileInfo& file : summary.files) {
        out += fmt::format("  {}  {}  {}\n", printable(file.path.native()),
                           human_time(file.duration_s), human_bytes(file.bytes));
    }
    for (const Gap& gap : summary.gaps)
        out += fmt::format("  gap: {}\n", gap_text(gap));
    return out;
}

}  // namespace

std::string summary_text(const std::vector<RecordingSummary>& recordings,
                         const ProcessUsage& usage) {
    std::string out;
    Sums sums;
    for (const RecordingSummary& summary : recordings) {
        out += recording_text(summary);
        sums.add(summary);
    }
    std::string states;
    for (const auto state :
         {RecordingState::completed, RecordingState::failed, RecordingState::not_live}) {
        const auto count = std::count_if(recordings.begin(), recordings.end(),
                                         [state](const auto& r) { return r.state == state; });
        if (count == 0) continue;
        states += fmt::format("{}{} {}", states.empty() ? "" : ", ", count, state_words(state));
    }
    out +=
        fmt::format("{}: {}; {}\n", counted(recordings.size(), "recording"), states, sums.text());
    out += fmt::format("CPU {:.1f} s, peak memory {}\n", usage.cpu_seconds,
                       human_bytes(usage.peak_memory_bytes));
    return out;
}

}  // namespace weir::cli
