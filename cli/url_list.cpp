// SPDX-License-Identifier: MIT
#include "url_list.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "output/text.hpp"

namespace weir::cli {
namespace {

constexpr std::string_view kSpaces = " \t\r\f\v";

bool has_prefix_ignoring_case(std::string_view text, std::string_view prefix) {
    return text.size() >= prefix.size() &&
           std::equal(prefix.begin(), prefix.end(), text.begin(), [](char p, char t) {
               return p == static_cast<char>(std::tolower(static_cast<unsigned char>(t)));
           });
}

/// Without the comment and the blanks around what is left. A `#` inside a URL is part of it.
std::string_view content_of(std::string_view line) {
    for (std::size_t at = line.find('#'); at != std::string_view::npos;
         at = line.find('#', at + 1)) {
        if (at == 0 || kSpaces.find(line[at - 1]) != std::string_view::npos) {
            line = line.substr(0, at);
            break;
        }
    }
    const std::size_t first = line.find_first_not_of(kSpaces);
    if (first == std::string_view::npos) return {};
    return line.substr(first, line.find_last_not_of(kSpaces) - first + 1);
}

}  // namespace

Parsed<void> check_url(std::string_view url) {
    std::string_view rest = url;
    if (has_prefix_ignoring_case(url, "http://")) {
        rest.remove_prefix(7);
    } else if (has_prefix_ignoring_case(url, "https://")) {
        rest.remove_prefix(8);
    } else if (has_prefix_ignoring_case(url, "hls://")) {
        rest.remove_prefix(6);  // Of streamlink.
    } else if (url.find("://") == std::string_view::npos &&
               url.find('.') != std::string_view::npos) {
        return UsageError{fmt::format("'{}' has no scheme", printable(url)),
                          fmt::format("https://{}", printable(url))};
    } else {
        return UsageError{fmt::format("'{}' is not an http or https URL", printable(url)),
                          "the URL of an HLS playlist (.m3u8) or an HTTP-FLV stream (.flv)"};
    }
    if (rest.empty() || std::string_view("/?#:").find(rest.front()) != std::string_view::npos) {
        return UsageError{fmt::format("'{}' names no host", printable(url)), ""};
    }
    if (rest.find_first_of(kSpaces) != std::string_view::npos) {
        return UsageError{fmt::format("'{}' has a blank in it", printable(url)),
                          "one URL a line; blanks in a URL are written %20"};
    }
    return {};
}

Parsed<std::vector<ListedUrl>> read_url_list(std::istream& in, std::string_view list_name) {
    std::vector<ListedUrl> urls;
    std::string line;
    for (unsigned number = 1; std::getline(in, line); ++number) {
        std::string_view whole = line;
        if (number == 1 && whole.starts_with("\xEF\xBB\xBF")) whole.remove_prefix(3);
        const std::string_view url = content_of(whole);
        if (url.empty()) continue;
        std::string from = fmt::format("{}, line {}", list_name, number);
        if (const auto checked = check_url(url); !checked) {
            return UsageError{from + ": " + checked.error().what, checked.error().hint};
        }
        urls.push_back({std::string(url), std::move(from)});
    }
    if (in.bad()) return UsageError{fmt::format("{} can't be read", list_name), ""};
    return urls;
}

}  // namespace weir::cli
