// SPDX-License-Identifier: MIT
#include "aftercare/keyframes.hpp"

#include <algorithm>
#include <array>
#include <new>

#include "aftercare/flv_entry.hpp"
#include "aftercare/mp4_boxes.hpp"
#include "base/fail.hpp"

namespace weir::aftercare {
namespace {

// 8K; one decoded picture of it has 50 MB, or 100 MB with 10 bits.
constexpr std::int64_t kMostPixels = 36'000'000;
constexpr int kLongestEdge = 16'384;
// Without a keyframe in so many bytes, there is none worth to be found.
constexpr std::uint64_t kFarthest = 128u << 20;
constexpr int kMostTries = 4;

/// Decoders that see much use, and much care; others are no gain for hostile files.
bool is_decoded(AVCodecID codec) {
    constexpr std::array known{AV_CODEC_ID_H264, AV_CODEC_ID_HEVC, AV_CODEC_ID_AV1,
                               AV_CODEC_ID_VP9,  AV_CODEC_ID_VP8,  AV_CODEC_ID_MPEG2VIDEO,
                               AV_CODEC_ID_FLV1, AV_CODEC_ID_MPEG4};
    return std::ranges::find(known, codec) != known.end();
}

}  // namespace

Result<std::unique_ptr<Keyframes>> Keyframes::open(const std::filesystem::path& path,
                                                   const Rein& rein) {
    auto source = Source::open(path, rein);
    if (!source) return source.error();
    std::unique_ptr<Keyframes> keyframes{new Keyframes{std::move(*source)}};
    if (auto chosen = keyframes->choose_stream(); !chosen) return chosen.error();
    if (keyframes->stream_ < 0) return std::unique_ptr<Keyframes>{};
    if (auto opened = keyframes->open_decoder(); !opened) return opened.error();
    keyframes->choose_entry();
    return keyframes;
}

Result<void> Keyframes::choose_stream() {
    AVFormatContext& context = source_->context();
    stream_ = av_find_best_stream(&context, AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
    if (stream_ < 0) return {};
    for (unsigned i = 0; i < context.nb_streams; ++i)
        context.streams[i]->discard = int(i) == stream_ ? AVDISCARD_NONKEY : AVDISCARD_ALL;
    const AVCodecParameters& parameters = *context.streams[stream_]->codecpar;
    if (!is_decoded(parameters.codec_id))
        return fail(Errc::unsupported_codec, "no picture is made of {}",
                    avcodec_get_name(parameters.codec_id));
    const std::int64_t width = parameters.width, height = parameters.height;
    if (width <= 0 || height <= 0 || std::max(width, height) > kLongestEdge ||
        width * height > kMostPixels)
        return fail(Errc::bad_media, "a picture of {}x{} is not decoded", width, height);
    return {};
}

Result<void> Keyframes::open_decoder() {
    const AVCodecParameters& parameters = *source_->context().streams[stream_]->codecpar;
    const AVCodec* codec = avcodec_find_decoder(parameters.codec_id);
    if (!codec)
        return fail(Errc::unsupported_codec, "libavcodec was built without {}",
                    avcodec_get_name(parameters.codec_id));
    decoder_.reset(avcodec_alloc_context3(codec));
    if (!decoder_ || avcodec_parameters_to_context(decoder_.get(), &parameters) < 0)
        throw std::bad_alloc{};
    decoder_->thread_count = 1;
    decoder_->skip_frame = AVDISCARD_NONKEY;
    decoder_->skip_loop_filter = AVDISCARD_NONREF;
    decoder_->max_pixels = kMostPixels;
    // A keyframe that is no IDR is shown all the same.
    decoder_->flags |= AV_CODEC_FLAG_OUTPUT_CORRUPT;
    if (avcodec_open2(decoder_.get(), codec, nullptr) < 0)
        return fail(Errc::bad_media, "the picture of '{}' can't be decoded",
                    source_->path().native());
    return {};
}

void Keyframes::choose_entry() {
    const AVFormatContext& context = source_->context();
    const auto format = source_->format();
    const auto layout = read_mp4_layout(source_->path());
    if (format == "mpegts" || format == "flv")
        entry_ = Entry::by_bytes;
    else if (context.duration > 0 && !(layout && layout->is_fragmented))
        entry_ = Entry::by_time;
}

void Keyframes::go_to(double part) {
    AVFormatContext& context = source_->context();
    if (entry_ == Entry::by_bytes) {
        auto place = static_cast<std::int64_t>(part * double(source_->bytes()));
        if (source_->format() == "flv") {
            const auto tag = find_flv_keyframe(source_->fd(), static_cast<std::uint64_t>(place));
            if (tag) place = static_cast<std::int64_t>(*tag);
        }
        if (place > last_place_) av_seek_frame(&context, -1, place, AVSEEK_FLAG_BYTE);
    } else if (entry_ == Entry::by_time) {
        const auto begin = context.start_time == AV_NOPTS_VALUE ? 0 : context.start_time;
        const auto time = begin + static_cast<std::int64_t>(part * double(context.duration));
        av_seek_frame(&context, -1, time, AVSEEK_FLAG_BACKWARD);
    }
}

/// Into packet_. False: there is none that was not looked at before.
Result<bool> Keyframes::next_keyframe(double part) {
    const auto begin = entry_ == Entry::by_walk
                           ? static_cast<std::int64_t>(part * double(source_->bytes()))
                           : std::int64_t{0};
    std::uint64_t passed = 0;
    while (passed < kFarthest) {
        av_packet_unref(packet_.get());
        auto read = source_->read(packet_);
        if (!read || !*read) return read;
        if (packet_.get()->stream_index != stream_) continue;
        const bool counts = packet_.get()->pos >= begin;
        if (counts && packet_.is_keyframe() && packet_.size() > 0) {
            if (packet_.get()->pos >= 0 && packet_.get()->pos == last_place_) return false;
            last_place_ = packet_.get()->pos;
            return true;
        }
        if (counts) passed += packet_.size();
    }
    return false;
}

FramePtr Keyframes::decode() {
    FramePtr frame{av_frame_alloc()};
    if (!frame) throw std::bad_alloc{};
    avcodec_flush_buffers(decoder_.get());
    const bool is_decoded = avcodec_send_packet(decoder_.get(), packet_.get()) >= 0 &&
                            avcodec_send_packet(decoder_.get(), nullptr) >= 0 &&
                            avcodec_receive_frame(decoder_.get(), frame.get()) >= 0;
    if (!is_decoded || frame->width <= 0 || frame->height <= 0) return {};
    return frame;
}

Result<FramePtr> Keyframes::at(double part) {
    go_to(part);
    for (int i = 0; i < kMostTries; ++i) {
        const auto found = next_keyframe(part);
        if (!found) return found.error();
        if (!*found) return FramePtr{};
        if (FramePtr frame = decode()) return frame;
    }
    return FramePtr{};
}

Size Keyframes::size() const {
    return {decoder_->width, decoder_->height};
}

AVRational Keyframes::pixel_aspect() const {
    AVFormatContext& context = source_->context();
    return av_guess_sample_aspect_ratio(&context, context.streams[stream_], nullptr);
}

}  // namespace weir::aftercare
