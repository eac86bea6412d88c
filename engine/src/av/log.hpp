// SPDX-License-Identifier: MIT
#pragma once

namespace weir::av {

/// Stops libav from printing on stderr, once for the process: what matters of it comes as an error
/// code or is counted by us. An embedding program that installed its own callback keeps it if it
/// does so after the first Session was opened.  Thread: any.
void silence_libav();

}  // namespace weir::av
