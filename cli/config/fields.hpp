// SPDX-License-Identifier: MIT
// A table of the configuration as a list of its keys, and the reading of one by such a list.
#pragma once
#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "config/node.hpp"
#include "config/problems.hpp"
#include "config/scalars.hpp"

namespace weir::cli {

/// One key: how it is read, and what the sample and docs/config.md say of it.
template <class T>
struct Field {
    std::string_view key;
    std::string_view example;  ///< As TOML. It is the default, where `text` does not say otherwise.
    std::string_view text;
    Parsed<void> (*read)(const Node& node, T& target);
};

template <auto First, auto... Rest>
auto& member(auto& object) {
    if constexpr (sizeof...(Rest) == 0) {
        return object.*First;
    } else {
        return member<Rest...>(object.*First);
    }
}

/// Reads by `Parse`, from the node or from its text, into a member of T.
template <class T, auto Parse, auto... Path>
Parsed<void> set(const Node& node, T& target) {
    if constexpr (std::is_invocable_v<decltype(Parse), const Node&>) {
        auto value = Parse(node);
        if (!value) return value.error();
        member<Path...>(target) = std::move(*value);
    } else {
        const auto text = text_of(node);
        if (!text) return text.error();
        auto value = Parse(*text);
        if (!value) return value.error();
        member<Path...>(target) = std::move(*value);
    }
    return {};
}

/// Takes the keys of one table, one list of fields after the other. What none of them knows is a
/// problem, told by finish().
class TableReader {
public:
    /// Without `problems` nothing is told: for what was read before.
    TableReader(const Table& table, std::string title, std::string file, Problems* problems)
        : table_(table),
          title_(std::move(title)),
          file_(std::move(file)),
          problems_(problems),
          is_taken_(table.size()) {}

    template <class T>
    void read(std::span<const Field<T>> fields, T& target) {
        for (const Field<T>& field : fields) {
            const Entry* entry = take(field.key);
            if (entry == nullptr) continue;
            const auto done = field.read(entry->node, target);
            if (!done) tell(*entry, done.error(), field.example);
        }
    }

    /// The entry of that name, which is known from now on.
    const Entry* take(std::string_view key);

    void add_problem(const Entry& entry, std::string what, std::string hint);

    /// Tells of the keys that nothing took.
    void finish();

private:
    void tell(const Entry& entry, const UsageError& error, std::string_view example);

    const Table& table_;
    std::string title_, file_;
    Problems* problems_;
    std::vector<bool> is_taken_;
    std::vector<std::string_view> known_;
};

}  // namespace weir::cli
