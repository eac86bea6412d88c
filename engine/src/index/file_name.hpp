// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <string_view>

namespace weir::index {

/// Any bytes -> one component of a path that every file system we know takes, and that shows what
/// it is: valid UTF-8, at most 200 bytes, not empty, "." or "..", no control or direction
/// characters, none of \ / : * ? " < > |, no blank at either end, no dot at the end, no name that
/// Windows keeps for a device. Pure.  Thread: any.
std::string safe_file_name(std::string_view text);

}  // namespace weir::index
