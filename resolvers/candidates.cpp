// SPDX-License-Identifier: MIT
#include "candidates.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "text/query.hpp"

namespace weir::resolvers {
namespace {

using TimePoint = std::chrono::system_clock::time_point;

constexpr std::int64_t kEndOfCentury = 4'102'444'800;

/// The number that `text` begins with.
std::optional<std::int64_t> leading_number(std::string_view text, int base) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
    if (error != std::errc{}) return std::nullopt;
    return number;
}

}  // namespace

bool is_web_url(std::string_view url) {
    constexpr std::size_t kLongest = 8192;
    const auto host = url.starts_with("https://") ? 8U : url.starts_with("http://") ? 7U : 0U;
    return host > 0 && url.size() > host && url.size() <= kLongest && url[host] != '/' &&
           std::ranges::all_of(url, [](unsigned char c) { return c > ' ' && c != 0x7f; });
}

std::optional<unsigned> lines_named(std::string_view quality) {
    constexpr std::int64_t kMost = 10'000;
    const auto lines = leading_number(quality, 10);
    const auto p = quality.find_first_not_of("0123456789");
    if (!lines || *lines <= 0 || *lines > kMost || p == quality.npos || quality[p] != 'p')
        return std::nullopt;
    return static_cast<unsigned>(*lines);
}

std::string with_https(std::string url) {
    if (url.starts_with("http://")) url.insert(4, 1, 's');
    return url;
}

std::optional<TimePoint> to_time(std::optional<std::int64_t> seconds) {
    if (!seconds || *seconds <= 0 || *seconds >= kEndOfCentury) return std::nullopt;
    return TimePoint{std::chrono::seconds{*seconds}};
}

std::optional<TimePoint> expiry_of(std::string_view url) {
    const auto question = std::min(url.find('?'), url.size());
    for (const auto& [name, value] : parse_query(url.substr(question))) {
        if (name == "expire" || name == "expires") return to_time(leading_number(value, 10));
        if (name == "wsTime" || name == "txTime") return to_time(leading_number(value, 16));
        if (const auto at = value.find("exp="); at != value.npos)
            return to_time(leading_number(std::string_view{value}.substr(at + 4), 10));
    }
    constexpr std::string_view kInPath = "/expire/";
    const auto at = url.substr(0, question).find(kInPath);
    if (at == url.npos) return std::nullopt;
    return to_time(leading_number(url.substr(at + kInPath.size()), 10));
}

}  // namespace weir::resolvers
