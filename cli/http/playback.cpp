// SPDX-License-Identifier: MIT
#include "http/playback.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace weir::cli::http {
namespace {

constexpr double kPart_s = 4;
constexpr double kShortest_s = 0.1;

/// Of the file that is written: what is recorded, but for what is finished.
double length_so_far(const RecordingDetail& detail, const Snapshot& snapshot) {
    const auto room = std::ranges::find_if(snapshot.rooms, [&detail](const RoomView& view) {
        return view.status.id == detail.recording.room.id && view.status.recording;
    });
    if (room == snapshot.rooms.end()) return kShortest_s;
    return std::max(room->status.stats.media_s - detail.recording.media_s, kShortest_s);
}

}  // namespace

std::vector<PlayedFile> played_files(const std::filesystem::path& data,
                                     const RecordingDetail& detail, const Snapshot& snapshot) {
    std::vector<PlayedFile> played;
    for (const CataloguedFile& file : detail.files) {
        if (file.kind != FileKind::media || !file.rendition.empty()) continue;
        const auto open = open_recorded(data / file.path);
        if (!open) continue;
        PlayedFile one;
        one.url = fmt::format("/api/v1/files/{}", file.id);
        one.duration_s = file.duration_s.value_or(length_so_far(detail, snapshot));
        const double parts = std::max(one.duration_s / kPart_s, 1.0);
        auto found = parts_of(*open, static_cast<std::uint64_t>(double(open->bytes) / parts) + 1);
        if (!found || found->parts.empty()) continue;
        one.parts = std::move(*found);
        played.push_back(std::move(one));
    }
    return played;
}

}  // namespace weir::cli::http
