// SPDX-License-Identifier: MIT
// The argument list of a command, with what happened filled in. Pure.  Thread: any.
#pragma once
#include <string>
#include <string_view>
#include <vector>
#include <weir/hooks.hpp>

namespace weir::hooks {

/// The program may not have placeholders; what stands in braces elsewhere must be one. "{{" means
/// a brace.  Errors: Errc::bad_option, which says what is wrong.
Result<void> check_command(const std::vector<std::string>& command);

/// Each argument stays one, whatever the values are: without control characters, at most 4 KiB
/// each. An argument that would begin with "-" because of a value begins with "./" where {path}
/// comes first in it, and with "_" in place of the "-" otherwise.
std::vector<std::string> filled_in(const std::vector<std::string>& command,
                                   const HookMessage& message);

}  // namespace weir::hooks
