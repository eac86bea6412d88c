// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <vector>

#include "av/handles.hpp"
#include "base/bytes.hpp"
#include "media/timestamp.hpp"

namespace weir::av {

/// One track of a stream: what a muxer must know to write it. Copies are deep.
class Track {
public:
    Track(const AVCodecParameters& parameters, media::TimeBase time_base);
    Track(const Track& other) : Track(*other.parameters_, other.time_base_) {}
    Track& operator=(const Track& other) { return *this = Track{other}; }
    Track(Track&&) noexcept = default;
    Track& operator=(Track&&) noexcept = default;

    const AVCodecParameters& parameters() const { return *parameters_; }
    media::TimeBase time_base() const { return time_base_; }
    bool is_video() const { return parameters_->codec_type == AVMEDIA_TYPE_VIDEO; }
    bool is_audio() const { return parameters_->codec_type == AVMEDIA_TYPE_AUDIO; }
    ByteView extradata() const;
    void set_extradata(ByteView bytes);
    std::string codec_name() const;

    /// Nothing a muxer needs is unknown.
    bool is_complete() const;
    /// A decoder set up for one can decode the other: same codec, extradata, size, rate and
    /// channels.
    bool same_format(const Track& other) const;
    /// The same but for parameter sets that its frames bring along, in front of keyframes.
    bool same_picture(const Track& other) const;
    /// "h264 1920x1080", "aac 48000 Hz 2 ch"
    std::string describe() const;

private:
    CodecParametersPtr parameters_;
    media::TimeBase time_base_;
};

using Tracks = std::vector<Track>;

bool same_formats(const Tracks& a, const Tracks& b);
/// In the same time bases, too: the packets of one may follow those of the other.
bool same_tracks(const Tracks& a, const Tracks& b);

}  // namespace weir::av
