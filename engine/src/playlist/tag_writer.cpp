// SPDX-License-Identifier: MIT
#include "playlist/tag_writer.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace weir::playlist {

std::string decimal_text(double value) {
    // The smallest number has some 330 digits, the greatest some 310.
    std::array<char, 512> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value,
                                   std::chars_format::fixed);
    return {digits.data(), end.ptr};
}

std::string date_text(WallTime time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{
        std::chrono::duration_cast<std::chrono::nanoseconds>(time - day)};
    std::string fraction = fmt::format("{:09}", clock.subseconds().count());
    fraction.resize(std::max(fraction.find_last_not_of('0') + 1, std::size_t{3}));
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{}Z", int{date.year()},
                       unsigned{date.month()}, unsigned{date.day()}, clock.hours().count(),
                       clock.minutes().count(), clock.seconds().count(), fraction);
}

std::string range_text(const media::ByteRange& range) {
    return fmt::format("{}@{}", range.length, range.offset);
}

TagWriter::TagWriter(std::string& text, std::string_view tag) : text_(text) {
    text_ += tag;
}

TagWriter& TagWriter::raw(std::string_view name, std::string_view value) {
    text_ += is_first_ ? ':' : ',';
    is_first_ = false;
    text_.append(name).append("=").append(value);
    return *this;
}

TagWriter& TagWriter::quoted(std::string_view name, std::string_view value) {
    // A value with a quote in it was read without quotes, and has no comma.
    if (value.find('"') != value.npos) return raw(name, value);
    return raw(name, fmt::format("\"{}\"", value));
}

TagWriter& TagWriter::plain(std::string_view name, std::string_view value) {
    constexpr std::string_view kPlain =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./@";
    if (value.find_first_not_of(kPlain) != value.npos) return quoted(name, value);
    return raw(name, value);
}

TagWriter& TagWriter::number(std::string_view name, std::uint64_t value) {
    return raw(name, fmt::format("{}", value));
}

TagWriter& TagWriter::quoted_if_told(std::string_view name, std::string_view value) {
    return value.empty() ? *this : quoted(name, value);
}

TagWriter& TagWriter::plain_if_told(std::string_view name, std::string_view value) {
    return value.empty() ? *this : plain(name, value);
}

TagWriter& TagWriter::number_if_told(std::string_view name,
                                     const std::optional<std::uint64_t>& value) {
    return value ? number(name, *value) : *this;
}

TagWriter& TagWriter::seconds_if_told(std::string_view name, const std::optional<Seconds>& value) {
    return value ? raw(name, decimal_text(value->count())) : *this;
}

TagWriter& TagWriter::date_if_told(std::string_view name, const std::optional<WallTime>& value) {
    return value ? quoted(name, date_text(*value)) : *this;
}

TagWriter& TagWriter::yes_if(std::string_view name, bool holds) {
    return holds ? raw(name, "YES") : *this;
}

void write_common(std::string& text, bool independent_segments, const std::optional<Start>& start) {
    if (independent_segments) text += "#EXT-X-INDEPENDENT-SEGMENTS\n";
    if (start)
        TagWriter{text, "#EXT-X-START"}
            .seconds_if_told("TIME-OFFSET", start->offset)
            .yes_if("PRECISE", start->precise);
}

}  // namespace weir::playlist
