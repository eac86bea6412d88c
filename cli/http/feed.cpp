// SPDX-License-Identifier: MIT
#include "http/feed.hpp"

#include <algorithm>

namespace weir::cli::http {

void Feed::add(std::string text) {
    const std::lock_guard lock{mutex_};
    bytes_ += text.size();
    lines_.push_back({++last_id_, std::move(text)});
    while (lines_.size() > kMost || (bytes_ > kMostBytes && lines_.size() > 1)) {
        bytes_ -= lines_.front().text.size();
        lines_.pop_front();
    }
}

std::vector<Feed::Line> Feed::after(std::uint64_t id, std::size_t most) const {
    const std::lock_guard lock{mutex_};
    const auto begin = std::ranges::upper_bound(lines_, id, {}, &Line::id);
    const auto count = std::min(most, static_cast<std::size_t>(lines_.end() - begin));
    return {begin, begin + static_cast<std::ptrdiff_t>(count)};
}

std::uint64_t Feed::last_id() const {
    const std::lock_guard lock{mutex_};
    return last_id_;
}

}  // namespace weir::cli::http
