// SPDX-License-Identifier: MIT
// The grammar of text.hpp, the other way round.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "playlist/playlist.hpp"

namespace weir::playlist {

/// Without an exponent, and no longer than it takes to be read as the same number again.
std::string decimal_text(double value);
/// "2026-07-14T12:34:56.789Z", with as many digits as it takes.
std::string date_text(WallTime time);
/// "length@offset".
std::string range_text(const media::ByteRange& range);

/// Adds a tag with an attribute list to a text; the line ends with the object.
class TagWriter {
public:
    /// `tag`: "#EXT-X-MAP".
    TagWriter(std::string& text, std::string_view tag);
    ~TagWriter() { text_ += '\n'; }
    TagWriter(const TagWriter&) = delete;
    TagWriter& operator=(const TagWriter&) = delete;

    TagWriter& raw(std::string_view name, std::string_view value);
    TagWriter& quoted(std::string_view name, std::string_view value);
    /// In quotes only if it must be.
    TagWriter& plain(std::string_view name, std::string_view value);
    TagWriter& number(std::string_view name, std::uint64_t value);

    /// What was not told is not written.
    TagWriter& quoted_if_told(std::string_view name, std::string_view value);
    TagWriter& plain_if_told(std::string_view name, std::string_view value);
    TagWriter& number_if_told(std::string_view name, const std::optional<std::uint64_t>& value);
    TagWriter& seconds_if_told(std::string_view name, const std::optional<Seconds>& value);
    TagWriter& date_if_told(std::string_view name, const std::optional<WallTime>& value);
    TagWriter& yes_if(std::string_view name, bool holds);

private:
    std::string& text_;
    bool is_first_ = true;
};

/// EXT-X-INDEPENDENT-SEGMENTS and EXT-X-START, which both kinds of playlist have.
void write_common(std::string& text, bool independent_segments, const std::optional<Start>& start);

}  // namespace weir::playlist
