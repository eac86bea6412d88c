// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "config/config_reader.hpp"

namespace weir::cli {

/// What a room may not ask for, or not together with others; `from`: where it stands.
std::optional<UsageError> ConfigReader::publishing_trouble(const RoomTable& room,
                                                           const RoomOptions& built,
                                                           const std::string& from) {
    const RecordingOptions& recording = built.recording;
    if (room.publish.value_or(false) && !recording.publish)
        return UsageError{"publish: nothing is published", "[publish] with a directory"};
    if (!recording.publish) return std::nullopt;
    const PublishOptions& publish = *recording.publish;
    if (recording.format == Format::source && !recording.audio_only)
        return UsageError{"what is kept as it comes is not published", "publish = false"};
    if (publish.dvr && recording.format != Format::ts && recording.format != Format::mp4)
        return UsageError{"[publish] dvr wants files of ts or mp4",
                          "format = \"ts\", or publish = false"};
    const auto [taken, is_free] = published_.try_emplace(publish.folder, from);
    // The same room given twice is left out elsewhere.
    if (is_free || room.published_as.empty()) return std::nullopt;
    return UsageError{
        fmt::format("publish: '{}' is the folder of another ({})", publish.folder, taken->second),
        ""};
}

}  // namespace weir::cli
