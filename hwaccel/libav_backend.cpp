// SPDX-License-Identifier: MIT
#include "libav_backend.hpp"

#include <algorithm>
#include <fstream>

#include "av/log_tap.hpp"
#include "av/process.hpp"
#include "base/fail.hpp"
#include "libav_encoder.hpp"
#include "reasons.hpp"

namespace weir::hwaccel {
namespace {

/// As many as an encoder may hold back for reordering and looking ahead.
constexpr int kSurfaces = 32;
constexpr unsigned kSmallestSide = 16;

bool is_built(const EncoderFacts& facts) {
    return avcodec_find_encoder_by_name(facts.name) != nullptr;
}

bool is_good_side(unsigned pixels) {
    return pixels >= kSmallestSide && pixels % 2 == 0;
}

Result<av::BufferPtr> reference(AVBufferRef* buffer) {
    av::BufferPtr out{av_buffer_ref(buffer)};
    if (!out) return fail(Errc::no_encoder, "no memory for a reference to the device");
    return out;
}

AVPixelFormat format_of(const AVBufferRef& frames) {
    return reinterpret_cast<const AVHWFramesContext*>(frames.data)->format;
}

}  // namespace

std::optional<Error> check(const ext::EncoderOptions& options) {
    if (!is_good_side(options.width) || !is_good_side(options.height))
        return fail(Errc::bad_option, "{}x{}: sides are even, and at least {}", options.width,
                    options.height, kSmallestSide);
    if (options.time_base.num <= 0 || options.time_base.den <= 0)
        return fail(Errc::bad_option, "time base {}/{}", options.time_base.num,
                    options.time_base.den);
    if (options.frame_rate.num < 0 || options.frame_rate.den <= 0)
        return fail(Errc::bad_option, "frame rate {}/{}", options.frame_rate.num,
                    options.frame_rate.den);
    if (options.crf && !(*options.crf >= 0 && *options.crf <= 51))
        return fail(Errc::bad_option, "crf {}: from 0 to 51", *options.crf);
    if (options.gop <= std::chrono::milliseconds{0})
        return fail(Errc::bad_option, "a GOP of {} ms", options.gop.count());
    if (options.maxrate_bps != 0 && options.maxrate_bps < options.bitrate_bps)
        return fail(Errc::bad_option, "a limit of {} b/s below the average of {} b/s",
                    options.maxrate_bps, options.bitrate_bps);
    if (options.threads == 0) return fail(Errc::bad_option, "no threads");
    return std::nullopt;
}

std::string first_line(const std::filesystem::path& path) {
    std::ifstream in{path};
    std::string line;
    std::getline(in, line);
    return line;
}

std::optional<std::string> LibavBackend::obstacle() const {
    if (std::ranges::none_of(facts_.encoders, is_built)) return "not built";
    return device_obstacle();
}

std::string LibavBackend::versions() const {
    const unsigned version = avcodec_version();
    const std::string libavcodec =
        fmt::format("libavcodec {}.{}.{} ({})", AV_VERSION_MAJOR(version),
                    AV_VERSION_MINOR(version), AV_VERSION_MICRO(version), av_version_info());
    const std::string device = driver();
    return device.empty() ? libavcodec : fmt::format("{}; {}", libavcodec, device);
}

const EncoderFacts* LibavBackend::find(ext::VideoCodec codec) const {
    const EncoderFacts* first = nullptr;
    for (const EncoderFacts& each : facts_.encoders) {
        if (each.codec != codec) continue;
        if (is_built(each)) return &each;
        if (first == nullptr) first = &each;
    }
    return first;
}

std::string LibavBackend::encoder_name(ext::VideoCodec codec) const {
    const EncoderFacts* facts = find(codec);
    return facts == nullptr ? "" : facts->name;
}

std::string LibavBackend::preset_name(ext::VideoCodec codec, ext::Preset preset) const {
    const EncoderFacts* facts = find(codec);
    return facts == nullptr ? "" : facts->presets[static_cast<std::size_t>(preset)];
}

int LibavBackend::pixel_format(bool ten_bits) const {
    return ten_bits ? facts_.ten_bits : facts_.eight_bits;
}

/// In which frames get to the device; null: they are there already, or need not go.
Result<av::BufferPtr> LibavBackend::surfaces(const ext::EncoderOptions& options) const {
    if (options.device_frames != nullptr) return av::BufferPtr{};
    auto device = upload_device();
    if (!device || !*device) return device;
    av::BufferPtr frames{av_hwframe_ctx_alloc(device->get())};
    if (!frames) return fail(Errc::no_encoder, "no memory for the device's frames");
    auto& context = *reinterpret_cast<AVHWFramesContext*>(frames->data);
    context.format = static_cast<AVPixelFormat>(this->device()->pixel_format);
    context.sw_format = static_cast<AVPixelFormat>(pixel_format(options.ten_bits));
    context.width = static_cast<int>(options.width);
    context.height = static_cast<int>(options.height);
    context.initial_pool_size = kSurfaces;
    const av::LogTap tap;
    const int result = av_hwframe_ctx_init(frames.get());
    if (result < 0) return explain_open(result, tap.lines());
    return frames;
}

Result<std::unique_ptr<ext::VideoEncoder>> LibavBackend::open(
    const ext::EncoderOptions& options) const {
    av::set_up_libav();
    if (auto bad = check(options)) return *std::move(bad);
    const EncoderFacts* facts = find(options.codec);
    if (facts == nullptr)
        return fail(Errc::no_encoder, "{} has no encoder for {}", name(),
                    ext::to_string(options.codec));
    const AVCodec* codec = avcodec_find_encoder_by_name(facts->name);
    if (codec == nullptr)
        return fail(Errc::no_encoder, "libavcodec is built without {}", facts->name);
    av::CodecContextPtr context{avcodec_alloc_context3(codec)};
    if (!context) return fail(Errc::no_encoder, "no memory for {}", facts->name);
    context->pix_fmt = static_cast<AVPixelFormat>(pixel_format(options.ten_bits));
    auto uploads = surfaces(options);
    if (!uploads) return uploads.error();
    AVBufferRef* frames = *uploads ? uploads->get() : options.device_frames;
    if (frames != nullptr) {
        auto own = reference(frames);
        if (!own) return own.error();
        context->hw_frames_ctx = own->release();
        context->pix_fmt = format_of(*frames);
    }
    Settings settings{*context, options};
    const auto preset = static_cast<std::size_t>(options.preset);
    if (facts->preset_option != nullptr) settings.set(facts->preset_option, facts->presets[preset]);
    if (facts->forced_idr != nullptr) settings.set(facts->forced_idr, "1");
    set(settings);
    if (settings.refused()) return fail(Errc::no_encoder, "{}", *settings.refused());
    const av::LogTap tap;
    const int result = avcodec_open2(context.get(), codec, nullptr);
    if (result < 0) return explain_open(result, tap.lines());
    return std::make_unique<LibavEncoder>(std::move(context), std::move(*uploads), options);
}

}  // namespace weir::hwaccel
