// SPDX-License-Identifier: MIT
#include <charconv>
#include <cmath>
#include <limits>

#include "playlist/text.hpp"

namespace weir::playlist {

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const auto first = text.find_first_not_of(blanks);
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::optional<std::uint64_t> read_integer(std::string_view text) {
    std::uint64_t value = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || stop != end) return std::nullopt;
    return value;
}

std::optional<double> read_decimal(std::string_view text) {
    double value = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value, std::chars_format::fixed);
    if (error != std::errc{} || stop != end || !std::isfinite(value)) return std::nullopt;
    return value;
}

std::optional<Resolution> read_resolution(std::string_view text) {
    constexpr unsigned kMaxSide = 1u << 16;
    const auto by = text.find_first_of("xX");
    if (by == text.npos) return std::nullopt;
    const auto width = read_integer(text.substr(0, by));
    const auto height = read_integer(text.substr(by + 1));
    if (!width || !height || *width > kMaxSide || *height > kMaxSide) return std::nullopt;
    return Resolution{static_cast<unsigned>(*width), static_cast<unsigned>(*height)};
}

std::optional<std::chrono::duration<double>> read_seconds(std::string_view text) {
    constexpr double kDay = 86'400;
    const auto seconds = read_decimal(trimmed(text));
    if (!seconds || *seconds < 0 || *seconds > kDay) return std::nullopt;
    // "-0" is 0.
    return std::chrono::duration<double>{*seconds + 0.0};
}

std::optional<RangeSpec> read_range(std::string_view text) {
    const auto at = text.find('@');
    const auto length = read_integer(trimmed(text.substr(0, at)));
    if (!length || *length == 0) return std::nullopt;
    if (at == text.npos) return RangeSpec{*length, std::nullopt};
    const auto offset = read_integer(trimmed(text.substr(at + 1)));
    if (!offset || *offset > std::numeric_limits<std::uint64_t>::max() - *length)
        return std::nullopt;
    return RangeSpec{*length, offset};
}

std::optional<media::ByteRange> RangeSpec::placed_after(
    const std::optional<media::ByteRange>& before) const {
    if (offset) return media::ByteRange{*offset, length};
    if (!before) return std::nullopt;
    const auto start = before->offset + before->length;
    if (start > std::numeric_limits<std::uint64_t>::max() - length) return std::nullopt;
    return media::ByteRange{start, length};
}

std::string_view Line::tag() const {
    return trimmed(text.substr(0, text.find(':')));
}

std::string_view Line::value() const {
    const auto colon = text.find(':');
    return colon == text.npos ? std::string_view{} : trimmed(text.substr(colon + 1));
}

bool LineReader::next(Line& line) {
    while (!rest_.empty()) {
        ++number_;
        // One more than the limit, so that a line of just that length shows its end.
        const auto end = rest_.substr(0, limit_ < rest_.size() ? limit_ + 1 : limit_).find('\n');
        if (end == rest_.npos && rest_.size() > limit_) {
            overlong_ = number_;
            return false;
        }
        line.text = trimmed(rest_.substr(0, end));
        line.number = number_;
        rest_.remove_prefix(end == rest_.npos ? rest_.size() : end + 1);
        if (!line.text.empty() && !line.is_comment()) return true;
    }
    return false;
}

bool AttributeReader::next(Attribute& attribute) {
    rest_ = trimmed(rest_);
    if (rest_.empty()) return false;
    const auto equals = rest_.find('=');
    is_malformed_ = equals == rest_.npos;
    if (is_malformed_) return false;
    attribute.name = trimmed(rest_.substr(0, equals));
    rest_ = trimmed(rest_.substr(equals + 1));
    attribute.is_quoted = rest_.starts_with('"');
    if (attribute.is_quoted) {
        const auto quote = rest_.find('"', 1);
        is_malformed_ = quote == rest_.npos;
        if (is_malformed_) return false;
        attribute.value = rest_.substr(1, quote - 1);
        rest_ = trimmed(rest_.substr(quote + 1));
        is_malformed_ = !rest_.empty() && !rest_.starts_with(',');
        if (is_malformed_) return false;
    } else {
        attribute.value = trimmed(rest_.substr(0, rest_.find(',')));
        rest_.remove_prefix(std::min(rest_.find(','), rest_.size()));
    }
    if (!rest_.empty()) rest_.remove_prefix(1);
    return true;
}

}  // namespace weir::playlist
