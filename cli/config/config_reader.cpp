// SPDX-License-Identifier: MIT
// weir.toml from its top down. Rooms and secrets have files of their own.
#include "config/config_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "config/platforms.hpp"
#include "config/shown_config.hpp"
#include "config/toml_reader.hpp"
#include "nearest.hpp"
#include "output/text.hpp"
#include "values.hpp"

namespace weir::cli {
namespace {

constexpr std::string_view kSecretsFile = "in the secrets file, which nobody else may read";

/// Keys that only the secrets file may have.
void refuse_secret(TableReader& reader, std::string_view key) {
    if (const Entry* entry = reader.take(key)) {
        reader.add_problem(*entry, "a secret does not belong here", std::string(kSecretsFile));
    }
}

}  // namespace

void ConfigReader::add_problem(unsigned line, std::string what, std::string hint) {
    out_.problems.add({file_, line, std::move(what), std::move(hint)});
}

std::optional<FileText> ConfigReader::load(const std::filesystem::path& path) {
    auto file = read_file(path);
    out_.files.push_back({path, file ? file->stamp : stamp_of(path)});
    if (file) return std::move(*file);
    const std::string hint =
        path == sources_.config ? fmt::format("weir config sample > {}", file_) : "";
    out_.problems.add({path.native(), 0, file.error().what, hint});
    return std::nullopt;
}

const Table* ConfigReader::table_at(TableReader& parent, std::string_view key) {
    const Entry* entry = parent.take(key);
    if (entry == nullptr) return nullptr;
    const auto* table = std::get_if<Table>(&entry->node.value);
    if (table == nullptr) parent.add_problem(*entry, "a table is wanted", fmt::format("[{}]", key));
    return table;
}

const List* ConfigReader::tables_at(TableReader& parent, std::string_view key) {
    const Entry* entry = parent.take(key);
    if (entry == nullptr) return nullptr;
    const auto* list = std::get_if<List>(&entry->node.value);
    const auto is_table = [](const Node& each) {
        return std::holds_alternative<Table>(each.value);
    };
    if (list != nullptr && std::ranges::all_of(*list, is_table)) return list;
    parent.add_problem(*entry, "a list of tables is wanted", fmt::format("[[{}]]", key));
    return nullptr;
}

template <class T>
void ConfigReader::read_table(TableReader& parent, std::string_view key, std::string title,
                              std::span<const Field<T>> fields, T& target) {
    const Table* table = table_at(parent, key);
    if (table == nullptr) return;
    TableReader keys = reader(*table, std::move(title));
    keys.read(fields, target);
    keys.finish();
}

void ConfigReader::each_table(const Table& table, std::string_view title, const std::string& file,
                              const std::function<void(const Entry&, const Table&)>& read) {
    for (const Entry& entry : table) {
        if (const auto* keys = std::get_if<Table>(&entry.node.value)) {
            read(entry, *keys);
        } else {
            out_.problems.add({file, entry.line,
                               fmt::format("[{}] {}: a table is wanted", title, entry.key),
                               fmt::format("[{}.NAME]", title)});
        }
    }
}

LoadedConfig ConfigReader::read() {
    config_.session.space.start_bytes = 1u << 30;
    config_.session.space.stop_bytes = 512u << 20;
    file_ = sources_.config.native();
    read_overrides();
    if (!file_.empty()) read_document();
    read_secrets();
    check_hooks();
    check_http();
    place_data();
    if (room_tables_ != nullptr) read_rooms(*room_tables_);
    read_room_list();
    read_added_rooms();
    read_services();
    finish_limits();
    if (out_.problems.empty()) out_.config = std::move(config_);
    return std::move(out_);
}

void ConfigReader::read_overrides() {
    const RunFlags& flags = sources_.flags;
    GivenReader given(sources_.environment);
    if (const auto found = given.find(flags.format, "--format", "WEIR_FORMAT"))
        given.read(*found, parse_format, layers_.overrides.format);
    if (const auto found = given.find(flags.quality, "--quality", "WEIR_QUALITY"))
        given.read(*found, parse_quality, layers_.overrides.quality);
    if (const auto found = given.find(flags.name, "--name", "WEIR_NAME"))
        given.read(*found, parse_file_name, layers_.overrides.name);
    if (const auto found = given.find(flags.profile, "--profile", "WEIR_PROFILE"))
        given.read(*found, parse_profile, layers_.overrides.profile);
    for (const std::string& limit : flags.splits) {
        if (!layers_.overrides.split) layers_.overrides.split.emplace();
        const auto added = add_split_limit(limit, *layers_.overrides.split);
        if (!added) given.fail("--split", added.error());
    }
    if (flags.quiet && flags.verbose) given.fail("--quiet", {"it contradicts --verbose", ""});
    if (given.error()) out_.problems.add({"", 0, given.error()->what, given.error()->hint});
}

void ConfigReader::read_document() {
    const auto file = load(sources_.config);
    if (!file) return;
    auto document = read_toml(file->text, file_, out_.problems);
    if (!document) return;
    document_ = std::move(*document);
    TableReader top = reader(document_, "");
    top.read(general_fields(), general_);
    config_.stop_limit = general_.stop_limit;
    read_tables(top);
    top.finish();
    config_.shown = shown_config(document_);
}

void ConfigReader::read_tables(TableReader& top) {
    if (const Table* table = table_at(top, "recording")) read_recording(*table);
    if (const Table* table = table_at(top, "watch")) read_watch(*table);
    read_table(top, "limits", "[limits]", limit_fields(), config_.session);
    read_table(top, "resources", "[resources]", resource_fields(), config_.session.resources);
    read_table(top, "retention", "[retention]", retention_fields(), config_.retention);
    read_table(top, "aftercare", "[aftercare]", aftercare_fields(), config_.aftercare);
    read_table(top, "publish", "[publish]", publish_fields(), layers_.publish);
    read_table(top, "log", "[log]", log_fields(), config_.log);
    read_table(top, "resolve", "[resolve]", resolve_fields(), config_.services);
    read_table(top, "session", "[session]", session_fields(), config_.session);
    read_table(top, "http", "[http]", http_fields(), config_.http);
    if (const Table* table = table_at(top, "profile")) read_profiles(*table);
    if (const Table* table = table_at(top, "platform")) read_platforms(*table);
    if (const List* list = tables_at(top, "hook")) read_hooks(*list);
    room_tables_ = tables_at(top, "room");
}

void ConfigReader::read_recording(const Table& table) {
    RecordingOptions scratch;
    RecordingDefaults defaults;
    TableReader keys = reader(table, "[recording]");
    keys.read(media_fields(), scratch);
    keys.read(network_fields(), scratch);
    keys.read(recording_default_fields(), defaults);
    keys.finish();
    layers_.recording = table;
    layers_.profile = defaults.profile;
}

void ConfigReader::read_watch(const Table& table) {
    TableReader keys = reader(table, "[watch]");
    keys.read(watch_fields(), config_.watch);
    read_table(keys, "platform", "[watch.platform]", poll_limit_fields(), config_.watch.platform);
    read_table(keys, "host", "[watch.host]", poll_limit_fields(), config_.watch.host);
    keys.finish();
}

void ConfigReader::read_profiles(const Table& table) {
    TableReader names = reader(table, "[profile]");
    for (const std::string_view name : {"domestic", "overseas"}) {
        RecordingOptions scratch;
        read_table(names, name, fmt::format("[profile.{}]", name), profile_fields(), scratch);
        const auto found = std::ranges::find(table, name, &Entry::key);
        if (found == table.end()) continue;
        const auto* keys = std::get_if<Table>(&found->node.value);
        if (keys != nullptr) (name == "domestic" ? layers_.domestic : layers_.overseas) = *keys;
    }
    names.finish();
}

void ConfigReader::read_platforms(const Table& table) {
    each_table(table, "platform", file_, [this](const Entry& entry, const Table& keys) {
        PlatformLayer layer;
        RecordingOptions scratch;
        TableReader names = reader(keys, fmt::format("[platform.{}]", entry.key));
        names.read(platform_fields(), layer.keys);
        names.read(network_fields(), scratch);
        refuse_secret(names, "cookie");
        names.finish();
        layer.table = keys;
        if (platform_named(entry.key) == nullptr && layer.keys.hosts.empty()) {
            std::vector<std::string_view> known;
            for (const KnownPlatform& each : known_platforms())
                known.push_back(each.name);
            const std::string near = nearest(entry.key, known);
            add_problem(
                entry.line,
                fmt::format("[platform.{}]: weir does not know it, and it has no hosts{}",
                            entry.key, near.empty() ? "" : fmt::format(" (nearest: {})", near)),
                R"(hosts = ["live.example.com"])");
        }
        if (layer.keys.at_once || layer.keys.rate) {
            PollLimits limits = config_.watch.platform;
            limits.at_once = layer.keys.at_once.value_or(limits.at_once);
            limits.per_minute = layer.keys.rate.value_or(limits.per_minute);
            config_.watch.platforms[entry.key] = limits;
        }
        layers_.platforms[entry.key] = std::move(layer);
    });
}

void ConfigReader::read_hooks(const List& list) {
    for (const Node& node : list)
        read_hook(node);
}

void ConfigReader::read_hook(const Node& node) {
    HookOptions hook;
    TableReader keys = reader(std::get<Table>(node.value), "[[hook]]");
    keys.read(hook_fields(), hook);
    refuse_secret(keys, "secret");
    if (const Table* table = table_at(keys, "mail")) {
        TableReader mail = reader(*table, "[hook.mail]");
        mail.read(mail_fields(), hook.mail);
        refuse_secret(mail, "password");
        mail.finish();
    }
    keys.finish();
    const auto same = std::ranges::find(config_.hooks, hook.name, &HookOptions::name);
    if (hook.name.empty()) {
        add_problem(node.line, "[[hook]]: it has no name", R"(name = "desk")");
    } else if (same != config_.hooks.end()) {
        add_problem(node.line, fmt::format("[[hook]]: another has the name '{}'", hook.name));
    }
    hook_lines_.push_back(node.line);
    config_.hooks.push_back(std::move(hook));
}

void ConfigReader::finish_limits() {
    GivenReader given(sources_.environment);
    const RunFlags& flags = sources_.flags;
    LogOptions& log = config_.log;
    if (const auto found = given.find(flags.log_level, "--log-level", "WEIR_LOG_LEVEL"))
        given.read(*found, parse_log_level, log.level);
    if (given.error()) out_.problems.add({"", 0, given.error()->what, given.error()->hint});
    if (flags.verbose) log.level = LogLevel::debug;
    if (flags.quiet) log.level = LogLevel::error;
    if (flags.json) log.json = true;
    if (!log.file.empty()) log.file = within(sources_.config.parent_path(), log.file);
    config_.session.log_level = log.level;
    // Where recordings end for want of space, none may begin.
    SpaceOptions& space = config_.session.space;
    space.start_bytes = std::max(space.start_bytes, space.stop_bytes);
    space.start_percent = std::max(space.start_percent, space.stop_percent);
}

LoadedConfig read_config(const ConfigSources& sources) {
    return ConfigReader(sources).read();
}

Parsed<Config> load_config(const ConfigSources& sources) {
    LoadedConfig loaded = read_config(sources);
    if (!loaded.config) return loaded.problems.error();
    return std::move(*loaded.config);
}

std::filesystem::path find_config(const RunFlags& flags, const Environment& environment) {
    const GivenReader given(environment);
    if (const auto found = given.find(flags.config, "--config", "WEIR_CONFIG")) return found->value;
    std::error_code error;
    return std::filesystem::exists("weir.toml", error) ? "weir.toml" : "";
}

}  // namespace weir::cli
