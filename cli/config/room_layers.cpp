// SPDX-License-Identifier: MIT
#include "config/room_layers.hpp"

#include <algorithm>
#include <weir/room.hpp>

#include "config/platforms.hpp"

namespace weir::cli {
namespace {

constexpr std::string_view kFileName = "{title}/{title}_{date}_{time}";

template <class T>
void apply(const Table& table, std::span<const Field<T>> fields, T& target) {
    TableReader(table, "", "", nullptr).read(fields, target);
}

Profile profile_of(const RoomLayers& layers, const RoomTable& room, const PlatformLayer* platform,
                   const KnownPlatform* known) {
    if (layers.overrides.profile) return *layers.overrides.profile;
    if (room.profile) return *room.profile;
    if (platform != nullptr && platform->keys.profile) return *platform->keys.profile;
    if (known != nullptr) return known->profile;
    return layers.profile.value_or(Profile::domestic);
}

void override_by(const RecordingOverrides& overrides, RecordingOptions& out) {
    if (overrides.format) out.format = *overrides.format;
    if (overrides.quality) out.quality = *overrides.quality;
    if (overrides.name) out.name = *overrides.name;
    if (overrides.split) {
        out.split.duration = overrides.split->duration;
        out.split.bytes = overrides.split->bytes;
    }
}

std::optional<PublishOptions> publishing_of(const RoomLayers& layers, const RoomTable& room,
                                            const RoomOptions& options) {
    const PublishTable& table = layers.publish;
    if (table.options.directory.empty() || !room.publish.value_or(table.is_for_all))
        return std::nullopt;
    PublishOptions publish = table.options;
    const auto known = room_id(options.recording.url);
    const std::string& id = known ? *known : options.recording.url;
    publish.folder = room.published_as.empty()
                         ? published_folder(options.name.empty() ? id : options.name, id)
                         : room.published_as;
    return publish;
}

}  // namespace

std::filesystem::path within(const std::filesystem::path& folder,
                             const std::filesystem::path& path) {
    return (folder / path).lexically_normal();
}

std::string platform_of_url(const RoomLayers& layers, std::string_view url) {
    const std::string host = host_of(url);
    for (const auto& [name, platform] : layers.platforms) {
        const auto has_it = [&host](const std::string& each) { return matches_host(host, each); };
        if (std::ranges::any_of(platform.keys.hosts, has_it)) return name;
    }
    const KnownPlatform* known = platform_of_host(host);
    return known == nullptr ? std::string() : std::string(known->name);
}

RoomOptions build_room(const RoomLayers& layers, const Table& keys, const RoomTable& room) {
    RoomOptions out = room.room;
    if (out.platform.empty()) out.platform = platform_of_url(layers, out.recording.url);
    const auto found = layers.platforms.find(out.platform);
    const PlatformLayer* platform = found == layers.platforms.end() ? nullptr : &found->second;
    if (out.poll_interval.count() == 0 && platform != nullptr) {
        out.poll_interval = platform->keys.poll_interval;
    }
    RecordingOptions recording;
    recording.name = kFileName;
    const Profile profile = profile_of(layers, room, platform, platform_named(out.platform));
    apply_profile(recording, profile);
    apply(profile == Profile::domestic ? layers.domestic : layers.overseas, profile_fields(),
          recording);
    apply(layers.recording, media_fields(), recording);
    apply(layers.recording, network_fields(), recording);
    if (platform != nullptr) {
        apply(platform->table, network_fields(), recording);
        apply(platform->secrets, platform_secret_fields(), recording);
    }
    apply(keys, media_fields(), recording);
    apply(keys, network_fields(), recording);
    override_by(layers.overrides, recording);
    recording.directory = within(layers.data, recording.directory);
    recording.url = std::move(out.recording.url);
    recording.user = std::move(out.recording.user);
    recording.password = std::move(out.recording.password);
    recording.alternatives = std::move(out.recording.alternatives);
    out.recording = std::move(recording);
    out.recording.publish = publishing_of(layers, room, out);
    return out;
}

}  // namespace weir::cli
