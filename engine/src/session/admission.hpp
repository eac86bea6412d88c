// SPDX-License-Identifier: MIT
#pragma once
#include <span>
#include <string_view>
#include <weir/error.hpp>
#include <weir/options.hpp>

namespace weir::session {

/// Whether one more recording may begin. Pure.
/// `user`: whose it is; `running`: whose the others are, one entry each; empty: the host's.
/// Errors: Errc::stream_limit, with the figure.
Result<void> admit(const LimitOptions& limits, std::string_view user,
                   std::span<const std::string_view> running);

}  // namespace weir::session
