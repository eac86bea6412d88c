// SPDX-License-Identifier: MIT
#pragma once

namespace weir {
class Recording;
class Session;
struct RecordingOptions;
struct RecordingStats;
struct RecordingSummary;
struct SessionOptions;
namespace ext {
class Resolvers;
struct Resolution;
}  // namespace ext
}  // namespace weir
