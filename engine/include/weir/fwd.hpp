// SPDX-License-Identifier: MIT
#pragma once

namespace weir {
class Recording;
class Session;
struct RecordingOptions;
struct RecordingStats;
struct RecordingSummary;
struct SessionOptions;
}  // namespace weir
