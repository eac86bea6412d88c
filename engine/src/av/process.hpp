// SPDX-License-Identifier: MIT
#pragma once

namespace weir::av {

/// libav's settings for the whole process, made once. An embedding program that has its own keeps
/// them if it sets them after the first Session was opened.  Thread: any.
///
/// - It prints nothing: what matters comes as an error code, or is counted by us, or
///   read by a LogTap.
/// - No single allocation is larger than 256 MiB: a few bytes of a hostile MP4 can announce samples
///   for 4 GiB of index. A day of real media needs half of it.
void set_up_libav();

}  // namespace weir::av
