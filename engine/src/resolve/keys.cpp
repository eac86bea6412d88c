// SPDX-License-Identifier: MIT
#include "resolve/keys.hpp"

#include <utility>

#include "base/clock.hpp"

namespace weir::resolve {

std::string Keys::get(std::string_view name) {
    const std::lock_guard lock{mutex_};
    const auto found = kept_.find(name);
    if (found == kept_.end() || found->second.expires <= WallClock::now()) return {};
    return found->second.value;
}

void Keys::put(std::string_view name, std::string value, WallClock::time_point expires) {
    const std::lock_guard lock{mutex_};
    if (kept_.size() >= kMost && !kept_.contains(name)) {
        const auto now = WallClock::now();
        std::erase_if(kept_, [now](const auto& entry) { return entry.second.expires <= now; });
    }
    if (value.size() > kLongest || (kept_.size() >= kMost && !kept_.contains(name))) return;
    kept_.insert_or_assign(std::string{name}, Kept{std::move(value), expires});
}

}  // namespace weir::resolve
