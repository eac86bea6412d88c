// SPDX-License-Identifier: MIT
#pragma once
#include <weir/encode.hpp>

#include <optional>

#include "transcode/decoder.hpp"
#include "transcode/graph.hpp"
#include "transcode/picture_size.hpp"

namespace weir::transcode {

/// What an encoder wants of its pictures.
struct Wanted {
    Size size;
    AVRational aspect{0, 1};                    ///< Of a pixel.
    AVPixelFormat format = AV_PIX_FMT_YUV420P;  ///< In memory.
    bool ten_bits = false;
    /// Where pictures may stay on their device.
    std::optional<ext::DeviceStages> device{};
    bool operator==(const Wanted& other) const {
        return size == other.size && format == other.format &&
               device.has_value() == other.device.has_value();
    }
};

/// Decoded pictures -> what the encoder wants: progressive, of one size, in one format; each at its
/// time. Pictures may change in size and format as often as they like.
/// Thread: worker, one at a time.
class PictureFilter {
public:
    /// Times come in ticks of `in`, and leave in ticks of `out`.
    PictureFilter(const EncodeOptions& options, AVRational in, AVRational out);

    /// Errors: Errc::bad_media: the pictures are of a kind that libavfilter can't handle;
    /// Errc::bad_option: it was built without what tone mapping needs.
    Result<void> push(av::FramePtr frame, const Wanted& wanted, FramePtrs& out);
    /// Gives out what was held back; push() may follow.
    Result<void> drain(FramePtrs& out);

private:
    /// Of pictures that one chain of filters can take.
    struct Kind {
        int width = 0, height = 0, format = 0;
        AVRational aspect{0, 1};
        int transfer = 0, range = 0;
        bool is_interlaced = false, is_on_device = false;
        bool operator==(const Kind& other) const;
    };
    Kind kind_of(const AVFrame& frame) const;
    Result<std::string> filters(const Kind& kind, const Wanted& wanted) const;
    Result<void> begin(const AVFrame& frame, const Kind& kind, const Wanted& wanted);
    Result<void> pull(FramePtrs& out);

    const EncodeOptions options_;
    const AVRational in_, out_;
    const unsigned threads_;
    std::optional<Graph> graph_;
    Kind kind_;
    Wanted wanted_;
    bool has_seen_fields_ = false;
    std::int64_t origin_ = 0, last_ = 0;  ///< Of the graph, in ticks of `in`: it begins at 0.
};

/// PQ or HLG.  Source: ITU-T H.273, table 3.
bool is_hdr(const AVFrame& frame);

/// The same picture in another format; from a device, too.
Result<av::FramePtr> converted(const AVFrame& frame, AVPixelFormat format);

}  // namespace weir::transcode
