// SPDX-License-Identifier: MIT
// Why an encoder failed, in words for people. Pure.
#pragma once
#include <span>
#include <string>
#include <weir/error.hpp>

namespace weir::hwaccel {

/// `averror`: from avcodec_open2() or before; `lines`: what libav logged meanwhile.
/// Errc::encoder_busy where all sessions of the device are taken, else Errc::no_encoder.
Error explain_open(int averror, std::span<const std::string> lines);

/// libav's own: its last line, else what the number means.
std::string last_words(int averror, std::span<const std::string> lines);

}  // namespace weir::hwaccel
