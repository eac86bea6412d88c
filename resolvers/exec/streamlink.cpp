// SPDX-License-Identifier: MIT
// What `streamlink --json` prints.
#include <algorithm>
#include <charconv>

#include "answer.hpp"
#include "candidates.hpp"
#include "exec/tool.hpp"

namespace weir::resolvers::exec {
namespace {

using ext::Candidate;
using ext::Protocol;
using ext::Resolution;
using ext::Rung;

/// "1080p60", "720p_alt", "audio_only", "source".
Rung rung_of(std::string_view name) {
    if (name.find("audio") != name.npos) return Rung::audio;
    unsigned lines = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), lines);
    const bool is_height = error == std::errc{} && end != name.data() + name.size() && *end == 'p';
    return is_height ? rung_of_lines(lines) : Rung::source;
}

/// Names of others that are listed as well: "best", "worst-unfiltered".
bool is_synonym(std::string_view name) {
    return name.starts_with("best") || name.starts_with("worst");
}

std::optional<Protocol> protocol_of(std::string_view type) {
    if (type == "hls") return Protocol::hls;
    if (type == "http") return Protocol::flv;  // Or something else, which the recording finds out.
    return std::nullopt;
}

}  // namespace

/// Streams of one multivariant playlist are one candidate: its variants are the engine's choice.
Resolution read_streamlink(const Json& printed) {
    Resolution resolution;
    if (!printed["streams"].is_object()) {
        resolution.outcome = ext::Outcome::changed;
        resolution.detail = "no streams in what streamlink prints";
        return resolution;
    }
    std::string others;
    auto& candidates = resolution.candidates;
    printed["streams"].each_member([&](std::string_view name, const Json& stream) {
        const std::string master = stream["master"].text();
        Candidate candidate;
        candidate.url = master.empty() ? stream["url"].text() : master;
        const auto protocol = protocol_of(stream["type"].text());
        if (!protocol) others = stream["type"].text().substr(0, 40);
        const bool is_known = std::ranges::count(candidates, candidate.url, &Candidate::url) > 0;
        if (!protocol || is_synonym(name) || is_known || !is_web_url(candidate.url) ||
            candidates.size() >= kMostCandidates)
            return;
        candidate.protocol = *protocol;
        if (master.empty()) {
            candidate.quality = name;
            candidate.rung = rung_of(name);
        }
        candidate.headers = headers_of(stream["headers"]);
        candidate.expires = expiry_of(candidate.url);
        candidates.push_back(std::move(candidate));
    });
    if (candidates.empty() && others.empty()) return offline("it has no streams");
    if (candidates.empty()) return not_found("weir records none of its streams: " + others);
    resolution.outcome = ext::Outcome::live;
    resolution.anchor = printed["metadata"]["author"].text();
    resolution.title = printed["metadata"]["title"].text();
    return resolution;
}

}  // namespace weir::resolvers::exec
