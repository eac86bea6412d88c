// SPDX-License-Identifier: MIT
// What `yt-dlp -J` prints.
#include <algorithm>

#include "answer.hpp"
#include "candidates.hpp"
#include "exec/tool.hpp"

namespace weir::resolvers::exec {
namespace {

using ext::Candidate;
using ext::Protocol;
using ext::Resolution;
using ext::Rung;

std::string codec_of(const std::string& vcodec) {
    if (vcodec.starts_with("avc")) return "h264";
    if (vcodec.starts_with("hvc1") || vcodec.starts_with("hev1")) return "hevc";
    if (vcodec.starts_with("av01")) return "av1";
    return vcodec.starts_with("vp09") || vcodec == "vp9" ? "vp9" : "";
}

std::optional<Protocol> protocol_of(const Json& format) {
    const std::string protocol = format["protocol"].text();
    if (protocol.starts_with("m3u8")) return Protocol::hls;
    const bool is_http = protocol == "http" || protocol == "https";
    return is_http && format["ext"].text() == "flv" ? std::optional{Protocol::flv} : std::nullopt;
}

unsigned length_of(const Json& value) {
    return static_cast<unsigned>(std::clamp<std::int64_t>(value.number().value_or(0), 0, 100'000));
}

void tell_picture(Candidate& candidate, const Json& format) {
    candidate.quality = format["format_id"].text();
    candidate.width = length_of(format["width"]);
    candidate.height = length_of(format["height"]);
    const auto kilobits = std::clamp<std::int64_t>(format["tbr"].number().value_or(0), 0, 1 << 30);
    candidate.bitrate_bps = static_cast<std::uint64_t>(kilobits) * 1000;
    const std::string vcodec = format["vcodec"].text();
    candidate.codec = codec_of(vcodec);
    if (vcodec == "none")
        candidate.rung = Rung::audio;
    else if (candidate.height > 0)
        candidate.rung = rung_of_lines(std::min(candidate.width, candidate.height));
}

/// A multivariant playlist is one candidate; its variants are the engine's choice.
void add(std::vector<Candidate>& candidates, const Json& format, const Json& page) {
    const auto protocol = protocol_of(format);
    const std::string manifest = format["manifest_url"].text();
    Candidate candidate;
    candidate.url = manifest.empty() ? format["url"].text() : manifest;
    const bool is_known = std::ranges::count(candidates, candidate.url, &Candidate::url) > 0;
    if (!protocol || format["has_drm"].is_true() || is_known || !is_web_url(candidate.url) ||
        candidates.size() >= kMostCandidates)
        return;
    candidate.protocol = *protocol;
    if (manifest.empty()) tell_picture(candidate, format);
    const Json headers = format["http_headers"];
    candidate.headers = headers_of(headers ? headers : page["http_headers"]);
    candidate.expires = expiry_of(candidate.url);
    candidates.push_back(std::move(candidate));
}

/// Why there is nothing to record, where that is said.
std::optional<Resolution> not_live(const std::string& status) {
    if (status == "is_upcoming") return offline("it has not begun");
    if (status == "was_live" || status == "post_live") return offline("it has ended");
    if (status == "not_live") return not_found("a video that was never live");
    return std::nullopt;
}

}  // namespace

Resolution read_yt_dlp(const Json& printed) {
    const Json page = printed["_type"].text() == "playlist" ? printed["entries"][0] : printed;
    Resolution resolution;
    if (!page["formats"].is_array() && !page["url"]) {
        resolution.outcome = ext::Outcome::changed;
        resolution.detail = "no formats in what yt-dlp prints";
        return resolution;
    }
    if (auto trouble = not_live(page["live_status"].text())) {
        resolution = std::move(*trouble);
    } else {
        auto& candidates = resolution.candidates;
        page["formats"].each_item([&](const Json& format) { add(candidates, format, page); });
        if (!page["formats"].is_array()) add(candidates, page, page);
        if (candidates.empty())
            resolution = not_found("weir records none of its formats");
        else
            resolution.outcome = ext::Outcome::live;
    }
    const std::string channel = page["channel"].text();
    resolution.anchor = channel.empty() ? page["uploader"].text() : channel;
    resolution.title = page["title"].text();
    resolution.avatar = page["thumbnail"].text();
    resolution.started = to_time(page["release_timestamp"].number());
    return resolution;
}

}  // namespace weir::resolvers::exec
