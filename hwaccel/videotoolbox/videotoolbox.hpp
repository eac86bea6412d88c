// SPDX-License-Identifier: MIT
#pragma once
#include <weir/ext/codec_backend.hpp>

namespace weir::hwaccel {

/// Apple's VideoToolbox. libavcodec has it on macOS alone; elsewhere it says "not built".
std::shared_ptr<const ext::CodecBackend> make_videotoolbox();

}  // namespace weir::hwaccel
