// SPDX-License-Identifier: MIT
#pragma once
#include <weir/ext/codec_backend.hpp>

#include "av/handles.hpp"

namespace weir::hwaccel {

/// An open encoder of libavcodec, whichever it is.
class LibavEncoder final : public ext::VideoEncoder {
public:
    /// `surfaces`: frames are sent to the device in these (an AVHWFramesContext); null: they go in
    /// as they come.
    LibavEncoder(av::CodecContextPtr context, av::BufferPtr surfaces,
                 const ext::EncoderOptions& options);

    const AVCodecParameters& parameters() const override { return *parameters_; }
    Result<void> send(const AVFrame* frame) override;
    Result<bool> receive(AVPacket& packet) override;

private:
    Result<av::FramePtr> own(const AVFrame& frame) const;
    bool is_keyframe_due(const AVFrame& frame) const;
    void take_extradata(const AVPacket& packet);

    av::CodecContextPtr context_;
    av::BufferPtr surfaces_;
    av::CodecParametersPtr parameters_;
    std::int64_t gop_ticks_;
    std::optional<std::int64_t> last_keyframe_{};  ///< PTS of the last that is known of.
};

}  // namespace weir::hwaccel
