// SPDX-License-Identifier: MIT
#include "check/segment_book.hpp"

#include <fmt/format.h>

#include "kit/http_get.hpp"

namespace weir::bench {
namespace {

constexpr std::size_t kKept = 120;

}  // namespace

void SegmentBook::extend() {
    for (;; ++next_) {
        auto answer = kit::http_get({.url = fmt::format("{}{}.ts", stream_url_, next_)});
        if (!answer || answer->status != 200) return;
        by_head_[answer->body.substr(0, kHead)] = next_;
        segments_[next_] = std::move(answer->body);
        if (segments_.size() <= kKept) continue;
        by_head_.erase(segments_.begin()->second.substr(0, kHead));
        segments_.erase(segments_.begin());
    }
}

const std::string* SegmentBook::segment(std::uint64_t number) {
    if (number >= next_) extend();
    const auto found = segments_.find(number);
    return found == segments_.end() ? nullptr : &found->second;
}

std::optional<std::uint64_t> SegmentBook::find(std::string_view head) {
    if (head.size() < kHead) return std::nullopt;
    const std::string key{head.substr(0, kHead)};
    if (!by_head_.contains(key)) extend();
    const auto found = by_head_.find(key);
    if (found == by_head_.end()) return std::nullopt;
    return found->second;
}

}  // namespace weir::bench
