// SPDX-License-Identifier: MIT
#include "index/ledger.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <type_traits>

#include "base/date_time.hpp"
#include "index/utf8.hpp"

namespace weir::index {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMark = ".gaps", kExtension = ".jsonl";
constexpr std::size_t kLongestText = 1'000;  // Bytes; details come from strangers.

void append_character(std::string& out, std::string_view bytes, const Character& c) {
    if (!c.valid)
        out += "\ufffd";
    else if (c.code == '"' || c.code == '\\')
        (out += '\\') += char(c.code);
    else if (c.code < 0x20)
        out += fmt::format("\\u{:04x}", static_cast<unsigned>(c.code));
    else
        out += bytes;
}

/// Source: RFC 8259 §7.
std::string json_text(std::string_view text) {
    std::string out{'"'};
    while (!text.empty() && out.size() < kLongestText) {
        const Character c = first_character(text);
        append_character(out, text.substr(0, c.bytes), c);
        text.remove_prefix(c.bytes);
    }
    return out += '"';
}

/// Rounded to what means something: a microsecond is noise in a duration.
std::string number(double seconds) {
    return std::isfinite(seconds) ? fmt::format("{}", std::round(seconds * 1e6) / 1e6) : "null";
}

template <class T>
std::string number_or_null(const std::optional<T>& value) {
    if (!value) return "null";
    if constexpr (std::is_floating_point_v<T>)
        return number(*value);
    else
        return fmt::format("{}", *value);
}

std::string file_text(const fs::path& file, const fs::path& directory) {
    if (file.empty()) return "null";
    const fs::path relative = file.lexically_relative(directory);
    return json_text((relative.empty() ? file : relative).native());
}

bool is_number(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}

}  // namespace

fs::path ledger_path(const fs::path& first_file) {
    fs::path name = first_file.stem();
    name += kMark;
    name += kExtension;
    return first_file.parent_path() / name;
}

bool is_ledger_name(const fs::path& path) {
    const std::string stem = path.stem().native();
    if (path.extension() != kExtension) return false;
    const auto mark = stem.rfind(kMark);
    if (mark == stem.npos || mark == 0) return false;
    const auto rest = std::string_view{stem}.substr(mark + kMark.size());
    return rest.empty() || (rest[0] == '-' && is_number(rest.substr(1)));
}

namespace {

std::string line_of(std::string_view cause, const Gap& gap, const fs::path& file,
                    const fs::path& directory) {
    std::string out{kLedgerStart};
    out += cause;
    out += fmt::format(R"(","from_msn":{},"to_msn":{},"seconds":{},"media_s":{},"file":{},"at":{})",
                       number_or_null(gap.from_msn), number_or_null(gap.to_msn),
                       number(gap.seconds), number_or_null(gap.media_s), file_text(file, directory),
                       json_text(to_date_time(gap.at)));
    if (gap.program_date_time)
        out += ",\"program_date_time\":" + json_text(to_date_time(*gap.program_date_time));
    if (!gap.rendition.empty()) out += ",\"rendition\":" + json_text(gap.rendition);
    if (!gap.detail.empty()) out += ",\"detail\":" + json_text(gap.detail);
    return out += "}\n";
}

}  // namespace

std::string ledger_line(const Gap& gap, const fs::path& file, const fs::path& directory) {
    return line_of(to_string(gap.cause), gap, file, directory);
}

std::string ledger_line(const event::AdvertRecorded& advert, const fs::path& file,
                        const fs::path& directory) {
    Gap place;
    place.from_msn = place.to_msn = advert.msn;
    place.seconds = advert.seconds;
    place.media_s = advert.media_s;
    place.at = WallClock::now();
    place.program_date_time = advert.program_date_time;
    place.rendition = advert.rendition;
    return line_of("advert_recorded", place, file, directory);
}

std::string ledger_line(const event::EncodingChanged& changed, const fs::path& file,
                        const fs::path& directory) {
    Gap place;
    place.media_s = changed.media_s;
    place.at = WallClock::now();
    place.rendition = changed.output;
    place.detail = fmt::format("from {} to {}: {}", changed.from.empty() ? "none" : changed.from,
                               changed.to.empty() ? "none" : changed.to,
                               changed.error ? changed.error->message() : "no reason");
    return line_of("encoding_changed", place, file, directory);
}

}  // namespace weir::index
