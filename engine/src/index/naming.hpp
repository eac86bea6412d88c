// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <weir/error.hpp>

#include "base/clock.hpp"

namespace weir::index {

/// What the placeholders of a file name template stand for.
struct NameValues {
    /// {host}, {path} and {name} come from it: the last path element without extension; the folder
    /// of an "index.m3u8"; or else the host.
    std::string url{};
    std::string name{};           ///< {name}, where it is known better.
    std::string title{};          ///< {title}; {name} where empty.
    std::string format{};         ///< {format}: "ts", …
    WallClock::time_point at{};   ///< {date} 2026-02-03, {time} 14-05-06, local time.
    std::uint64_t recording = 0;  ///< {id}
    unsigned number = 1;          ///< {n}: 001 for the first file of the recording.
};

/// Errors: Errc::bad_option for an unknown placeholder (names the nearest), an unclosed brace, or
/// an empty template.
Result<void> check_template(std::string_view name_template);

/// A relative path without extension. `/` in the template itself makes folders; in values it can't.
/// Each component is at most 200 bytes of whole UTF-8 characters, never empty, "." or "..", without
/// NUL, control characters, or any of \ / : * ? " < > |, without leading or trailing blanks or
/// trailing dots, and never the name of a Windows device.
std::string expand_name(std::string_view name_template, const NameValues& values);

}  // namespace weir::index
