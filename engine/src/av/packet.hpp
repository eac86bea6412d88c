// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "av/handles.hpp"
#include "base/bytes.hpp"
#include "media/timestamp.hpp"

namespace weir::av {

/// Which segment brought a frame, or the one before it: a frame is whole when the next begins.
struct Origin {
    unsigned playlist = 0;  ///< 0: the main one; 1: sound that is fetched beside it.
    std::uint64_t msn = 0;
    /// Of that segment's first frame, where the playlist tells it.
    std::optional<std::chrono::system_clock::time_point> date{};
};

/// One coded frame. Move only; the payload is shared with libav by reference count.
/// `dts` and `pts` are in the time base of its track and always set once the demuxer handed it out.
class Packet {
public:
    Packet();  ///< Empty, ready to be filled through get().

    /// Another that shares the payload.
    Packet clone() const;

    AVPacket* get() { return packet_.get(); }
    const AVPacket* get() const { return packet_.get(); }

    std::size_t track() const { return static_cast<std::size_t>(packet_->stream_index); }
    std::int64_t dts() const { return packet_->dts; }
    std::int64_t pts() const { return packet_->pts; }
    std::int64_t duration() const { return packet_->duration; }
    bool is_keyframe() const { return packet_->flags & AV_PKT_FLAG_KEY; }
    ByteView data() const { return {packet_->data, static_cast<std::size_t>(packet_->size)}; }
    std::size_t size() const { return static_cast<std::size_t>(packet_->size); }

    void set_times(std::int64_t dts, std::int64_t pts) {
        packet_->dts = dts;
        packet_->pts = pts;
    }
    void set_track(std::size_t track) { packet_->stream_index = static_cast<int>(track); }
    void set_duration(std::int64_t ticks) { packet_->duration = ticks; }

    /// Of HLS.
    const Origin& origin() const { return origin_; }
    void set_origin(const Origin& origin) { origin_ = origin; }

private:
    explicit Packet(PacketPtr packet) : packet_(std::move(packet)) {}

    PacketPtr packet_;
    Origin origin_;
};

using Packets = std::vector<Packet>;

}  // namespace weir::av
