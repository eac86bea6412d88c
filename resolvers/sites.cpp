// SPDX-License-Identifier: MIT
#include "sites.hpp"

#include <fmt/format.h>

#include <toml++/toml.h>
#include <cmath>
#include <stdexcept>

#include "sites_text.hpp"

namespace weir::resolvers {
namespace {

using Problem = std::optional<Error>;

Error bad(std::string detail) {
    return Error{Errc::bad_option, std::move(detail)};
}

/// Of a TOML value; none: it is of a type that no site has.
std::optional<Site::Value> value_of(const toml::node& node) {
    if (const auto text = node.value_exact<std::string>()) return Site::Value{*text};
    if (const auto number = node.value<double>(); number && node.is_number())
        return Site::Value{*number};
    const toml::array* items = node.as_array();
    if (items == nullptr) return std::nullopt;
    std::vector<std::string> list;
    for (const toml::node& item : *items) {
        const auto text = item.value_exact<std::string>();
        if (!text) return std::nullopt;
        list.push_back(*text);
    }
    return Site::Value{std::move(list)};
}

std::string_view type_of(const Site::Value& value) {
    constexpr std::string_view kTypes[]{"a text", "a number", "a list of texts"};
    return kTypes[value.index()];
}

std::string names_of(const auto& map) {
    std::string names;
    for (const auto& [name, value] : map)
        names += (names.empty() ? "" : ", ") + name;
    return names;
}

Problem put(Site& site, std::string_view table, const toml::key& key, const toml::node& node,
            bool is_override) {
    const auto value = value_of(node);
    const auto where = fmt::format("[{}] {}, line {}", table, key.str(), key.source().begin.line);
    if (!value) return bad(where + ": a text, a number or a list of texts is needed");
    if (is_override) {
        const auto known = site.values().find(key.str());
        if (known == site.values().end())
            return bad(fmt::format("{}: not known; there are {}", where, names_of(site.values())));
        if (known->second.index() != value->index())
            return bad(fmt::format("{}: {} is needed", where, type_of(known->second)));
    }
    const auto* const number = std::get_if<double>(&*value);
    if (number != nullptr && !std::isfinite(*number)) return bad(where + ": no number");
    const bool is_rate = key.str() == "per_minute" || key.str() == "burst";
    if (is_rate && *number <= 0) return bad(where + ": a number above 0 is needed");
    site.set(std::string{key.str()}, *value);
    return std::nullopt;
}

Problem merge(Sites& sites, std::string_view text, bool is_override) {
    const toml::table top = toml::parse(text);
    for (const auto& [name, node] : top) {
        const toml::table* table = node.as_table();
        if (is_override && !sites.contains(name.str()))
            return bad(fmt::format("[{}]: not known; there are {}", name.str(), names_of(sites)));
        if (table == nullptr)
            return bad(
                fmt::format("'{}' stands in no table; write it below a [platform]", name.str()));
        Site& site = sites[std::string{name.str()}];
        for (const auto& [key, value] : *table)
            if (auto problem = put(site, name.str(), key, value, is_override)) return problem;
    }
    return std::nullopt;
}

}  // namespace

const Site::Value& Site::at(std::string_view key) const {
    const auto found = values_.find(key);
    if (found == values_.end())
        throw std::logic_error{fmt::format("sites.toml lacks the key '{}'", key)};
    return found->second;
}

const std::string& Site::text(std::string_view key) const {
    return std::get<std::string>(at(key));
}

double Site::number(std::string_view key) const {
    return std::get<double>(at(key));
}

const std::vector<std::string>& Site::list(std::string_view key) const {
    return std::get<std::vector<std::string>>(at(key));
}

ext::Pace Site::pace() const {
    ext::Pace pace;
    pace.per_minute = number("per_minute");
    if (has("burst")) pace.burst = number("burst");
    return pace;
}

Result<Sites> load_sites(std::string_view override, std::string_view name) {
    Sites sites;
    if (const auto problem = merge(sites, kSitesToml, false))
        throw std::logic_error{"sites.toml: " + problem->detail};
    try {
        if (auto problem = merge(sites, override, true))
            return Error{problem->code, fmt::format("{}: {}", name, problem->detail)};
    } catch (const toml::parse_error& error) {
        return bad(
            fmt::format("{}, line {}: {}", name, error.source().begin.line, error.description()));
    }
    return sites;
}

}  // namespace weir::resolvers
