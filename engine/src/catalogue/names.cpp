// SPDX-License-Identifier: MIT
#include "catalogue/names.hpp"

#include <ctime>

#include "base/date_time.hpp"
#include "index/ledger.hpp"
#include "index/own_name.hpp"

namespace weir::catalogue {
namespace {

using index::extension_of;

constexpr std::string_view kTimeShape = "dddd-dd-dd_dd-dd-dd";

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

std::string_view name_of(std::string_view path) {
    return path.substr(path.rfind('/') + 1);
}

/// The digits at the end, and what stands before them.
struct Tail {
    std::string_view before, digits;
};
Tail split_digits(std::string_view text) {
    auto at = text.size();
    while (at > 0 && is_digit(text[at - 1]))
        --at;
    return {text.substr(0, at), text.substr(at)};
}

bool has_shape(std::string_view text) {
    if (text.size() < kTimeShape.size()) return false;
    for (std::size_t i = 0; i < kTimeShape.size(); ++i)
        if (kTimeShape[i] == 'd' ? !is_digit(text[i]) : text[i] != kTimeShape[i]) return false;
    return true;
}

/// Nothing for the 31st of February, nor for a year that no clock shows.
std::optional<WallClock::time_point> local_time(std::string_view text) {
    const auto number = [&](std::size_t at, std::size_t digits) {
        int value = 0;
        for (const char c : text.substr(at, digits))
            value = value * 10 + (c - '0');
        return value;
    };
    std::tm fields{};
    fields.tm_year = number(0, 4) - 1900;
    fields.tm_mon = number(5, 2) - 1;
    fields.tm_mday = number(8, 2);
    fields.tm_hour = number(11, 2);
    fields.tm_min = number(14, 2);
    fields.tm_sec = number(17, 2);
    fields.tm_isdst = -1;
    const std::tm asked = fields;
    const std::time_t at = std::mktime(&fields);
    if (!is_within_dates(std::chrono::sys_seconds{std::chrono::seconds{at}}) ||
        fields.tm_mon != asked.tm_mon || fields.tm_mday != asked.tm_mday ||
        fields.tm_min != asked.tm_min)
        return std::nullopt;
    return WallClock::from_time_t(at);
}

}  // namespace

std::optional<FileKind> kind_of(std::string_view path) {
    if (index::is_media_name(path)) return FileKind::media;
    if (extension_of(path) == ".vtt") return FileKind::subtitles;
    if (extension_of(path) == ".jpg") return FileKind::poster;
    if (index::is_ledger_name(name_of(path))) return FileKind::ledger;
    return std::nullopt;
}

bool is_temporary_name(std::string_view path) {
    const auto name = name_of(path);
    return name.ends_with(kTemporarySuffix) && name.size() > kTemporarySuffix.size();
}

std::string stem_of(std::string_view path) {
    const bool is_ledger = index::is_ledger_name(name_of(path));
    const bool is_picture = extension_of(path) == ".jpg";
    path.remove_suffix(extension_of(path).size());
    if (is_picture && extension_of(path) == ".sheet") path.remove_suffix(6);
    if (is_ledger) path = path.substr(0, path.rfind(".gaps"));
    return std::string{path};
}

std::optional<std::string> unnumbered(std::string_view stem) {
    const auto [before, digits] = split_digits(stem);
    if (digits.empty() || digits[0] == '0' || digits == "1" || !before.ends_with('-') ||
        before.size() < 2 || before[before.size() - 2] == '/')
        return std::nullopt;
    return std::string{before.substr(0, before.size() - 1)};
}

std::optional<std::string> main_stem(std::string_view stem) {
    const auto name = name_of(stem);
    const auto mark = name.rfind(".audio");
    if (mark == name.npos || mark == 0) return std::nullopt;
    const auto behind = name.substr(mark + 6);
    if (!behind.empty() && behind[0] != '.' && behind[0] != '-') return std::nullopt;
    return std::string{stem.substr(0, stem.size() - (name.size() - mark))};
}

std::optional<std::string> previous_in_series(std::string_view stem) {
    const auto [before, digits] = split_digits(stem);
    constexpr std::string_view kSeparators = "_-. ";
    if (digits.size() != 3 || before.empty() || kSeparators.find(before.back()) == before.npos)
        return std::nullopt;
    int number = (digits[0] - '0') * 100 + (digits[1] - '0') * 10 + (digits[2] - '0');
    if (number < 2) return std::nullopt;
    --number;
    std::string out{before};
    for (const int unit : {100, 10, 1})
        out += static_cast<char>('0' + number / unit % 10);
    return out;
}

bool is_numbered(std::string_view path, std::string_view wanted) {
    const auto base = unnumbered(stem_of(path));
    return extension_of(path) == extension_of(wanted) && base && *base == stem_of(wanted);
}

std::optional<NameTime> time_in_name(std::string_view path) {
    const auto name = name_of(path);
    const auto folder = path.size() - name.size();
    for (std::size_t at = 0; at + kTimeShape.size() <= name.size(); ++at) {
        const auto text = name.substr(at);
        if (!has_shape(text) || (at > 0 && is_digit(name[at - 1]))) continue;
        const auto time = local_time(text);
        if (time) return NameTime{std::string{path.substr(0, folder + at)}, *time};
    }
    return std::nullopt;
}

}  // namespace weir::catalogue
