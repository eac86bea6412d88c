// SPDX-License-Identifier: MIT
#include "transcode/pending.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace weir::transcode {
namespace {

// More than any encoder reorders: one that drops frames, or changes their times, is not waited for.
constexpr std::size_t kMostHeld = 64;
// A frame does not last through a hole behind it.
constexpr std::int64_t kHole = 10;

std::size_t bytes_of(const AVFrame& picture) {
    std::size_t bytes = 0;
    for (const AVBufferRef* plane : picture.buf)
        if (plane) bytes += static_cast<std::size_t>(plane->size);
    // On a device: what 4:2:0 takes there.
    if (picture.hw_frames_ctx)
        bytes = std::size_t(picture.width) * std::size_t(picture.height) * 3 / 2;
    return bytes;
}

}  // namespace

void Pending::sent(av::FramePtr picture, bool is_keyframe) {
    Frame frame{.picture = nullptr,
                .pts = picture->pts,
                .duration = step_,
                .is_keyframe = is_keyframe,
                .bytes = bytes_of(*picture)};
    if (last_pts_) {
        const auto step = frame.pts - *last_pts_;
        if (step_ == 0 || step <= kHole * step_) step_ = step;
        if (!frames_.empty()) frames_.back().duration = step_;
        frame.duration = step_;
    }
    last_pts_ = frame.pts;
    frame.picture = std::move(picture);
    bytes_ += frame.bytes;
    ++pictures_;
    frames_.push_back(std::move(frame));
    forget_beyond_limits();
}

void Pending::forget_beyond_limits() {
    for (Frame& frame : frames_) {
        // The last one stays: with it another encoder begins.
        if (pictures_ <= limits_.frames && bytes_ <= limits_.bytes) return;
        if (!frame.picture || pictures_ == 1) continue;
        frame.picture.reset();
        bytes_ -= frame.bytes;
        --pictures_;
    }
}

void Pending::coded(av::Packet packet, av::Packets& out) {
    const auto duration = duration_at(packet.pts());
    if (duration > 0) packet.set_duration(duration);
    held_.push_back(std::move(packet));
    std::size_t whole = 0;
    std::int64_t last = INT64_MIN;
    // So many packets whose last is the frame of that number: they are all the frames up to it.
    for (std::size_t i = 0; i < held_.size() && i < frames_.size(); ++i) {
        last = std::max(last, held_[i].pts());
        if (last == frames_[i].pts) whole = i + 1;
    }
    if (held_.size() - whole > kMostHeld) return release_all(out);
    release(whole, out);
}

std::int64_t Pending::duration_at(std::int64_t pts) const {
    const auto frame = std::ranges::lower_bound(frames_, pts, {}, &Frame::pts);
    return frame != frames_.end() ? frame->duration : step_;
}

void Pending::release(std::size_t count, av::Packets& out) {
    std::move(held_.begin(), held_.begin() + std::ptrdiff_t(count), std::back_inserter(out));
    held_.erase(held_.begin(), held_.begin() + std::ptrdiff_t(count));
    for (std::size_t i = 0; i < count; ++i)
        drop_first();
}

void Pending::drop_first() {
    if (frames_.front().picture) {
        bytes_ -= frames_.front().bytes;
        --pictures_;
    }
    frames_.pop_front();
}

void Pending::release_all(av::Packets& out) {
    std::int64_t last = INT64_MIN;
    for (const av::Packet& packet : held_)
        last = std::max(last, packet.pts());
    std::move(held_.begin(), held_.end(), std::back_inserter(out));
    held_.clear();
    while (!frames_.empty() && frames_.front().pts <= last)
        drop_first();
}

std::deque<Pending::Frame> Pending::take_frames() {
    held_.clear();
    bytes_ = pictures_ = 0;
    return std::exchange(frames_, {});
}

}  // namespace weir::transcode
