// SPDX-License-Identifier: MIT
#include "added_rooms.hpp"

#include <fmt/format.h>
#include <weir/room.hpp>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cerrno>
#include <fstream>

#include "config/read_file.hpp"
#include "config/toml_reader.hpp"
#include "output/text.hpp"
#include "path_error.hpp"

namespace weir::cli {
namespace {

namespace json = boost::json;

constexpr std::size_t kMostText = 2'000;

struct TextKey {
    std::string_view key;
    std::string AddedRoom::*member;
};
constexpr std::array kTexts{TextKey{"url", &AddedRoom::url}, TextKey{"name", &AddedRoom::name},
                            TextKey{"quality", &AddedRoom::quality},
                            TextKey{"format", &AddedRoom::format},
                            TextKey{"user", &AddedRoom::user}};

Error refused(std::string_view key, std::string_view why) {
    return Error{Errc::bad_option, fmt::format("'{}': {}", printable(key), why)};
}

Result<void> set_text(AddedRoom& room, std::string_view key, const json::value& value) {
    const auto found = std::ranges::find(kTexts, key, &TextKey::key);
    if (found == kTexts.end())
        return refused(key,
                       "there is no such member; there are url, name, quality, format, user "
                       "and enabled");
    const auto* text = value.if_string();
    if (text == nullptr) return refused(key, "a text is wanted");
    const bool is_line = std::ranges::none_of(
        *text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
    if (!is_line || text->size() > kMostText)
        return refused(key, "one line of at most 2,000 bytes is wanted");
    room.*(found->member) = std::string{*text};
    return {};
}

std::string id_of(const AddedRoom& room) {
    const auto id = room_id(room.url);
    return id ? *id : room.url;
}

AddedRoom room_of(const Table& table) {
    AddedRoom room;
    for (const Entry& entry : table) {
        const auto found = std::ranges::find(kTexts, entry.key, &TextKey::key);
        const auto* text = std::get_if<std::string>(&entry.node.value);
        if (found != kTexts.end() && text != nullptr) room.*(found->member) = *text;
        const auto* flag = std::get_if<bool>(&entry.node.value);
        if (entry.key == "enabled" && flag != nullptr) room.enabled = *flag;
    }
    return room;
}

}  // namespace

Result<AddedRoom> parse_added_room(const std::string& body, AddedRoom before) {
    boost::system::error_code bad;
    const json::value parsed = json::parse(body, bad);
    const auto* object = bad ? nullptr : parsed.if_object();
    if (object == nullptr) return Error{Errc::bad_option, "a JSON object is wanted"};
    for (const auto& [key, value] : *object) {
        if (key == "enabled") {
            if (!value.is_bool()) return refused(key, "true or false is wanted");
            before.enabled = value.get_bool();
        } else if (auto set = set_text(before, key, value); !set) {
            return set.error();
        }
    }
    if (before.url.empty()) return Error{Errc::bad_option, "the room has no url"};
    return before;
}

AddedRooms AddedRooms::read(const std::filesystem::path& file) {
    AddedRooms added;
    added.file_ = file;
    const auto text = read_file(file);
    Problems ignored;
    const auto document =
        text ? read_toml(text->text, file.native(), ignored) : std::optional<Table>{};
    if (!document) return added;
    const auto list = std::ranges::find(*document, "room", &Entry::key);
    const auto* rooms = list == document->end() ? nullptr : std::get_if<List>(&list->node.value);
    if (rooms == nullptr) return added;
    for (const Node& node : *rooms)
        if (const auto* table = std::get_if<Table>(&node.value))
            added.rooms_.push_back(room_of(*table));
    return added;
}

const AddedRoom* AddedRooms::find(const std::string& id) const {
    const auto found = std::ranges::find(rooms_, id, id_of);
    return found == rooms_.end() ? nullptr : &*found;
}

Result<void> AddedRooms::put(const AddedRoom& room) {
    const auto found = std::ranges::find(rooms_, id_of(room), id_of);
    if (found != rooms_.end())
        *found = room;
    else if (rooms_.size() >= kMost)
        return Error{Errc::bad_option, fmt::format("{} rooms were added already", kMost)};
    else
        rooms_.push_back(room);
    return write();
}

Result<void> AddedRooms::remove(const std::string& id) {
    std::erase_if(rooms_, [&id](const AddedRoom& room) { return id_of(room) == id; });
    return write();
}

Result<void> AddedRooms::write() const {
    const std::filesystem::path part = file_.native() + ".weir-tmp";
    std::ofstream file(part, std::ios::trunc);
    file << "# Rooms that were added over HTTP. weir writes this file.\n";
    for (const AddedRoom& room : rooms_) {
        file << "\n[[room]]\n";
        for (const TextKey& text : kTexts)
            if (const std::string& value = room.*(text.member); !value.empty())
                file << fmt::format("{} = {}\n", text.key, toml_text(value));
        if (!room.enabled) file << "enabled = false\n";
    }
    file.close();
    std::error_code renamed;
    if (file) std::filesystem::rename(part, file_, renamed);
    if (file && !renamed) return {};
    return path_error("can't write", file_, renamed ? renamed.value() : errno);
}

}  // namespace weir::cli
