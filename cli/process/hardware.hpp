// SPDX-License-Identifier: MIT
#pragma once
#include <weir/ext/codec_backend.hpp>

#include "output/encoders.hpp"

namespace weir::cli {

/// Which encoders work here.  Blocks: as Encoders::verdicts() does, where that is not known yet.
HardwareReport report_of(ext::Encoders& encoders);

}  // namespace weir::cli
