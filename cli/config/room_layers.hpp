// SPDX-License-Identifier: MIT
// A room's options as the sum of what is told of it, of its platform, and of all rooms. Pure.
#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "config/node.hpp"
#include "config/sections.hpp"

namespace weir::cli {

/// What flags and variables say of all recordings; it beats the files.
struct RecordingOverrides {
    std::optional<Format> format{};
    std::optional<std::string> quality{}, name{};
    std::optional<SplitOptions> split{};
    std::optional<Profile> profile{};
};

struct PlatformLayer {
    PlatformTable keys{};
    Table table{};    ///< `[platform.NAME]`, for its network keys.
    Table secrets{};  ///< The same of the secrets file.
};

/// From the weakest to the strongest, but for the room's own table. Tables were checked before.
struct RoomLayers {
    std::filesystem::path data{};
    Table domestic{}, overseas{};  ///< `[profile.NAME]`
    Table recording{};
    std::optional<Profile> profile{};
    std::map<std::string, PlatformLayer, std::less<>> platforms{};
    PublishTable publish{};  ///< Its directory is absolute, or as the data directory is.
    RecordingOverrides overrides{};
};

/// The options of the room with the table `keys`, which has been read into `room`.
RoomOptions build_room(const RoomLayers& layers, const Table& keys, const RoomTable& room);

/// By the hosts of `[platform.NAME]`, then by those weir knows; empty where there is none.
std::string platform_of_url(const RoomLayers& layers, std::string_view url);

/// `path` itself where it is absolute, else within `folder`.
std::filesystem::path within(const std::filesystem::path& folder,
                             const std::filesystem::path& path);

}  // namespace weir::cli
