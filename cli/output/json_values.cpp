// SPDX-License-Identifier: MIT
#include "json_values.hpp"

#include <fmt/format.h>

#include <cmath>

#include "json.hpp"
#include "text.hpp"

namespace weir::cli {
namespace {

/// boost::json::serialize writes 20.5 as 2.05E1: valid, but not for eyes.
void append(std::string& out, const json::value& value);

void append(std::string& out, const json::object& object) {
    out += '{';
    for (const auto& [key, value] : object) {
        if (out.back() != '{') out += ',';
        out += json::serialize(key) + ":";
        append(out, value);
    }
    out += '}';
}

void append(std::string& out, const json::array& array) {
    out += '[';
    for (const json::value& value : array) {
        if (&value != array.begin()) out += ',';
        append(out, value);
    }
    out += ']';
}

void append(std::string& out, const json::value& value) {
    if (const auto* object = value.if_object()) return append(out, *object);
    if (const auto* array = value.if_array()) return append(out, *array);
    if (const auto* number = value.if_double()) {
        out += fmt::format("{}", *number);
    } else {
        out += json::serialize(value);
    }
}

}  // namespace

json::string text(std::string_view bytes) {
    return json::string(valid_utf8(bytes));
}

json::value text_or_null(std::string_view bytes) {
    return bytes.empty() ? json::value(nullptr) : json::value(text(bytes));
}

json::value time_or_null(const std::optional<std::chrono::system_clock::time_point>& at) {
    return at ? json::value(iso_time(*at)) : json::value(nullptr);
}

json::value number_or_null(const std::optional<std::uint64_t>& number) {
    return number ? json::value(*number) : json::value(nullptr);
}

json::value seconds(double value) {
    if (!std::isfinite(value)) return nullptr;
    return std::round(value * 1e6) / 1e6;
}

std::string line(const json::object& object) {
    std::string out;
    append(out, object);
    return out;
}

json::object gap_object(const Gap& gap) {
    json::object out{{"cause", text(to_string(gap.cause))},
                     {"from_msn", number_or_null(gap.from_msn)},
                     {"to_msn", number_or_null(gap.to_msn)},
                     {"seconds", seconds(gap.seconds)},
                     {"media_s", gap.media_s ? seconds(*gap.media_s) : json::value(nullptr)},
                     {"at", iso_time(gap.at)},
                     {"until", iso_time(gap.until)}};
    if (gap.program_date_time) out["program_date_time"] = iso_time(*gap.program_date_time);
    if (!gap.rendition.empty()) out["rendition"] = text(gap.rendition);
    if (!gap.detail.empty()) out["detail"] = text(gap.detail);
    return out;
}

}  // namespace weir::cli
