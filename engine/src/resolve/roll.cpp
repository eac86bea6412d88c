// SPDX-License-Identifier: MIT
#include "resolve/roll.hpp"

#include <algorithm>
#include <utility>

namespace weir::resolve {

void Roll::enter(const std::string& key, Clock::time_point now) {
    const std::lock_guard lock{mutex_};
    if (entries_.size() < kMost || entries_.contains(key)) entries_[key].polled = now;
}

std::optional<bool> Roll::take_answer(const std::string& key, Clock::time_point now) {
    const std::lock_guard lock{mutex_};
    const auto found = entries_.find(key);
    if (found == entries_.end()) return std::nullopt;
    Entry& entry = found->second;
    entry.polled = now;
    const auto told = std::exchange(entry.told, std::nullopt);
    if (!told || now - *told >= kFresh) return std::nullopt;
    return entry.is_live;
}

std::vector<std::string> Roll::take_turn(const std::string& key, std::size_t most,
                                         Clock::time_point now) {
    const std::lock_guard lock{mutex_};
    std::erase_if(entries_, [now](const auto& entry) {
        return !entry.second.is_asked && now - entry.second.polled > kForgotten;
    });
    if (entries_.size() >= kMost && !entries_.contains(key)) return {};
    Entry& own = entries_[key];
    own.polled = now;
    if (own.is_asked) return {};
    std::vector<std::pair<Clock::time_point, std::string>> others;
    for (const auto& [name, entry] : entries_)
        if (name != key && !entry.is_asked) others.emplace_back(entry.polled, name);
    const auto count = std::min(others.size(), std::max<std::size_t>(most, 1) - 1);
    std::ranges::partial_sort(others, others.begin() + static_cast<std::ptrdiff_t>(count));
    std::vector<std::string> keys{key};
    for (std::size_t i = 0; i < count; ++i)
        keys.push_back(std::move(others[i].second));
    for (const std::string& name : keys)
        entries_[name].is_asked = true;
    return keys;
}

void Roll::on_answers(const std::vector<std::string>& asked,
                      const std::vector<ext::Liveness>& known, Clock::time_point now) {
    const std::lock_guard lock{mutex_};
    for (const std::string& key : asked) {
        const auto found = entries_.find(key);
        if (found == entries_.end()) continue;
        Entry& entry = found->second;
        entry.is_asked = false;
        const auto said = std::ranges::find(known, key, &ext::Liveness::batch_key);
        entry.told.reset();
        if (said == known.end()) continue;
        entry.is_live = said->is_live;
        entry.told = now;
    }
}

}  // namespace weir::resolve
