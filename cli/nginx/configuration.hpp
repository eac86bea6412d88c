// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <string_view>

#include "nginx/plan.hpp"

namespace weir::cli {

/// How each configuration begins that weir has written.
inline constexpr std::string_view kNginxMark = "# weir deploy nginx";

/// A whole nginx.conf. Pure.
std::string nginx_configuration(const NginxPlan& plan);

}  // namespace weir::cli
