// SPDX-License-Identifier: MIT
#pragma once
#include <weir/ext/codec_backend.hpp>

namespace weir::hwaccel {

/// Encodes a few frames of 640x360, a keyframe asked for among them, and looks at what comes out:
/// that an encoder can be opened says little.  Blocks: for as long as its device does.
/// Errors: as CodecBackend::open(); Errc::encoder_failed.
Result<void> try_encoder(const ext::CodecBackend& backend, ext::VideoCodec codec);

}  // namespace weir::hwaccel
