// SPDX-License-Identifier: MIT
// What weir asks of its process before it begins.
#pragma once

namespace weir::cli {

/// A thousand streams need more descriptors than the usual soft limit of 1024.
void raise_open_file_limit();

/// Media comes in large buffers and in bursts: what is freed goes back to the system at once, and
/// is not kept for a burst that may not come again. Must be called before any thread starts.
void return_freed_memory();

}  // namespace weir::cli
