// SPDX-License-Identifier: MIT
#include "exec/tool.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "answer.hpp"
#include "text/web_address.hpp"

namespace weir::resolvers::exec {
namespace {

using ext::Outcome;
using ext::Resolution;

constexpr std::size_t kMostHeaders = 30, kLongestHeader = 8 << 10, kLongestComplaint = 300;

/// In lower case; the first that is found counts.
constexpr std::array<std::pair<std::string_view, Outcome>, 30> kComplaints{{
    {"confirm you", Outcome::throttled},  // "… you’re not a bot"
    {"error 429", Outcome::throttled},         {"429 client error", Outcome::throttled},
    {"too many requests", Outcome::throttled}, {"captcha", Outcome::throttled},
    {"no playable streams", Outcome::offline}, {"is offline", Outcome::offline},
    {"not currently live", Outcome::offline},  {"not live", Outcome::offline},
    {"isn't live", Outcome::offline},          {"will begin in", Outcome::offline},
    {"premieres in", Outcome::offline},        {"has ended", Outcome::offline},
    {"error 404", Outcome::not_found},         {"404 client error", Outcome::not_found},
    {"error 410", Outcome::not_found},         {"does not exist", Outcome::not_found},
    {"has been removed", Outcome::not_found},  {"video unavailable", Outcome::not_found},
    {"error 403", Outcome::restricted},        {"403 client error", Outcome::restricted},
    {"error 401", Outcome::restricted},        {"401 client error", Outcome::restricted},
    {"private", Outcome::restricted},          {"members", Outcome::restricted},
    {"sign in", Outcome::restricted},          {"log in", Outcome::restricted},
    {"in your country", Outcome::restricted},  {"unable to extract", Outcome::changed},
    {"unable to validate", Outcome::changed},
}};

bool is_header_name(std::string_view name) {
    return is_name(name, 1, 100, "!#$%&'*+-.^_`|~");
}

bool is_of_connection(std::string_view name) {
    constexpr std::string_view kNames[]{"accept-encoding", "connection",        "host",
                                        "content-length",  "transfer-encoding", "range"};
    const std::string small = lower(name);
    return std::ranges::find(kNames, small) != std::end(kNames) || small.starts_with("sec-fetch");
}

bool is_one_line(std::string_view value) {
    return std::ranges::all_of(
        value, [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f; });
}

/// The part of it that says something, on one line.
std::string shortened(std::string_view complaint) {
    const auto brace = complaint.find('{');
    if (brace != complaint.npos)
        if (const auto json = Json::parse(complaint.substr(brace)); json && (*json)["error"])
            return (*json)["error"].text().substr(0, kLongestComplaint);
    if (const auto at = complaint.rfind("ERROR: "); at != complaint.npos)
        complaint.remove_prefix(at);
    complaint = complaint.substr(0, std::min(complaint.find("; please report"), complaint.size()));
    return std::string{complaint.substr(0, kLongestComplaint)};
}

}  // namespace

std::optional<Tool> tool_of(const std::string& program) {
    const auto slash = program.rfind('/');
    const std::string_view name =
        std::string_view{program}.substr(slash == program.npos ? 0 : slash + 1);
    if (program.starts_with('-') || !is_one_line(program)) return std::nullopt;
    if (name.starts_with("streamlink")) return Tool{program, Kind::streamlink};
    if (name.starts_with("yt-dlp")) return Tool{program, Kind::yt_dlp};
    return std::nullopt;
}

bool can_take(const Tool& tool, std::string_view url) {
    if (url.empty() || url.starts_with('-')) return false;
    return tool.kind == Kind::streamlink || !url.starts_with("hls://");
}

std::vector<std::string> arguments_for(const Tool& tool, const std::string& url) {
    if (tool.kind == Kind::streamlink) return {tool.program, "--json", "--", url};
    return {tool.program,       "-J", "--no-playlist",
            "--playlist-items", "1",  "--no-warnings",
            "--no-progress",    "--", url};
}

bool is_unknown_page(std::string_view complaint) {
    return complaint.find("No plugin can handle URL") != complaint.npos ||
           complaint.find("Unsupported URL") != complaint.npos ||
           complaint.find("is not a valid URL") != complaint.npos;
}

Resolution outcome_of(std::string_view complaint) {
    Resolution resolution;
    resolution.detail = shortened(complaint);
    const std::string small = lower(resolution.detail);
    const auto* const found = std::ranges::find_if(
        kComplaints, [&small](const auto& known) { return small.find(known.first) != small.npos; });
    resolution.outcome = found == kComplaints.end() ? Outcome::transient : found->second;
    return resolution;
}

std::vector<std::string> headers_of(const Json& headers) {
    std::vector<std::string> lines;
    headers.each_member([&lines](std::string_view name, const Json& value) {
        const std::string text = value.text();
        if (lines.size() >= kMostHeaders || text.empty() || text.size() > kLongestHeader ||
            !is_header_name(name) || is_of_connection(name) || !is_one_line(text))
            return;
        std::string line{name};
        line += ": ";
        line += text;
        lines.push_back(std::move(line));
    });
    return lines;
}

}  // namespace weir::resolvers::exec
