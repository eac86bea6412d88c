// SPDX-License-Identifier: MIT
#pragma once
#include <weir/ext/codec_backend.hpp>

namespace weir::hwaccel {

/// Intel Quick Sync Video.
std::shared_ptr<const ext::CodecBackend> make_qsv();

}  // namespace weir::hwaccel
