// SPDX-License-Identifier: MIT
#include "check/event_lines.hpp"

#include <array>
#include <boost/json/parse.hpp>

namespace weir::bench {

namespace json = boost::json;

std::vector<json::object> EventLines::take() {
    if (!in_.is_open()) in_.open(path_);
    in_.clear();
    std::array<char, 64 << 10> piece{};
    while (in_.read(piece.data(), piece.size()) || in_.gcount() > 0)
        unfinished_.append(piece.data(), std::size_t(in_.gcount()));
    std::vector<json::object> events;
    std::size_t begin = 0;
    for (auto end = unfinished_.find('\n'); end != std::string::npos;
         begin = end + 1, end = unfinished_.find('\n', begin)) {
        boost::system::error_code error;
        const json::value value =
            json::parse(std::string_view{unfinished_}.substr(begin, end - begin), error);
        if (!error && value.is_object()) events.push_back(value.get_object());
    }
    unfinished_.erase(0, begin);
    return events;
}

std::string text_of(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    return value && value->is_string() ? std::string{std::string_view{value->get_string()}}
                                       : std::string{};
}

std::uint64_t number_of(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    return value && value->is_number() ? value->to_number<std::uint64_t>() : 0;
}

}  // namespace weir::bench
