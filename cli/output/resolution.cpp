// SPDX-License-Identifier: MIT
#include "resolution.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <vector>

#include "columns.hpp"
#include "json.hpp"
#include "json_values.hpp"
#include "text.hpp"
#include "units.hpp"

namespace weir::cli {
namespace {

using ext::Candidate;
using ext::Outcome;
using TimePoint = std::chrono::system_clock::time_point;

constexpr std::size_t kLongestText = 300;  ///< Columns; --json has all of it.

std::string shown(std::string_view text) {
    return shortened(printable(text), kLongestText);
}

/// The best first.
std::vector<Candidate> sorted(std::vector<Candidate> candidates) {
    const auto key = [](const Candidate& candidate) {
        return std::tuple{candidate.is_ladder, candidate.rung, candidate.height,
                          candidate.bitrate_bps};
    };
    std::ranges::stable_sort(candidates, std::ranges::greater{}, key);
    return candidates;
}

Columns candidate_columns(std::size_t width) {
    return {{{.title = "protocol", .width = 8},
             {.title = "rung", .width = 8},
             {.title = "quality", .width = 12, .leaves = 2},
             {.title = "codec", .width = 5},
             {.title = "size", .width = 9, .is_number = true},
             {.title = "bitrate", .width = 9, .is_number = true, .leaves = 4},
             {.title = "line", .width = 10, .leaves = 1},
             {.title = "expires in", .width = 10, .is_number = true, .leaves = 3},
             {.title = "url", .width = 20, .takes_rest = true}},
            width,
            false};
}

std::string text_or_dash(std::string_view text) {
    return text.empty() ? "-" : printable(text);
}

std::vector<Cell> cells_of(const Candidate& candidate, TimePoint now) {
    const bool has_size = candidate.width != 0 && candidate.height != 0;
    std::string expires = "-";
    if (candidate.expires)
        expires = human_time(
            std::max(std::chrono::duration<double>(*candidate.expires - now).count(), 0.0));
    return {
        {std::string(to_string(candidate.protocol))},
        {candidate.is_ladder ? "several" : std::string(to_string(candidate.rung))},
        {text_or_dash(candidate.quality)},
        {text_or_dash(candidate.codec)},
        {has_size ? fmt::format("{}x{}", candidate.width, candidate.height) : "-"},
        {candidate.bitrate_bps == 0 ? "-"
                                    : human_bitrate(static_cast<double>(candidate.bitrate_bps))},
        {text_or_dash(candidate.line)},
        {std::move(expires)},
        {printable(candidate.url)}};
}

std::string state_line(const ext::Resolution& resolution) {
    std::string out(to_string(resolution.outcome));
    if (!resolution.room.id.empty()) out = fmt::format("{}  {}", shown(resolution.room.key()), out);
    if (resolution.outcome == Outcome::live && resolution.started)
        out +=
            fmt::format(" since {:%Y-%m-%d %H:%M}",
                        fmt::localtime(std::chrono::system_clock::to_time_t(*resolution.started)));
    if (!resolution.detail.empty()) out += ": " + shown(resolution.detail);
    return out;
}

json::value count_or_null(std::uint64_t count) {
    return count == 0 ? json::value(nullptr) : json::value(count);
}

json::object candidate_object(const Candidate& candidate) {
    json::array headers;
    for (const std::string& header : candidate.headers)
        headers.push_back(text(header));
    return {{"protocol", text(to_string(candidate.protocol))},
            {"rung", candidate.is_ladder ? json::value(nullptr)
                                         : json::value(text(to_string(candidate.rung)))},
            {"ladder", candidate.is_ladder},
            {"quality", text_or_null(candidate.quality)},
            {"codec", text_or_null(candidate.codec)},
            {"width", count_or_null(candidate.width)},
            {"height", count_or_null(candidate.height)},
            {"bitrate_bps", count_or_null(candidate.bitrate_bps)},
            {"line", text_or_null(candidate.line)},
            {"expires_at", time_or_null(candidate.expires)},
            {"headers", std::move(headers)},
            {"url", text(candidate.url)}};
}

json::object room_object(std::string_view url, const ext::Room& room) {
    const bool is_known = !room.platform.empty();
    return {{"url", text(url)},
            {"platform", text_or_null(room.platform)},
            {"room", is_known ? json::value(text(room.key())) : json::value(nullptr)}};
}

}  // namespace

std::string resolution_text(std::string_view url, const Result<ext::Resolution>& resolution,
                            TimePoint now, std::size_t width) {
    std::string out = shown(url) + "\n";
    if (!resolution) return out + fmt::format("  {}\n", shown(resolution.error().message()));
    out += fmt::format("  {}\n", state_line(*resolution));
    if (!resolution->anchor.empty())
        out += fmt::format("  anchor  {}\n", shown(resolution->anchor));
    if (!resolution->title.empty()) out += fmt::format("  title   {}\n", shown(resolution->title));
    if (resolution->candidates.empty()) return out;
    const Columns columns = candidate_columns(width);
    out += columns.header() + "\n";
    for (const Candidate& candidate : sorted(resolution->candidates))
        out += columns.line(cells_of(candidate, now)) + "\n";
    return out;
}

std::string resolution_json(std::string_view url, const Result<ext::Resolution>& resolution) {
    if (!resolution) {
        json::object out = room_object(url, {});
        out["state"] = "failed";
        out["detail"] = text(resolution.error().message());
        return line(out);
    }
    json::object out = room_object(url, resolution->room);
    out["state"] = text(to_string(resolution->outcome));
    out["detail"] = text_or_null(resolution->detail);
    out["anchor"] = text_or_null(resolution->anchor);
    out["title"] = text_or_null(resolution->title);
    out["avatar"] = text_or_null(resolution->avatar);
    out["started_at"] = time_or_null(resolution->started);
    json::array candidates;
    for (const Candidate& candidate : sorted(resolution->candidates))
        candidates.push_back(candidate_object(candidate));
    out["candidates"] = std::move(candidates);
    return line(out);
}

std::string room_text(std::string_view url, const std::optional<ext::Room>& room) {
    return fmt::format("{}  {}\n", room ? shown(room->key()) : "no service that weir knows has it",
                       shown(url));
}

std::string room_json(std::string_view url, const std::optional<ext::Room>& room) {
    return line(room_object(url, room.value_or(ext::Room{})));
}

}  // namespace weir::cli
