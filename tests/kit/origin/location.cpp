// SPDX-License-Identifier: MIT
#include "kit/origin/location.hpp"

#include <algorithm>
#include <charconv>

namespace weir::kit {
namespace {

std::string decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned value = 0;
        const char* hex = text.data() + i + 1;
        if (text[i] == '%' && i + 2 < text.size() &&
            std::from_chars(hex, hex + 2, value, 16).ptr == hex + 2) {
            out += char(value);
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

/// Calls `use` with each part of `text` between separators.
template <class Use>
void split(std::string_view text, char separator, const Use& use) {
    while (!text.empty()) {
        const auto end = std::min(text.find(separator), text.size());
        if (end > 0) use(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

bool is_restart(std::string_view part) {
    return part.size() > 1 && part[0] == 'r' && parse_number(part.substr(1)).has_value();
}

}  // namespace

std::optional<std::uint64_t> parse_number(std::string_view text) {
    std::uint64_t value = 0;
    const auto [stop, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc{} || stop != text.data() + text.size()) return std::nullopt;
    return value;
}

Location parse_location(std::string_view target) {
    Location location;
    target = target.substr(0, target.find('#'));
    const auto mark = std::min(target.find('?'), target.size());
    split(target.substr(0, mark), '/',
          [&](std::string_view part) { location.path.push_back(decoded(part)); });
    split(target.substr(std::min(mark + 1, target.size())), '&', [&](std::string_view part) {
        const auto equals = std::min(part.find('='), part.size());
        location.query[decoded(part.substr(0, equals))] =
            decoded(part.substr(std::min(equals + 1, part.size())));
    });
    return location;
}

std::optional<LivePath> parse_live_path(const std::vector<std::string>& path) {
    using What = LivePath::What;
    if (path.size() == 2 && path[1].size() > 4 && path[1].ends_with(".flv"))
        return LivePath{.what = What::flv, .name = path[1].substr(0, path[1].size() - 4)};
    if (path.size() < 3) return std::nullopt;
    LivePath live{.name = path[1]};
    const std::string& file = path.back();
    if (file == "index.m3u8") return live;
    if (file == "master.m3u8") {
        live.what = What::multivariant;
        return live;
    }
    if (file == "low.m3u8") {
        live.what = What::low_latency;
        return live;
    }
    if (file == "init.mp4") {
        live.what = What::init;
        return live;
    }
    live.is_fmp4 = file.ends_with(".m4s");
    if (!live.is_fmp4 && !file.ends_with(".ts")) return std::nullopt;
    const auto stem = std::string_view{file}.substr(0, file.rfind('.'));
    const auto dot = std::min(stem.find('.'), stem.size());
    const auto msn = parse_number(stem.substr(0, dot));
    if (!msn) return std::nullopt;
    live.what = What::segment;
    live.msn = *msn;
    if (dot < stem.size()) {
        const auto part = parse_number(stem.substr(dot + 1));
        if (!part) return std::nullopt;
        live.part = unsigned(*part);
    }
    const std::string& folder = path[path.size() - 2];
    if (path.size() > 3 && is_restart(folder))
        live.restart = unsigned(*parse_number(std::string_view{folder}.substr(1)));
    return live;
}

std::optional<Range> parse_range(std::string_view header, std::uint64_t size) {
    constexpr std::string_view unit = "bytes=";
    if (!header.starts_with(unit) || size == 0) return std::nullopt;
    header.remove_prefix(unit.size());
    const auto dash = header.find('-');
    if (dash == header.npos) return std::nullopt;
    const auto first = parse_number(header.substr(0, dash));
    const auto last = parse_number(header.substr(dash + 1));
    if (!first && last && *last > 0) return Range{size - std::min(*last, size), size - 1};
    if (!first || *first >= size || (last && *last < *first)) return std::nullopt;
    return Range{*first, std::min(last.value_or(size - 1), size - 1)};
}

}  // namespace weir::kit
