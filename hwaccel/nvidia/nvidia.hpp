// SPDX-License-Identifier: MIT
#pragma once
#include <weir/ext/codec_backend.hpp>

namespace weir::hwaccel {

/// NVENC.
std::shared_ptr<const ext::CodecBackend> make_nvidia();

}  // namespace weir::hwaccel
