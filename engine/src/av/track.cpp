// SPDX-License-Identifier: MIT
#include "av/track.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <new>

namespace weir::av {
namespace {

bool has_start_code(ByteView bytes) {
    return bytes.size() >= 4 && (be24(bytes.data()) == 1 || be32(bytes.data()) == 1);
}

/// H.264's and HEVC's parameter sets as MPEG-TS has them, between start codes, without the zeros
/// that may stand before each: libavformat takes them along now and then.
Bytes without_padding(ByteView extradata) {
    Bytes out;
    const auto drop_zeros = [&out] {
        while (!out.empty() && out.back() == 0)
            out.pop_back();
    };
    for (const auto byte : extradata) {
        const bool ends_start_code =
            byte == 1 && out.size() >= 2 && out.back() == 0 && out[out.size() - 2] == 0;
        if (ends_start_code) {
            drop_zeros();
            out.insert(out.end(), {0, 0});
        }
        out.push_back(byte);
    }
    drop_zeros();
    return out;
}

}  // namespace

Track::Track(const AVCodecParameters& parameters, media::TimeBase time_base)
    : parameters_(avcodec_parameters_alloc()), time_base_(time_base) {
    if (!parameters_ || avcodec_parameters_copy(parameters_.get(), &parameters) < 0)
        throw std::bad_alloc{};
}

ByteView Track::extradata() const {
    return {parameters_->extradata, static_cast<std::size_t>(parameters_->extradata_size)};
}

void Track::set_extradata(ByteView bytes) {
    auto* copy =
        static_cast<std::uint8_t*>(av_mallocz(bytes.size() + AV_INPUT_BUFFER_PADDING_SIZE));
    if (!copy) throw std::bad_alloc{};
    std::ranges::copy(bytes, copy);
    av_freep(&parameters_->extradata);
    parameters_->extradata = copy;
    parameters_->extradata_size = static_cast<int>(bytes.size());
}

std::string Track::codec_name() const {
    return avcodec_get_name(parameters_->codec_id);
}

bool Track::is_complete() const {
    if (parameters_->codec_id == AV_CODEC_ID_NONE) return false;
    if (is_video()) return parameters_->width > 0 && parameters_->height > 0;
    return parameters_->sample_rate > 0 && parameters_->ch_layout.nb_channels > 0;
}

bool Track::same_format(const Track& other) const {
    const auto& a = *parameters_;
    const auto& b = *other.parameters_;
    return a.codec_id == b.codec_id && a.width == b.width && a.height == b.height &&
           a.sample_rate == b.sample_rate && a.ch_layout.nb_channels == b.ch_layout.nb_channels &&
           (std::ranges::equal(extradata(), other.extradata()) ||
            std::ranges::equal(without_padding(extradata()), without_padding(other.extradata())));
}

bool Track::same_picture(const Track& other) const {
    const auto& a = *parameters_;
    const auto& b = *other.parameters_;
    return a.codec_id == b.codec_id && a.width == b.width && a.height == b.height &&
           a.format == b.format && has_start_code(extradata()) && has_start_code(other.extradata());
}

std::string Track::describe() const {
    if (is_video())
        return fmt::format("{} {}x{}", codec_name(), parameters_->width, parameters_->height);
    return fmt::format("{} {} Hz {} ch", codec_name(), parameters_->sample_rate,
                       parameters_->ch_layout.nb_channels);
}

bool same_formats(const Tracks& a, const Tracks& b) {
    return std::ranges::equal(a, b,
                              [](const Track& x, const Track& y) { return x.same_format(y); });
}

bool same_tracks(const Tracks& a, const Tracks& b) {
    return same_formats(a, b) && std::ranges::equal(a, b, {}, &Track::time_base, &Track::time_base);
}

}  // namespace weir::av
