// SPDX-License-Identifier: MIT
// The only file that knows toml++.
#include "config/toml_reader.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include "output/text.hpp"

namespace weir::cli {
namespace {

unsigned line_of(const toml::source_region& source) {
    return source.begin.line;
}

Node node_of(const toml::node& node);

Table table_of(const toml::table& table) {
    Table out;
    out.reserve(table.size());
    for (const auto& [key, value] : table) {
        Node node = node_of(value);
        // A table that only its sub-tables name has no line of its own.
        const unsigned line = line_of(key.source());
        out.push_back({std::string(key.str()), line == 0 ? node.line : line, std::move(node)});
    }
    return out;
}

List list_of(const toml::array& array) {
    List out;
    out.reserve(array.size());
    for (const toml::node& value : array)
        out.push_back(node_of(value));
    return out;
}

Node node_of(const toml::node& node) {
    Node out{line_of(node.source()), {}};
    if (const auto* text = node.as_string()) out.value = text->get();
    if (const auto* flag = node.as_boolean()) out.value = flag->get();
    if (const auto* number = node.as_integer()) out.value = number->get();
    if (const auto* number = node.as_floating_point()) out.value = number->get();
    if (const auto* array = node.as_array()) out.value = list_of(*array);
    if (const auto* table = node.as_table()) out.value = table_of(*table);
    return out;
}

}  // namespace

std::optional<Table> read_toml(std::string_view text, const std::string& file, Problems& problems) {
    try {
        return table_of(toml::parse(text));
    } catch (const toml::parse_error& error) {  // Its shared library knows no other way.
        problems.add({file, line_of(error.source()), std::string(error.description()), ""});
        return std::nullopt;
    }
}

std::string toml_text(std::string_view text) {
    std::string out = "\"";
    for (const char c : valid_utf8(text)) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += {'\\', c};
        } else if (byte < 0x20 || byte == 0x7f) {
            out += fmt::format("\\u{:04X}", byte);
        } else {
            out += c;
        }
    }
    return out + "\"";
}

}  // namespace weir::cli
