// SPDX-License-Identifier: MIT
// The small grammar of RFC 8216 §4.1 and §4.2: lines, tags, numbers, attribute lists.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <weir/error.hpp>

#include "media/segment.hpp"

namespace weir::playlist {

/// Without blanks at either end.
std::string_view trimmed(std::string_view text);

/// All of `text` as a number; none if it is not one, or does not fit.
std::optional<std::uint64_t> read_integer(std::string_view text);
/// Also finite.
std::optional<double> read_decimal(std::string_view text);

/// From nothing to a day, which no segment is longer than.
std::optional<std::chrono::duration<double>> read_seconds(std::string_view text);

struct Resolution {
    unsigned width = 0, height = 0;
};
std::optional<Resolution> read_resolution(std::string_view text);

/// The value of EXT-X-BYTERANGE, "length@offset". Without an offset it begins where the range
/// before it ended.
struct RangeSpec {
    std::uint64_t length = 0;
    std::optional<std::uint64_t> offset;

    /// None if it needs the range before it and there is none, or if it ends beyond 64 bits.
    std::optional<media::ByteRange> placed_after(
        const std::optional<media::ByteRange>& before) const;
};
std::optional<RangeSpec> read_range(std::string_view text);

struct Line {
    std::string_view text;
    std::size_t number = 0;

    bool is_tag() const { return text.starts_with("#EXT"); }
    bool is_comment() const { return text.starts_with('#') && !is_tag(); }
    /// "#EXT-X-MAP:URI=…": what stands before the colon, and after it.
    std::string_view tag() const;
    std::string_view value() const;
};

/// Reads line after line: LF or CRLF, blanks around it dropped, empty lines and comments passed
/// over. Looks at no more of an overlong line than its limit.
class LineReader {
public:
    LineReader(std::string_view text, std::size_t line_limit) : rest_(text), limit_(line_limit) {}

    /// False at the end, and at a line beyond the limit.
    bool next(Line& line);
    /// The number of the line that was too long, if that ended the reading.
    std::optional<std::size_t> overlong_line() const { return overlong_; }

private:
    std::string_view rest_;
    std::size_t limit_;
    std::size_t number_ = 0;
    std::optional<std::size_t> overlong_;
};

struct Attribute {
    std::string_view name;
    std::string_view value;  ///< Without its quotes.
    bool is_quoted = false;

    bool is_yes() const { return value == "YES"; }
};

/// Reads attribute after attribute: NAME=value,NAME="quoted, value".
class AttributeReader {
public:
    explicit AttributeReader(std::string_view list) : rest_(list) {}

    /// False at the end, and where the list breaks its grammar.
    bool next(Attribute& attribute);
    bool is_malformed() const { return is_malformed_; }

private:
    std::string_view rest_;
    bool is_malformed_ = false;
};

}  // namespace weir::playlist
