// SPDX-License-Identifier: MIT
#include "aftercare/picture.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <new>

#include "av/error.hpp"
#include "base/fail.hpp"

extern "C" {
#include <libavutil/imgutils.h>
#include <libswscale/swscale.h>
}

namespace weir::aftercare {
namespace {

constexpr int kMargin = 4;
constexpr std::uint8_t kDarkGrey = 40, kNoColour = 128;
constexpr int kQuality = 3;  // Of mjpeg's 2 (best) to 31.

struct FreeScaler {
    void operator()(SwsContext* p) const noexcept { sws_freeContext(p); }
};

int even(double value) {
    return std::max(2, static_cast<int>(std::lround(value / 2)) * 2);
}

FramePtr make_picture(Size size) {
    FramePtr frame{av_frame_alloc()};
    if (!frame) throw std::bad_alloc{};
    frame->format = AV_PIX_FMT_YUVJ420P;
    frame->color_range = AVCOL_RANGE_JPEG;
    frame->width = size.width;
    frame->height = size.height;
    if (av_frame_get_buffer(frame.get(), 0) < 0) throw std::bad_alloc{};
    return frame;
}

/// What the coded colours mean, where the stream does not say it: by its height, as players guess.
int matrix_of(const AVFrame& picture) {
    constexpr int kHigh = 720;
    if (picture.colorspace == AVCOL_SPC_UNSPECIFIED)
        return picture.height >= kHigh ? SWS_CS_ITU709 : SWS_CS_ITU601;
    return picture.colorspace == AVCOL_SPC_RGB ? SWS_CS_DEFAULT
                                               : static_cast<int>(picture.colorspace);
}

void fill(AVFrame& picture, int plane, int rows, std::uint8_t value) {
    for (int y = 0; y < rows; ++y)
        std::memset(picture.data[plane] + std::ptrdiff_t(y) * picture.linesize[plane], value,
                    static_cast<std::size_t>(picture.width >> (plane > 0 ? 1 : 0)));
}

void paste(AVFrame& sheet, const AVFrame& picture, int x, int y) {
    for (int plane = 0; plane < 3; ++plane) {
        const int shift = plane > 0 ? 1 : 0;
        auto* to =
            sheet.data[plane] + std::ptrdiff_t(y >> shift) * sheet.linesize[plane] + (x >> shift);
        av_image_copy_plane(to, sheet.linesize[plane], picture.data[plane], picture.linesize[plane],
                            picture.width >> shift, picture.height >> shift);
    }
}

}  // namespace

Size shown_size(Size coded, AVRational pixel_aspect, int width) {
    const bool is_square = pixel_aspect.num <= 0 || pixel_aspect.den <= 0;
    const double shown = coded.width * (is_square ? 1.0 : av_q2d(pixel_aspect));
    const int wide = even(std::clamp(shown, 2.0, double(width)));
    const int high = even(std::clamp(wide * coded.height / shown, 2.0, 4.0 * wide));
    return {wide, high};
}

Result<FramePtr> scaled(const AVFrame& picture, Size size) {
    const std::unique_ptr<SwsContext, FreeScaler> scaler{sws_getContext(
        picture.width, picture.height, static_cast<AVPixelFormat>(picture.format), size.width,
        size.height, AV_PIX_FMT_YUVJ420P, SWS_AREA, nullptr, nullptr, nullptr)};
    if (!scaler) return fail(Errc::bad_media, "the picture's format can't be scaled");
    const int is_full = picture.color_range == AVCOL_RANGE_JPEG ? 1 : 0;
    constexpr int kOne = 1 << 16;
    // Of formats where colours need no telling it knows better.
    sws_setColorspaceDetails(scaler.get(), sws_getCoefficients(matrix_of(picture)), is_full,
                             sws_getCoefficients(SWS_CS_ITU601), 1, 0, kOne, kOne);
    FramePtr out = make_picture(size);
    if (sws_scale(scaler.get(), picture.data, picture.linesize, 0, picture.height, out->data,
                  out->linesize) <= 0)
        return fail(Errc::bad_media, "the picture can't be scaled");
    return out;
}

double detail(const AVFrame& picture) {
    double sum = 0, squares = 0;
    for (int y = 0; y < picture.height; ++y) {
        const auto* row = picture.data[0] + std::ptrdiff_t(y) * picture.linesize[0];
        for (int x = 0; x < picture.width; ++x) {
            sum += row[x];
            squares += double(row[x]) * row[x];
        }
    }
    const double count = double(picture.width) * picture.height;
    const double mean = sum / count;
    return std::sqrt(std::max(squares / count - mean * mean, 0.0));
}

std::size_t best(const std::vector<double>& details) {
    return static_cast<std::size_t>(std::ranges::max_element(details) - details.begin());
}

FramePtr side_by_side(const std::vector<FramePtr>& pictures, int columns) {
    const int count = static_cast<int>(pictures.size());
    columns = std::min(columns, count);
    const int rows = (count + columns - 1) / columns;
    const Size cell{pictures.front()->width + kMargin, pictures.front()->height + kMargin};
    FramePtr sheet = make_picture({columns * cell.width + kMargin, rows * cell.height + kMargin});
    for (int plane = 0; plane < 3; ++plane)
        fill(*sheet, plane, sheet->height >> (plane > 0 ? 1 : 0),
             plane == 0 ? kDarkGrey : kNoColour);
    for (int i = 0; i < count; ++i)
        paste(*sheet, *pictures[static_cast<std::size_t>(i)], kMargin + i % columns * cell.width,
              kMargin + i / columns * cell.height);
    return sheet;
}

Result<Bytes> jpeg_of(const AVFrame& picture) {
    const AVCodec* codec = avcodec_find_encoder(AV_CODEC_ID_MJPEG);
    if (!codec) return fail(Errc::unsupported_codec, "libavcodec was built without mjpeg");
    const CodecContextPtr encoder{avcodec_alloc_context3(codec)};
    const av::PacketPtr packet{av_packet_alloc()};
    const FramePtr frame{av_frame_clone(&picture)};
    if (!encoder || !packet || !frame) throw std::bad_alloc{};
    encoder->width = picture.width;
    encoder->height = picture.height;
    encoder->pix_fmt = AV_PIX_FMT_YUVJ420P;
    encoder->color_range = AVCOL_RANGE_JPEG;
    encoder->time_base = {1, 25};
    encoder->thread_count = 1;
    encoder->flags |= AV_CODEC_FLAG_QSCALE;
    encoder->global_quality = frame->quality = FF_QP2LAMBDA * kQuality;
    int done = avcodec_open2(encoder.get(), codec, nullptr);
    if (done >= 0) done = avcodec_send_frame(encoder.get(), frame.get());
    if (done >= 0) done = avcodec_receive_packet(encoder.get(), packet.get());
    if (done < 0) return av::fail(done, "the JPEG can't be made");
    return Bytes(packet->data, packet->data + packet->size);
}

}  // namespace weir::aftercare
