// SPDX-License-Identifier: MIT
#include "config/fields.hpp"

#include "nearest.hpp"
#include "output/text.hpp"

namespace weir::cli {

const Entry* TableReader::take(std::string_view key) {
    known_.push_back(key);
    for (std::size_t i = 0; i < table_.size(); ++i) {
        if (table_[i].key != key) continue;
        is_taken_[i] = true;
        return &table_[i];
    }
    return nullptr;
}

void TableReader::add_problem(const Entry& entry, std::string what, std::string hint) {
    if (problems_ == nullptr) return;
    const std::string key = title_.empty() ? entry.key : fmt::format("{} {}", title_, entry.key);
    problems_->add({file_, entry.line, fmt::format("{}: {}", key, what), std::move(hint)});
}

void TableReader::tell(const Entry& entry, const UsageError& error, std::string_view example) {
    add_problem(entry, error.what,
                error.hint.empty() ? fmt::format("{} = {}", entry.key, example) : error.hint);
}

void TableReader::finish() {
    for (std::size_t i = 0; i < table_.size(); ++i) {
        if (is_taken_[i]) continue;
        const std::string near = nearest(table_[i].key, known_);
        const std::string told =
            near.empty() ? "no such key" : fmt::format("no such key (nearest: {})", near);
        add_problem(table_[i], told, near.empty() ? "weir config sample" : "");
    }
}

}  // namespace weir::cli
