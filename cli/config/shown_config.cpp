// SPDX-License-Identifier: MIT
#include "config/shown_config.hpp"

#include <algorithm>
#include <array>

#include "output/json_values.hpp"

namespace weir::cli {
namespace {

constexpr std::array<std::string_view, 7> kHidden{"headers", "cookie", "password", "secret",
                                                  "token",   "proxy",  "command"};

json::object shown_table(const Table& table, bool is_hook);

json::value shown_node(const Node& node, bool is_hook) {
    struct Show {
        bool is_hook;
        json::value operator()(std::monostate) const { return nullptr; }
        json::value operator()(bool value) const { return value; }
        json::value operator()(std::int64_t value) const { return value; }
        json::value operator()(double value) const { return value; }
        json::value operator()(const std::string& value) const { return text(value); }
        json::value operator()(const List& list) const {
            json::array out;
            for (const Node& each : list)
                out.push_back(shown_node(each, is_hook));
            return out;
        }
        json::value operator()(const Table& table) const { return shown_table(table, is_hook); }
    };
    return std::visit(Show{is_hook}, node.value);
}

json::object shown_table(const Table& table, bool is_hook) {
    json::object out;
    for (const Entry& entry : table) {
        const bool is_hidden = std::ranges::find(kHidden, entry.key) != kHidden.end() ||
                               (is_hook && entry.key == "url");
        out[text(entry.key)] =
            is_hidden ? json::value{"***"} : shown_node(entry.node, is_hook || entry.key == "hook");
    }
    return out;
}

}  // namespace

std::string shown_config(const Table& document) {
    return line(shown_table(document, false));
}

}  // namespace weir::cli
