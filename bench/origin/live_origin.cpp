// SPDX-License-Identifier: MIT
#include "origin/live_origin.hpp"

#include <fmt/format.h>

#include <charconv>
#include <sstream>

#include "kit/http_get.hpp"
#include "process/pause.hpp"

namespace weir::bench {
namespace {

constexpr auto kStartLimit = 120s;

/// The value of a text member of the one line that weir-origin prints when it is ready.
std::string member_of(const std::string& line, const std::string& key) {
    const std::string before = fmt::format("\"{}\":\"", key);
    const auto at = line.find(before);
    if (at == line.npos) return {};
    const auto begin = at + before.size();
    return line.substr(begin, line.find('"', begin) - begin);
}

/// A picture that such a rate does to.
std::string size_of(const OriginSettings& settings) {
    if (!settings.size.empty()) return settings.size;
    return settings.rate.find('M') == settings.rate.npos ? "640x360" : "1280x720";
}

std::string folder_of(const std::string& url) {
    return url.substr(0, url.rfind('/') + 1);
}

}  // namespace

Result<LiveOrigin> LiveOrigin::start(const std::filesystem::path& program,
                                     const OriginSettings& settings,
                                     const std::filesystem::path& folder) {
    const auto output = folder / "origin.json", errors = folder / "origin.log";
    // Segments stay for long behind the window, so that no contestant is too late for one.
    auto process = kit::Process::start(
        {.arguments = {program.string(), "--rate", settings.rate, "--size", size_of(settings),
                       "--segment", std::to_string(kSegmentSeconds), "--retained",
                       std::to_string(settings.retained), "--threads",
                       std::to_string(settings.threads), "--stagger", "--seconds",
                       std::to_string(settings.limit_s)},
         .output = output,
         .errors = errors});
    if (!process) return process.error();
    std::string url;
    const auto is_ready = [&] {
        url = member_of(kit::read_text(output), "url");
        return !url.empty() || !process->running() || is_interrupted();
    };
    if (!kit::wait_for(is_ready, kStartLimit) || url.empty())
        return Error{Errc::timed_out,
                     fmt::format("the origin did not start: {}", kit::read_text(errors))};
    return LiveOrigin{std::move(*process), std::move(url)};
}

std::string LiveOrigin::hls_url(const std::string& name) const {
    return fmt::format("{}/live/{}/index.m3u8", url_, name);
}

std::string LiveOrigin::flv_url(const std::string& name) const {
    return fmt::format("{}/live/{}.flv", url_, name);
}

Result<void> LiveOrigin::inject(const std::string& name, const std::string& fault) const {
    const auto answer = kit::http_get(
        {.url = fmt::format("{}/control/{}?{}", url_, name, fault), .method = "POST"});
    if (!answer) return answer.error();
    if (answer->status == 200) return {};
    return Error{Errc::bad_option, answer->body};
}

Result<std::vector<std::string>> listed_segments(const std::string& playlist_url) {
    const auto answer = kit::http_get({.url = playlist_url});
    if (!answer) return answer.error();
    std::vector<std::string> urls;
    std::istringstream lines{answer->body};
    for (std::string line; std::getline(lines, line);)
        if (!line.empty() && line[0] != '#') urls.push_back(line);
    if (urls.empty()) return Error{Errc::invalid_playlist, "no segments in " + playlist_url};
    return urls;
}

Result<std::uint64_t> newest_msn(const std::string& playlist_url) {
    constexpr std::string_view kTag = "#EXT-X-MEDIA-SEQUENCE:";
    const auto answer = kit::http_get({.url = playlist_url});
    if (!answer) return answer.error();
    const auto at = answer->body.find(kTag);
    const auto names = listed_segments(playlist_url);
    if (!names) return names.error();
    const std::uint64_t first =
        at == std::string::npos ? 0 : std::stoull(answer->body.substr(at + kTag.size()));
    return first + names->size() - 1;
}

Result<double> media_rate_bps(const std::string& playlist_url) {
    const auto urls = listed_segments(playlist_url);
    if (!urls) return urls.error();
    const auto segment = kit::http_get({.url = folder_of(playlist_url) + urls->back()});
    if (!segment) return segment.error();
    return double(segment->body.size()) * 8 / kSegmentSeconds;
}

}  // namespace weir::bench
