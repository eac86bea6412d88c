// SPDX-License-Identifier: MIT
#include "text/variants.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>
#include <optional>
#include <utility>

namespace weir::resolvers {
namespace {

constexpr std::size_t kMost = 64;
constexpr std::string_view kFirstLine = "#EXTM3U", kTag = "#EXT-X-STREAM-INF:";

/// Takes the next line off `text`.
std::string_view next_line(std::string_view& text) {
    const auto end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    while (line.ends_with('\r') || line.ends_with(' '))
        line.remove_suffix(1);
    return line;
}

/// Takes `A="b,c"` or `A=b` off `list`, and the comma behind it.
std::pair<std::string, std::string> next_attribute(std::string_view& list) {
    const auto equals = std::min(list.find('='), list.size());
    std::string name{list.substr(0, equals)};
    list.remove_prefix(std::min(equals + 1, list.size()));
    std::string value;
    if (list.starts_with('"')) {
        list.remove_prefix(1);
        const auto end = std::min(list.find('"'), list.size());
        value = list.substr(0, end);
        list.remove_prefix(end);
    }
    const auto comma = std::min(list.find(','), list.size());
    if (value.empty()) value = list.substr(0, comma);
    list.remove_prefix(std::min(comma + 1, list.size()));
    return {std::move(name), std::move(value)};
}

std::optional<std::string> resolved(std::string_view base, std::string_view reference) {
    const auto from = boost::urls::parse_uri({base.data(), base.size()});
    const auto to = boost::urls::parse_uri_reference({reference.data(), reference.size()});
    if (!from || !to) return std::nullopt;
    boost::urls::url whole;
    if (!boost::urls::resolve(*from, *to, whole)) return std::nullopt;
    return std::string{whole.buffer().data(), whole.buffer().size()};
}

}  // namespace

std::string Variant::attribute(std::string_view name) const {
    const auto found = attributes.find(name);
    return found == attributes.end() ? std::string{} : found->second;
}

std::vector<Variant> variants_of(std::string_view text, std::string_view base) {
    std::vector<Variant> variants;
    if (!text.starts_with(kFirstLine)) return variants;
    std::optional<Variant> next;
    while (!text.empty() && variants.size() < kMost) {
        std::string_view line = next_line(text);
        if (line.starts_with(kTag)) {
            line.remove_prefix(kTag.size());
            next.emplace();
            while (!line.empty())
                next->attributes.insert(next_attribute(line));
        } else if (next && !line.empty() && !line.starts_with('#')) {
            if (auto url = resolved(base, line)) {
                next->url = std::move(*url);
                variants.push_back(std::move(*next));
            }
            next.reset();
        }
    }
    return variants;
}

}  // namespace weir::resolvers
