// SPDX-License-Identifier: MIT
// What follows from EncodeOptions and the backends at hand.
#pragma once
#include <weir/encode.hpp>

namespace weir::transcode {

/// The backends that are tried, in this order.  Blocks: as ext::Encoders::verdicts().
/// Errors: Errc::bad_option: there is no backend of that name; Errc::no_encoder: none works, with
/// the reasons.
Result<ext::CodecBackends> choose_backends(ext::Encoders& encoders, const EncodeOptions& options);

/// Of decoder, filters and encoder each.
unsigned threads_of(const EncodeOptions& options);

}  // namespace weir::transcode
