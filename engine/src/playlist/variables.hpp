// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <weir/error.hpp>

#include "playlist/parser.hpp"
#include "playlist/text.hpp"

namespace weir::playlist {

/// The variables of one playlist, and their values in the place of {$name}. The objects it is made
/// from must outlive it.  Source: draft 8216bis §4.3 and §4.4.2.3.
class VariableTable {
public:
    VariableTable(std::string_view base_url, const Variables& imported, const ParseLimits& limits)
        : base_url_(base_url),
          imported_(imported),
          limits_(limits),
          left_bytes_(limits.uri_bytes) {}

    /// Takes an EXT-X-DEFINE.  Errors: Errc::invalid_playlist, Errc::playlist_too_large.
    Result<void> define(const Line& line);

    /// The line with values where it names variables: a URI, or a tag with attributes that we read.
    /// It is good until the next call.  Errors: Errc::invalid_playlist for a name that no line
    /// before defined, Errc::playlist_too_large.
    Result<Line> expanded(const Line& line);

    Variables take() { return std::move(variables_); }

private:
    Result<std::string> queried(std::string_view name, const Line& line) const;
    Result<void> add(std::string_view name, std::string_view value, const Line& line);

    std::string_view base_url_;
    const Variables& imported_;
    const ParseLimits& limits_;
    std::size_t left_bytes_;
    Variables variables_;
    std::string text_;
};

}  // namespace weir::playlist
