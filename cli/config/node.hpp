// SPDX-License-Identifier: MIT
// A TOML document as values that know their line; nothing of the TOML library shows.
#pragma once
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace weir::cli {

struct Node;
struct Entry;
using List = std::vector<Node>;
using Table = std::vector<Entry>;

struct Node {
    unsigned line = 0;
    /// std::monostate: dates and times, which no key wants.
    std::variant<std::monostate, bool, std::int64_t, double, std::string, List, Table> value;
};

struct Entry {
    std::string key;
    unsigned line = 0;
    Node node{};
};

}  // namespace weir::cli
