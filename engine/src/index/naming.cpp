// SPDX-License-Identifier: MIT
#include "index/naming.hpp"

#include <algorithm>
#include <array>
#include <ctime>
#include <numeric>
#include <vector>

#include "base/fail.hpp"
#include "index/file_name.hpp"

namespace weir::index {
namespace {

constexpr std::array<std::string_view, 9> kPlaceholders{"host", "path", "name", "title", "format",
                                                        "date", "time", "id",   "n"};

constexpr std::array<std::string_view, 6> kGenericNames{"index",     "master", "playlist",
                                                        "chunklist", "live",   "stream"};

/// Edit distance (Levenshtein), for "did you mean".
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row.back();
}

std::string_view nearest_placeholder(std::string_view name) {
    name = name.substr(0, 32);
    return *std::ranges::min_element(kPlaceholders, {}, [&](auto p) { return distance(name, p); });
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::string percent_decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool escape = text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
                            hex_digit(text[i + 2]) >= 0;
        if (escape) {
            out += char(hex_digit(text[i + 1]) << 4 | hex_digit(text[i + 2]));
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

/// The last element of a path without its extension; the one before where that says nothing of the
/// stream: ".../room1/index.m3u8" is room1.
std::string_view telling_name(std::string_view path) {
    const auto slash = path.rfind('/');
    std::string_view name = path.substr(slash + 1);
    if (const auto dot = name.rfind('.'); dot != name.npos && dot > 0) name = name.substr(0, dot);
    const bool is_generic = std::ranges::find(kGenericNames, name) != kGenericNames.end();
    return is_generic && slash != path.npos ? telling_name(path.substr(0, slash)) : name;
}

struct UrlParts {
    std::string host;
    std::string path;  ///< Without the leading slash.
    std::string name;  ///< Last path element without its extension.
};

UrlParts split_url(std::string_view url) {
    url = url.substr(0, url.find_first_of("?#"));
    if (const auto scheme = url.find("://"); scheme != url.npos) url.remove_prefix(scheme + 3);
    const auto slash = std::min(url.find('/'), url.size());
    std::string_view host = url.substr(0, slash);
    if (const auto user = host.rfind('@'); user != host.npos) host.remove_prefix(user + 1);
    if (host.starts_with('['))
        host = host.substr(1, host.find(']') - 1);
    else
        host = host.substr(0, host.find(':'));

    std::string_view path = url.substr(slash);
    while (path.starts_with('/'))
        path.remove_prefix(1);
    while (path.ends_with('/'))
        path.remove_suffix(1);
    return {std::string{host}, percent_decoded(path), percent_decoded(telling_name(path))};
}

std::string local_time(const char* format, WallClock::time_point at) {
    const std::time_t seconds = WallClock::to_time_t(at);
    std::tm fields{};
    localtime_r(&seconds, &fields);
    std::array<char, 32> text{};
    return {text.data(), std::strftime(text.data(), text.size(), format, &fields)};
}

/// The placeholders' values, worked out once for a template.
class Expander {
public:
    explicit Expander(const NameValues& values) : values_(values), url_(split_url(values.url)) {}

    /// One component of the template; an unknown placeholder stays as it is.
    std::string expanded(std::string_view text) const {
        std::string out;
        while (!text.empty()) {
            const auto open = std::min(text.find('{'), text.size());
            const auto close = text.find('}', open);
            if (close == text.npos) return out += text;
            out += text.substr(0, open);
            append_value(out, text.substr(open + 1, close - open - 1));
            text.remove_prefix(close + 1);
        }
        return out;
    }

private:
    void append_value(std::string& out, std::string_view placeholder) const {
        if (placeholder == "host")
            out += url_.host;
        else if (placeholder == "path")
            out += url_.path;
        else if (placeholder == "name")
            out += name();
        else if (placeholder == "title")
            out += values_.title.empty() ? name() : values_.title;
        else if (placeholder == "format")
            out += values_.format;
        else if (placeholder == "date")
            out += local_time("%Y-%m-%d", values_.at);
        else if (placeholder == "time")
            out += local_time("%H-%M-%S", values_.at);
        else if (placeholder == "id")
            out += fmt::format("{}", values_.recording);
        else if (placeholder == "n")
            out += fmt::format("{:03}", values_.number);
        else
            out += fmt::format("{{{}}}", placeholder);
    }
    const std::string& name() const {
        if (!values_.name.empty()) return values_.name;
        return url_.name.empty() ? url_.host : url_.name;
    }

    const NameValues& values_;
    UrlParts url_;
};

}  // namespace

Result<void> check_template(std::string_view name_template) {
    if (name_template.find_first_not_of('/') == name_template.npos)
        return fail(Errc::bad_option, "the file name template is empty; try {{name}}_{{date}}");
    for (std::size_t at = 0; (at = name_template.find('{', at)) != name_template.npos;) {
        const auto close = name_template.find('}', at);
        if (close == name_template.npos)
            return fail(Errc::bad_option, "'{}': the brace is never closed",
                        name_template.substr(at));
        const auto placeholder = name_template.substr(at + 1, close - at - 1);
        if (std::ranges::find(kPlaceholders, placeholder) == kPlaceholders.end())
            return fail(Errc::bad_option, "unknown placeholder {{{}}}; the nearest is {{{}}}",
                        placeholder, nearest_placeholder(placeholder));
        at = close;
    }
    return {};
}

std::string expand_name(std::string_view name_template, const NameValues& values) {
    const Expander expander{values};
    std::string path;
    while (!name_template.empty()) {
        const auto slash = std::min(name_template.find('/'), name_template.size());
        const auto component = name_template.substr(0, slash);
        name_template.remove_prefix(std::min(slash + 1, name_template.size()));
        if (component.empty()) continue;
        if (!path.empty()) path += '/';
        path += safe_file_name(expander.expanded(component));
    }
    return path.empty() ? safe_file_name(path) : path;
}

}  // namespace weir::index
