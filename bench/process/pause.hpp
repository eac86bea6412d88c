// SPDX-License-Identifier: MIT
// Waiting that a signal can end, so that destructors run and no child is left behind.
#pragma once
#include "kit/process.hpp"

namespace weir::bench {

/// From now on SIGINT, SIGTERM and SIGHUP end no process, but each pause().
void catch_interrupts();
bool is_interrupted();

/// Waits so long. False: at once, or as soon as it is interrupted.
bool pause(milliseconds length);

}  // namespace weir::bench
