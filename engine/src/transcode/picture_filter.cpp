// SPDX-License-Identifier: MIT
#include "transcode/picture_filter.hpp"

#include <new>
#include <tuple>

#include "base/fail.hpp"
#include "transcode/options.hpp"

extern "C" {
#include <libavutil/pixdesc.h>
}

namespace weir::transcode {
namespace {

bool is_interlaced(const AVFrame& frame) {
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(58, 7, 100)
    return (frame.flags & AV_FRAME_FLAG_INTERLACED) != 0;
#else
    return frame.interlaced_frame != 0;
#endif
}

bool is_hdr_transfer(int transfer) {
    return transfer == AVCOL_TRC_SMPTE2084 || transfer == AVCOL_TRC_ARIB_STD_B67;
}

/// zscale works in light; the mapping is Hable's curve. Streams in HDR are of BT.2020.
std::string tone_mapping(int transfer) {
    return fmt::format(
        "zscale=tin={}:pin=bt2020:min=bt2020nc:t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,"
        "tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv,format=yuv420p",
        transfer == AVCOL_TRC_SMPTE2084 ? "smpte2084" : "arib-std-b67");
}

bool is_true_to_shape(const Placement& placement, Size frame) {
    return placement.size == frame;
}

std::string scaling(const Placement& placement, const Wanted& wanted, bool is_full_range) {
    const char* range = is_full_range ? "pc" : "tv";
    auto text = fmt::format("scale={}:{}:flags=bicubic:in_range={}:out_range={}",
                            placement.size.width, placement.size.height, range, range);
    if (!is_true_to_shape(placement, wanted.size))
        text += fmt::format(",pad={}:{}:{}:{}", wanted.size.width, wanted.size.height, placement.x,
                            placement.y);
    return text;
}

const char* name_of(AVPixelFormat format) {
    const char* name = av_get_pix_fmt_name(format);
    return name ? name : "none";
}

void append(std::string& chain, const std::string& filter) {
    if (!chain.empty() && !filter.empty()) chain += ',';
    chain += filter;
}

/// Its own progressive picture, of no type that binds an encoder.
void clear_coding(AVFrame& frame) {
    frame.pict_type = AV_PICTURE_TYPE_NONE;
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(58, 7, 100)
    frame.flags &= ~AV_FRAME_FLAG_KEY;
#else
    frame.key_frame = 0;
#endif
}

}  // namespace

bool is_hdr(const AVFrame& frame) {
    return is_hdr_transfer(frame.color_trc);
}

bool PictureFilter::Kind::operator==(const Kind& other) const {
    const auto all = [](const Kind& k) {
        return std::tie(k.width, k.height, k.format, k.aspect.num, k.aspect.den, k.transfer,
                        k.range, k.is_interlaced, k.is_on_device);
    };
    return all(*this) == all(other);
}

PictureFilter::PictureFilter(const EncodeOptions& options, AVRational in, AVRational out)
    : options_(options), in_(in), out_(out), threads_(threads_of(options)) {}

PictureFilter::Kind PictureFilter::kind_of(const AVFrame& frame) const {
    return {.width = frame.width,
            .height = frame.height,
            .format = frame.format,
            .aspect = frame.sample_aspect_ratio,
            .transfer = frame.color_trc,
            .range = frame.color_range,
            .is_interlaced = has_seen_fields_,
            .is_on_device = is_on_device(frame)};
}

Result<std::string> PictureFilter::filters(const Kind& kind, const Wanted& wanted) const {
    std::string chain, rate;
    if (options_.frame_rate.num > 0)
        rate = fmt::format("fps={}/{}:eof_action=pass", options_.frame_rate.num,
                           options_.frame_rate.den);
    if (kind.is_on_device) {
        chain = device_filters(*wanted.device, kind.is_interlaced, wanted.size.width,
                               wanted.size.height, wanted.ten_bits)
                    .value_or("null");
        append(chain, rate);
        return chain;
    }
    if (kind.is_interlaced) append(chain, "yadif=deint=interlaced");
    append(chain, rate);
    if (options_.tone_map && is_hdr_transfer(kind.transfer)) {
        if (!has_filter("zscale") || !has_filter("tonemap"))
            return fail(Errc::bad_option, "libavfilter was built without zscale: no tone mapping");
        append(chain, tone_mapping(kind.transfer));
    }
    const Size size{kind.width, kind.height};
    const bool is_full_range = kind.range == AVCOL_RANGE_JPEG && !options_.tone_map;
    const auto placement = placed_in(size, kind.aspect, wanted.size, wanted.aspect);
    const bool loses_a_row = size != wanted.size && encoded_size(size, 0) == wanted.size;
    if (loses_a_row)
        append(chain, fmt::format("crop={}:{}:0:0", wanted.size.width, wanted.size.height));
    else if (size != wanted.size || !is_true_to_shape(placement, wanted.size) ||
             kind.format != wanted.format)
        append(chain, scaling(placement, wanted, is_full_range));
    append(chain, fmt::format("format={}", name_of(wanted.format)));
    return chain;
}

Result<void> PictureFilter::begin(const AVFrame& frame, const Kind& kind, const Wanted& wanted) {
    const auto chain = filters(kind, wanted);
    if (!chain) return chain.error();
    auto graph = Graph::open(frame, in_, *chain, threads_);
    if (!graph) return graph.error();
    graph_ = std::move(*graph);
    kind_ = kind;
    wanted_ = wanted;
    origin_ = frame.pts;
    return {};
}

Result<void> PictureFilter::push(av::FramePtr frame, const Wanted& wanted, FramePtrs& out) {
    if (options_.deinterlace && is_interlaced(*frame)) has_seen_fields_ = true;
    const bool may_stay = wanted.device && !(options_.tone_map && is_hdr(*frame)) &&
                          frame->format == wanted.device->pixel_format &&
                          device_filters(*wanted.device, has_seen_fields_, 16, 16, false);
    if (is_on_device(*frame) && !may_stay) {
        auto copy = downloaded(*frame);
        if (!copy) return copy.error();
        frame = std::move(*copy);
    }
    const Kind kind = kind_of(*frame);
    // The frame rate is kept by doubling; a hole is to stay one.
    const bool is_behind_hole = options_.frame_rate.num > 0 && graph_ &&
                                av_rescale_q(frame->pts - last_, in_, {1, 1'000}) > 1'000;
    if (!graph_ || kind != kind_ || !(wanted == wanted_) || is_behind_hole) {
        if (auto drained = drain(out); !drained) return drained;
        if (auto begun = begin(*frame, kind, wanted); !begun) return begun;
    }
    last_ = frame->pts;
    frame->pts -= origin_;
    if (auto pushed = graph_->push(std::move(frame)); !pushed) return pushed;
    return pull(out);
}

Result<void> PictureFilter::pull(FramePtrs& out) {
    while (true) {
        auto frame = graph_->pull();
        if (!frame) return frame.error();
        if (!*frame) return {};
        AVFrame& f = **frame;
        f.pts = av_rescale_q(origin_, in_, out_) + av_rescale_q(f.pts, graph_->time_base(), out_);
        f.sample_aspect_ratio = wanted_.aspect;
        clear_coding(f);
        out.push_back(std::move(*frame));
    }
}

Result<void> PictureFilter::drain(FramePtrs& out) {
    if (!graph_) return {};
    auto done = graph_->finish(last_ - origin_ + 1);
    if (done) done = pull(out);
    graph_.reset();
    return done;
}

Result<av::FramePtr> converted(const AVFrame& frame, AVPixelFormat format) {
    av::FramePtr copy{av_frame_clone(&frame)};
    if (!copy) throw std::bad_alloc{};
    if (is_on_device(frame)) {
        auto fetched = downloaded(frame);
        if (!fetched) return fetched.error();
        copy = std::move(*fetched);
    }
    if (copy->format == format) return copy;
    const char* range = frame.color_range == AVCOL_RANGE_JPEG ? "pc" : "tv";
    auto graph = Graph::open(
        *copy, {1, 1'000'000},
        fmt::format("scale=in_range={}:out_range={},format={}", range, range, name_of(format)), 1);
    if (!graph) return graph.error();
    if (auto pushed = graph->push(std::move(copy)); !pushed) return pushed.error();
    if (auto ended = graph->finish(frame.pts + 1); !ended) return ended.error();
    auto out = graph->pull();
    if (out && !*out) return fail(Errc::bad_media, "a picture can't be had in another format");
    if (out) (*out)->pts = frame.pts;
    return out;
}

}  // namespace weir::transcode
