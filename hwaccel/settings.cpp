// SPDX-License-Identifier: MIT
#include "settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <climits>
#include <cmath>

extern "C" {
#include <libavutil/opt.h>
}

namespace weir::hwaccel {
namespace {

/// Where the frame rate is not known.
constexpr ext::Rational kUsualRate{30, 1};

/// Twice what was asked for: LibavEncoder places keyframes by time, and an encoder that counts as
/// well puts some of its own beside them.
int longest_gop(const ext::EncoderOptions& options) {
    const auto rate = options.frame_rate.num > 0 ? options.frame_rate : kUsualRate;
    const double seconds = std::chrono::duration<double>(options.gop).count();
    return static_cast<int>(std::clamp(2 * seconds * rate.num / rate.den, 2.0, 100'000.0));
}

void set_colour(AVCodecContext& context, const ext::Colour& colour) {
    context.color_primaries = static_cast<AVColorPrimaries>(colour.primaries);
    context.color_trc = static_cast<AVColorTransferCharacteristic>(colour.transfer);
    context.colorspace = static_cast<AVColorSpace>(colour.matrix);
    context.color_range = colour.full_range ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
    context.chroma_sample_location = static_cast<AVChromaLocation>(colour.chroma_location);
}

int buffer_bits(std::int64_t rate) {
    return static_cast<int>(std::min<std::int64_t>(rate, INT_MAX));
}

}  // namespace

Settings::Settings(AVCodecContext& context, const ext::EncoderOptions& options)
    : context_(context), options_(options) {
    context.width = static_cast<int>(options.width);
    context.height = static_cast<int>(options.height);
    context.time_base = {options.time_base.num, options.time_base.den};
    context.framerate = {options.frame_rate.num, options.frame_rate.den};
    context.sample_aspect_ratio = {options.sample_aspect.num, options.sample_aspect.den};
    set_colour(context, options.colour);
    context.flags |= AV_CODEC_FLAG_GLOBAL_HEADER | AV_CODEC_FLAG_CLOSED_GOP;
    context.gop_size = longest_gop(options);
    context.thread_count = static_cast<int>(options.threads);
    context.bit_rate = static_cast<std::int64_t>(options.bitrate_bps);
    context.rc_max_rate = static_cast<std::int64_t>(options.maxrate_bps);
    context.rc_buffer_size = buffer_bits(context.rc_max_rate);
    if (!options.low_delay) return;
    context.flags |= AV_CODEC_FLAG_LOW_DELAY;
    context.max_b_frames = 0;
}

void Settings::set(const char* name, const std::string& value) {
    if (av_opt_set(context_.priv_data, name, value.c_str(), 0) < 0 && !refused_)
        refused_ = fmt::format("{} takes no {}={}", context_.codec->name, name, value);
}

void Settings::set_if_known(const char* name, const std::string& value) {
    if (av_opt_find(context_.priv_data, name, nullptr, 0, 0) != nullptr) set(name, value);
}

bool Settings::is_constant_rate() const {
    return has_bitrate() && options_.bitrate_bps == options_.maxrate_bps;
}

int Settings::crf_of_av1() const {
    return std::clamp(static_cast<int>(std::lround(crf() * 63 / 51 + 3.6)), 1, 63);
}

void Settings::fill_rates() {
    if (context_.rc_max_rate == 0) context_.rc_max_rate = context_.bit_rate / 2 * 3;
    if (context_.bit_rate == 0) context_.bit_rate = context_.rc_max_rate / 4 * 3;
    context_.rc_buffer_size = buffer_bits(context_.rc_max_rate);
}

}  // namespace weir::hwaccel
