// SPDX-License-Identifier: MIT
#include "direct/sniff.hpp"

#include <algorithm>

#include "text/html.hpp"

namespace weir::resolvers {
namespace {

using ext::Protocol;

constexpr std::size_t kTsPacket = 188;

std::string_view without_blanks(std::string_view body) {
    if (body.starts_with("\xef\xbb\xbf")) body.remove_prefix(3);
    body.remove_prefix(std::min(body.find_first_not_of(" \t\r\n"), body.size()));
    return body;
}

bool is_ts(std::string_view body) {
    return body.starts_with('G') && (body.size() <= kTsPacket || body[kTsPacket] == 'G');
}

bool is_mp4(std::string_view body) {
    const auto type = body.substr(std::min<std::size_t>(4, body.size()), 4);
    return type == "ftyp" || type == "styp" || type == "moof";
}

/// Of what is neither playlist nor FLV.
std::string name_of(std::string_view body) {
    const std::string_view text = without_blanks(body);
    if (body.empty()) return "nothing";
    if (text.starts_with("#EXTINF") || text.starts_with("#EXT-X-"))
        return "a playlist whose first line is not #EXTM3U";
    if (text.substr(0, 1'000).find("<MPD") != text.npos)
        return "a DASH manifest, which weir does not record";
    if (is_html(body)) return "a web page that no resolver of weir knows";
    if (text.starts_with('{') || text.starts_with('[')) return "JSON";
    if (is_mp4(body)) return "an MP4 file, or a segment of a stream; its playlist is wanted";
    if (is_ts(body)) return "bare MPEG-TS, or a segment of a stream; its playlist is wanted";
    return "neither an HLS playlist nor FLV";
}

}  // namespace

Sniffed sniff(std::string_view body) {
    if (without_blanks(body).starts_with("#EXTM3U")) return {Protocol::hls, {}};
    if (body.starts_with("FLV\x01")) return {Protocol::flv, {}};
    return {std::nullopt, name_of(body)};
}

}  // namespace weir::resolvers
