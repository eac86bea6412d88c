// SPDX-License-Identifier: MIT
#include "flv/replay.hpp"

#include <algorithm>
#include <functional>

namespace weir::flv {
namespace {

constexpr std::size_t kRemembered = 16;  // GOPs; servers keep one or two.

bool is_after(std::uint32_t a_ms, std::uint32_t b_ms) {
    return static_cast<std::int32_t>(a_ms - b_ms) > 0;
}

}  // namespace

void Replay::take_keyframe(const Keyframe& keyframe) {
    const bool is_known = std::ranges::find(recent_, keyframe) != recent_.end();
    const bool goes_on = !replayed_ms_ || is_after(keyframe.timestamp_ms, *replayed_ms_);
    if (is_known && goes_on && !is_loop_) {
        replayed_ms_ = keyframe.timestamp_ms;
        return;
    }
    is_loop_ |= is_known;
    replayed_ms_.reset();
    recent_.push_back(keyframe);
    if (recent_.size() > kRemembered) recent_.pop_front();
}

bool Replay::is_repeated(const Tag& tag, ByteView payload, bool is_keyframe) {
    const bool is_video = tag.type == TagType::video;
    if (is_video && is_keyframe)
        take_keyframe({std::hash<std::string_view>{}(as_text(payload)), tag.timestamp_ms});
    auto& last_ms = last_ms_[is_video ? 0 : 1];
    if (replayed_ms_ && last_ms && !is_after(tag.timestamp_ms, *last_ms)) return true;
    if (is_video) replayed_ms_.reset();
    last_ms = tag.timestamp_ms;
    return false;
}

}  // namespace weir::flv
