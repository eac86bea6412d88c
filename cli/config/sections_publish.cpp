// SPDX-License-Identifier: MIT
// Keys of [publish], and what a room says of it.
#include "config/sections.hpp"
#include "values.hpp"

namespace weir::cli {
namespace {

using namespace std::chrono_literals;
using T = PublishTable;

Parsed<PublishContainer> parse_container(std::string_view text) {
    if (text == "ts") return PublishContainer::ts;
    if (text == "fmp4") return PublishContainer::fmp4;
    return UsageError{fmt::format("'{}' is no container of segments", text), "ts or fmp4"};
}

Parsed<std::chrono::seconds> parse_segment(std::string_view text) {
    const auto duration = parse_duration(text);
    for (const std::chrono::seconds segment : {1s, 2s, 4s})
        if (duration && *duration == segment) return segment;
    return UsageError{fmt::format("'{}' is no duration of segments", text), "1s, 2s or 4s"};
}

Parsed<unsigned> parse_window(const Node& node) {
    const auto number = parse_number(node);
    if (number && *number >= 3 && *number <= 1'000) return *number;
    return UsageError{"a window has 3 to 1000 segments", ""};
}

Parsed<std::chrono::seconds> parse_grace(std::string_view text) {
    const auto duration = parse_duration_or_none(text);
    if (!duration) return duration.error();
    if (*duration > 24h) return UsageError{"a grace is 24h at most", ""};
    return std::chrono::ceil<std::chrono::seconds>(*duration);
}

Parsed<bool> parse_rooms(std::string_view text) {
    if (text == "all" || text == "listed") return text == "all";
    return UsageError{fmt::format("'{}' is no choice of rooms", text), "all or listed"};
}

constexpr Field<T> kPublish[] = {
    {"directory", R"("published")",
     "Where folders of rooms go; within the data directory, if it is not absolute. Default: "
     "nothing "
     "is published.",
     set<T, parse_line, &T::options, &PublishOptions::directory>},
    {"rooms", R"("all")", "all, or listed: those with publish = true.",
     set<T, parse_rooms, &T::is_for_all>},
    {"container", R"("ts")", "Of segments: ts or fmp4.",
     set<T, parse_container, &T::options, &PublishOptions::container>},
    {"segment", R"("2s")", "1s, 2s or 4s; where keyframes are rarer, segments are longer.",
     set<T, parse_segment, &T::options, &PublishOptions::segment>},
    {"window", "6", "So many segments are listed.",
     set<T, parse_window, &T::options, &PublishOptions::window>},
    {"grace", R"("10s")",
     "Beyond what players must be given, before what left the list is removed.",
     set<T, parse_grace, &T::options, &PublishOptions::grace>},
    {"dvr", "false",
     "All of a recording is listed, out of its own files (ts or mp4, on the same file system).",
     set<T, parse_flag, &T::options, &PublishOptions::dvr>},
};

}  // namespace

std::span<const Field<T>> publish_fields() {
    return kPublish;
}

Parsed<void> read_room_publish(const Node& node, RoomTable& out) {
    if (const auto* folder = std::get_if<std::string>(&node.value)) {
        if (auto checked = check_published_folder(*folder); !checked)
            return UsageError{checked.error().detail, ""};
        out.publish = true;
        out.published_as = *folder;
        return {};
    }
    const auto flag = parse_flag(node);
    if (!flag) return UsageError{"true, false, or the name of its folder is wanted", ""};
    out.publish = *flag;
    return {};
}

}  // namespace weir::cli
