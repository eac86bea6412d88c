// SPDX-License-Identifier: MIT
#include "playlist/variables.hpp"

#include <algorithm>

#include "base/fail.hpp"
#include "base/url.hpp"
#include "playlist/tags.hpp"

namespace weir::playlist {
namespace {

constexpr std::string_view kOpen = "{$";

bool is_name(std::string_view text) {
    constexpr std::string_view kAllowed =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    return !text.empty() && text.find_first_not_of(kAllowed) == text.npos;
}

/// At most 40 bytes of what the origin sent, for a report.
std::string_view shown(std::string_view text) {
    return text.substr(0, 40);
}

}  // namespace

Result<void> VariableTable::define(const Line& line) {
    std::optional<std::string_view> name, value, import, parameter;
    AttributeReader attributes{line.value()};
    for (Attribute attribute; attributes.next(attribute);) {
        if (attribute.name == "NAME") name = attribute.value;
        if (attribute.name == "VALUE") value = attribute.value;
        if (attribute.name == "IMPORT") import = attribute.value;
        if (attribute.name == "QUERYPARAM") parameter = attribute.value;
    }
    if (attributes.is_malformed() || !!name + !!import + !!parameter != 1 || !!name != !!value)
        return fail(Errc::invalid_playlist,
                    "line {}: EXT-X-DEFINE wants NAME and VALUE, IMPORT, or QUERYPARAM",
                    line.number);
    if (name) return add(*name, *value, line);
    if (import) {
        const auto found = imported_.find(*import);
        if (found == imported_.end())
            return fail(Errc::invalid_playlist,
                        "line {}: the multivariant playlist defines no variable '{}'", line.number,
                        shown(*import));
        return add(*import, found->second, line);
    }
    const auto queried_value = queried(*parameter, line);
    if (!queried_value) return queried_value.error();
    return add(*parameter, *queried_value, line);
}

/// As it stands in the URL: it is put into URLs again.
Result<std::string> VariableTable::queried(std::string_view name, const Line& line) const {
    const auto url = checked_url(base_url_);
    if (!url) return url.error();
    std::string_view rest = *url;
    rest = rest.substr(0, rest.find('#'));
    rest.remove_prefix(std::min(rest.find('?'), rest.size()));
    while (!rest.empty()) {
        rest.remove_prefix(1);
        const auto pair = rest.substr(0, rest.find('&'));
        rest.remove_prefix(pair.size());
        const auto equals = pair.find('=');
        if (equals != pair.npos && pair.substr(0, equals) == name)
            return std::string{pair.substr(equals + 1)};
    }
    return fail(Errc::invalid_playlist, "line {}: the playlist's URL has no parameter '{}'",
                line.number, shown(name));
}

Result<void> VariableTable::add(std::string_view name, std::string_view value, const Line& line) {
    if (!is_name(name))
        return fail(Errc::invalid_playlist, "line {}: '{}' is no name of a variable", line.number,
                    shown(name));
    if (variables_.size() >= limits_.variables)
        return fail(Errc::playlist_too_large, "line {}: more than {} variables", line.number,
                    limits_.variables);
    if (!variables_.try_emplace(std::string{name}, value).second)
        return fail(Errc::invalid_playlist, "line {}: variable '{}' is defined twice", line.number,
                    shown(name));
    return {};
}

Result<Line> VariableTable::expanded(const Line& line) {
    if (line.text.find(kOpen) == line.text.npos) return line;
    if (line.is_tag() && !has_attributes(tag_of(line.tag()))) return line;
    text_.clear();
    std::string_view rest = line.text;
    for (auto open = rest.find(kOpen); open != rest.npos; open = rest.find(kOpen)) {
        text_.append(rest.substr(0, open));
        rest.remove_prefix(open + kOpen.size());
        const auto name = rest.substr(0, rest.find('}'));
        const auto found = variables_.find(name);
        if (name.size() == rest.size() || found == variables_.end())
            return fail(Errc::invalid_playlist, "line {}: variable '{}' is not defined",
                        line.number, shown(name));
        rest.remove_prefix(name.size() + 1);
        text_.append(found->second);
        if (text_.size() + rest.size() > std::min(limits_.line_bytes, left_bytes_))
            return fail(Errc::playlist_too_large,
                        "line {}: its variables make it longer than is allowed", line.number);
    }
    text_.append(rest);
    left_bytes_ -= text_.size();
    // A value may not be one half of a name: what is written out must read the same again.
    if (text_.find(kOpen) != text_.npos)
        return fail(Errc::invalid_playlist, "line {}: its variables name another variable",
                    line.number);
    const Line whole{trimmed(text_), line.number};
    if (!line.is_tag() && (whole.text.empty() || whole.text.front() == '#'))
        return fail(Errc::invalid_playlist, "line {}: its variables make no URI", line.number);
    return whole;
}

}  // namespace weir::playlist
