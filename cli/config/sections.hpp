// SPDX-License-Identifier: MIT
// The keys of weir.toml and of the secrets file, table by table: the one place that names them.
#pragma once
#include <weir/hooks.hpp>
#include <weir/options.hpp>
#include <weir/room.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.hpp"
#include "config/fields.hpp"

namespace weir::cli {

/// The keys that stand before all tables.
struct General {
    std::optional<std::string> data{}, rooms{}, secrets{}, resolvers{};
    std::chrono::milliseconds stop_limit{30'000};
};

/// `[recording]`: what is the same for all rooms, besides RecordingOptions itself.
struct RecordingDefaults {
    std::optional<Profile> profile{};
};

/// `[platform.NAME]`
struct PlatformTable {
    std::vector<std::string> hosts{};
    std::optional<Profile> profile{};
    std::optional<unsigned> at_once{}, rate{};
    std::chrono::milliseconds poll_interval{0};
};

/// `[[room]]`, besides what is the same as in `[recording]`.
struct RoomTable {
    RoomOptions room{};
    std::optional<Profile> profile{};
    std::optional<bool> publish{};
    std::string published_as{};  ///< Its folder; empty: one is made up.
};

/// `[publish]`
struct PublishTable {
    PublishOptions options{};  ///< Without a directory, nothing is published.
    bool is_for_all = true;    ///< Rooms that say nothing of it.
};

std::span<const Field<General>> general_fields();
std::span<const Field<RecordingDefaults>> recording_default_fields();
std::span<const Field<RecordingOptions>> media_fields();    ///< [recording] and [[room]]
std::span<const Field<RecordingOptions>> network_fields();  ///< also [platform.NAME]
std::span<const Field<RecordingOptions>> profile_fields();
std::span<const Field<PlatformTable>> platform_fields();
std::span<const Field<RoomTable>> room_fields();
std::span<const Field<PublishTable>> publish_fields();
std::span<const Field<WatchOptions>> watch_fields();
std::span<const Field<PollLimits>> poll_limit_fields();  ///< [watch.platform] and [watch.host]
std::span<const Field<SessionOptions>> limit_fields();
std::span<const Field<SessionOptions>> session_fields();
std::span<const Field<ResourceOptions>> resource_fields();
std::span<const Field<RetentionOptions>> retention_fields();
std::span<const Field<AftercareOptions>> aftercare_fields();
std::span<const Field<LogOptions>> log_fields();
std::span<const Field<HookOptions>> hook_fields();
std::span<const Field<MailOptions>> mail_fields();
std::span<const Field<ServiceOptions>> resolve_fields();
std::span<const Field<http::FrontOptions>> http_fields();

/// Of the secrets file.
std::span<const Field<RecordingOptions>> platform_secret_fields();
std::span<const Field<HookOptions>> hook_secret_fields();
std::span<const Field<http::Token>> token_fields();

/// Of [[room]] publish.
Parsed<void> read_room_publish(const Node& node, RoomTable& out);

/// Puts `header` among `headers`, in place of one with the same name.
void merge_header(std::vector<std::string>& headers, std::string header);

/// One key, as the sample and the documentation show it.
struct KeyText {
    std::string_view key, example, text;
};
struct SectionText {
    std::string_view header;  ///< "[limits]"; empty: before all tables.
    std::string_view text;
    bool is_open = false;  ///< Its header may stand there without keys.
    std::vector<KeyText> keys{};
};

/// All of weir.toml, in the order of the sample.
std::vector<SectionText> described_sections();
/// All of the secrets file.
std::vector<SectionText> described_secrets();

}  // namespace weir::cli
