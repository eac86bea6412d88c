// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <sstream>

#include "config/config_reader.hpp"
#include "config/platforms.hpp"
#include "nearest.hpp"
#include "run/data_folder.hpp"
#include "url_list.hpp"

namespace weir::cli {

void ConfigReader::place_data() {
    const GivenReader given(sources_.environment);
    if (const auto found = given.find(sources_.flags.data, "--data", "WEIR_DATA")) {
        config_.data = found->value;
    } else {
        config_.data =
            within(sources_.config.parent_path(), general_.data.value_or(config_.data.native()));
    }
    layers_.data = config_.data;
    auto& published = layers_.publish.options.directory;
    if (!published.empty()) published = within(config_.data, published);
    config_.published = published;
}

void ConfigReader::read_services() {
    ServiceOptions& services = config_.services;
    std::filesystem::path path = config_.data / "resolvers.toml";
    std::error_code error;
    bool is_wanted = std::filesystem::exists(path, error);
    if (general_.resolvers) {
        path = within(sources_.config.parent_path(), *general_.resolvers);
        is_wanted = true;
    }
    if (!is_wanted) {
        out_.files.push_back({path, {}});  // It may come.
    } else if (const auto file = load(path)) {
        services.facts = file->text;
        services.facts_name = path.native();
    }
    auto resolvers = load_services(services);
    if (!resolvers)
        return out_.problems.add({"", 0, resolvers.error().what, resolvers.error().hint});
    config_.session.resolvers = std::move(*resolvers);
}

void ConfigReader::read_rooms(const List& list) {
    for (const Node& node : list)
        read_room(node);
}

void ConfigReader::read_room(const Node& node) {
    const auto& table = std::get<Table>(node.value);
    RoomTable room;
    RecordingOptions scratch;
    TableReader keys = reader(table, "[[room]]");
    keys.read(room_fields(), room);
    keys.read(media_fields(), scratch);
    keys.read(network_fields(), scratch);
    const bool has_url = keys.take("url") != nullptr;
    keys.finish();
    if (!has_url) {
        return add_problem(node.line, "[[room]]: it has no url",
                           R"(url = "https://example.com/live/index.m3u8")");
    }
    const std::string& platform = room.room.platform;
    if (!platform.empty() && platform_named(platform) == nullptr &&
        !layers_.platforms.contains(platform)) {
        std::vector<std::string_view> known;
        for (const KnownPlatform& each : known_platforms())
            known.push_back(each.name);
        for (const auto& [name, layer] : layers_.platforms)
            known.push_back(name);
        const std::string near = nearest(platform, known);
        keys.add_problem(*keys.take("platform"),
                         fmt::format("there is no platform '{}'{}", platform,
                                     near.empty() ? "" : fmt::format(" (nearest: {})", near)),
                         fmt::format("[platform.{}] with its hosts", platform));
    }
    RoomOptions built = build_room(layers_, table, room);
    const RecordingOptions& recording = built.recording;
    const bool is_encoded = recording.encode || !recording.extra_outputs.empty();
    if (is_encoded && (recording.format == Format::source || recording.audio_only))
        add_problem(node.line,
                    "[[room]]: what is kept as it comes, or has no picture, is not encoded",
                    R"(encode = "none" and extra = [])");
    std::string from = place(file_, node.line);
    if (const auto trouble = publishing_trouble(room, built, from))
        add_problem(node.line, "[[room]] " + trouble->what, trouble->hint);
    config_.rooms.push_back({std::move(built), std::move(from), is_reading_added_});
}

void ConfigReader::read_room_list() {
    const GivenReader given(sources_.environment);
    std::filesystem::path path;
    if (const auto found = given.find(sources_.flags.rooms, "--rooms", "WEIR_ROOMS")) {
        path = found->value;
    } else if (general_.rooms) {
        path = within(sources_.config.parent_path(), *general_.rooms);
    }
    if (path.empty()) return;
    const auto file = load(path);
    if (!file) return;
    std::istringstream in(file->text);
    const auto urls = read_url_list(in, path.native());
    if (!urls) return out_.problems.add({"", 0, urls.error().what, urls.error().hint});
    for (const ListedUrl& listed : *urls) {
        if (const auto checked = parse_one_url(listed.url); !checked) {
            out_.problems.add(
                {"", 0, fmt::format("{}: {}", listed.from, checked.error().what), ""});
        }
        RoomTable room;
        room.room.recording.url = listed.url;
        RoomOptions built = build_room(layers_, {}, room);
        if (const auto trouble = publishing_trouble(room, built, listed.from))
            out_.problems.add(
                {"", 0, fmt::format("{}: {}", listed.from, trouble->what), trouble->hint});
        config_.rooms.push_back({std::move(built), listed.from});
    }
}

/// Those that were added over HTTP are in a file of weir's own, which has nothing else.
void ConfigReader::read_added_rooms() {
    const std::filesystem::path path = DataPaths{config_.data}.added_rooms();
    std::error_code error;
    if (!std::filesystem::exists(path, error)) return;
    const auto file = load(path);
    if (!file) return;
    const auto document = read_toml(file->text, path.native(), out_.problems);
    if (!document) return;
    const std::string before = std::exchange(file_, path.native());
    is_reading_added_ = true;
    TableReader top = reader(*document, "");
    if (const List* list = tables_at(top, "room")) read_rooms(*list);
    top.finish();
    is_reading_added_ = false;
    file_ = before;
}

}  // namespace weir::cli
