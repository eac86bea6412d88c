// SPDX-License-Identifier: MIT
#pragma once
#include <weir/ext/codec_backend.hpp>

#include <optional>
#include <string>

#include "av/handles.hpp"

namespace weir::hwaccel {

/// The options of one encoder before it is opened. The first that it does not take is remembered.
class Settings {
public:
    /// With what all encoders understand: sizes, times, colours, closed GOPs, bit rates.
    Settings(AVCodecContext& context, const ext::EncoderOptions& options);

    AVCodecContext& context() { return context_; }
    const ext::EncoderOptions& options() const { return options_; }

    /// One of the encoder's own.
    void set(const char* name, const std::string& value);
    /// The same, left out by versions of libavcodec that don't have it.
    void set_if_known(const char* name, const std::string& value);
    /// "h264_nvenc takes no preset=p9"
    const std::optional<std::string>& refused() const { return refused_; }

    bool has_bitrate() const { return options_.bitrate_bps != 0; }
    bool has_maxrate() const { return options_.maxrate_bps != 0; }
    bool is_constant_rate() const;
    /// On x264's scale.
    double crf() const { return options_.crf.value_or(23); }
    /// The same on AV1's, 1 to 63: 23 becomes 32.
    int crf_of_av1() const;
    /// For rate control that wants an average and a limit where only one of them is known.
    void fill_rates();

private:
    AVCodecContext& context_;
    const ext::EncoderOptions& options_;
    std::optional<std::string> refused_;
};

}  // namespace weir::hwaccel
