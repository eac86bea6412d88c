// SPDX-License-Identifier: MIT
#pragma once
#include <weir/ext/codec_backend.hpp>

namespace weir::hwaccel {

/// libx264, libx265, libaom or SVT-AV1, on the CPU.
std::shared_ptr<const ext::CodecBackend> make_software();

}  // namespace weir::hwaccel
