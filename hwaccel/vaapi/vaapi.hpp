// SPDX-License-Identifier: MIT
#pragma once
#include <weir/ext/codec_backend.hpp>

namespace weir::hwaccel {

/// VA-API: AMD's GPUs, Intel's, and others with a driver for it.
std::shared_ptr<const ext::CodecBackend> make_vaapi();

}  // namespace weir::hwaccel
