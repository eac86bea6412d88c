// SPDX-License-Identifier: MIT
#include "kit/origin/router.hpp"

#include <fmt/format.h>

namespace weir::kit {
namespace {

constexpr const char* kPlaylistType = "application/vnd.apple.mpegurl";
constexpr std::uint64_t kHollowBytes = 188 * 100;
constexpr const char* kHtml =
    "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head>"
    "<body><h1>502 Bad Gateway</h1></body></html>\n";

/// Three variants of the same media.
std::string multivariant(const MediaOptions& media) {
    std::string text = "#EXTM3U\n#EXT-X-VERSION:3\n";
    for (const unsigned part : {1u, 2u, 4u}) {
        const auto height = media.height / part;
        text += fmt::format(
            "#EXT-X-STREAM-INF:BANDWIDTH={},RESOLUTION={}x{},FRAME-RATE={:.3f},"
            "CODECS=\"avc1.42c01e,mp4a.40.2\"\n{}p/index.m3u8\n",
            (media.video_bps + media.audio_bps) * 11 / 10 / part, media.width / part, height,
            double(media.fps), height);
    }
    return text;
}

Reply text_reply(std::string type, std::string text) {
    Reply reply{.type = std::move(type)};
    reply.body = std::move(text);
    return reply;
}

/// Makes `reply` the one that an `answer` fault asks for.
void replace(Reply& reply, const Fault& fault) {
    reply.headers.clear();
    if (fault.kind == FaultKind::html) {
        reply.status = 200;
        reply.type = "text/html";
        reply.body = std::string{kHtml};
        return;
    }
    if (fault.kind == FaultKind::empty || fault.kind == FaultKind::huge ||
        fault.kind == FaultKind::hollow) {
        reply.status = 200;
        reply.type = "video/mp2t";
        if (fault.kind == FaultKind::empty) reply.body = std::string{};
        if (fault.kind == FaultKind::huge) reply.body = null_packets(64u << 20);
        if (fault.kind == FaultKind::hollow) reply.body = null_packets(kHollowBytes);
        return;
    }
    reply.status = fault.kind == FaultKind::drop ? 404 : fault.status;
    reply.type = "text/plain";
    reply.body = fmt::format("{}\n", reply.status);
}

void apply_range(Reply& reply, SharedBody& body, const std::string& header) {
    if (header.empty()) return;
    const auto range = parse_range(header, body.size);
    if (!range) {
        reply.status = 416;
        reply.headers = fmt::format("Content-Range: bytes */{}\r\n", body.size);
        body.size = 0;
        return;
    }
    reply.status = 206;
    reply.headers =
        fmt::format("Content-Range: bytes {}-{}/{}\r\n", range->first, range->last, body.size);
    body.offset += range->first;
    body.size = range->last - range->first + 1;
}

std::optional<std::uint64_t> number(const std::map<std::string, std::string>& query,
                                    const char* key) {
    const auto at = query.find(key);
    return at == query.end() ? std::nullopt : parse_number(at->second);
}

Reply playlist_reply(const std::optional<std::string>& text) {
    if (!text) return status_reply(404);
    Reply reply = text_reply(kPlaylistType, *text);
    reply.headers = "Cache-Control: no-cache\r\n";
    return reply;
}

Reply segment_reply(Stream& stream, const LivePath& path, const std::string& range) {
    const auto media = path.what == LivePath::What::init ? stream.init()
                       : path.part                       ? stream.part(path)
                                                         : stream.segment(path);
    // What there is of a segment that is not whole is had by the ranges of its parts.
    if (!media || (!media->is_whole && range.empty())) return status_reply(404);
    SharedBody body{media->bytes, media->offset, media->size};
    const bool is_mp4 = path.is_fmp4 || path.what == LivePath::What::init;
    Reply reply{.type = is_mp4 ? "video/mp4" : "video/mp2t", .headers = "Accept-Ranges: bytes\r\n"};
    apply_range(reply, body, range);
    reply.body = body;
    return reply;
}

/// What it is asked for stands in the query: fmp4, ranges, vanish (parts are listed until their
/// segment is whole only), misfit (delta updates that fit nothing), and the client's _HLS_skip.
Reply low_latency_reply(Stream& stream, const Location& location) {
    const auto& query = location.query;
    const auto msn = number(query, "_HLS_msn"), part = number(query, "_HLS_part");
    if (msn && !stream.listed_at(*msn, part)) return status_reply(400);
    const LivePlan::LowLatency how{.is_fmp4 = query.contains("fmp4"),
                                   .skips = query.contains("_HLS_skip"),
                                   .skips_too_much = query.contains("misfit"),
                                   .drops_parts = query.contains("vanish")};
    return playlist_reply(stream.low_latency_playlist(how, query.contains("ranges")));
}

Reply flv_reply(Stream& stream, bool plain) {
    auto start = stream.flv_start();
    if (!start) return status_reply(404);
    Reply reply{.type = "video/x-flv", .headers = "Cache-Control: no-cache\r\n"};
    reply.body = FlvBody{std::move(*start), plain};
    return reply;
}

std::string log_text(const Stream& stream) {
    std::string text;
    for (const LogEntry& entry : stream.log())
        text += to_json(entry) + '\n';
    return text;
}

}  // namespace

Reply status_reply(unsigned status, std::string text) {
    Reply reply = text_reply("text/plain", text.empty() ? fmt::format("{}\n", status) : text);
    reply.status = status;
    return reply;
}

std::shared_ptr<Stream> Router::stream(const std::string& name) {
    const std::lock_guard lock{mutex_};
    auto& stream = streams_[name];
    if (!stream) stream = std::make_shared<Stream>(name, live_);
    return stream;
}

Reply Router::live_answer(const LivePath& path, const Location& location, const Request& request) {
    using What = LivePath::What;
    auto stream = this->stream(path.name);
    const bool is_playlist = path.what == What::media_playlist || path.what == What::multivariant ||
                             path.what == What::low_latency;
    const Target target = is_playlist ? Target::playlist : path.part ? Target::part : Target::media;
    std::optional<std::uint64_t> msn;
    if (path.what == What::segment) msn = path.msn;
    const auto refusal = stream->take(FaultQueue::Moment::answer, target, msn);
    Reply reply;
    if (!refusal) {
        switch (path.what) {
            case What::media_playlist: reply = playlist_reply(stream->playlist()); break;
            case What::low_latency: reply = low_latency_reply(*stream, location); break;
            case What::init:
            case What::segment: reply = segment_reply(*stream, path, request.range); break;
            case What::flv: reply = flv_reply(*stream, location.query.contains("plain")); break;
            case What::multivariant:
                reply = text_reply(kPlaylistType, multivariant(live_->options().media));
        }
    }
    reply.resource = is_playlist ? "playlist" : path.what == What::flv ? "flv" : "segment";
    if (is_playlist && location.query.contains("_HLS_skip")) reply.resource = "delta";
    if (path.part) reply.resource = fmt::format("part {}", *path.part);
    reply.msn = msn;
    if (refusal) {
        replace(reply, *refusal);
        stream->note(refusal->kind, reply.resource, msn, 0, fmt::format("{}", reply.status));
    } else if (path.what != What::flv && reply.status < 400) {
        reply.trouble = stream->take(FaultQueue::Moment::body, target, msn);
    }
    reply.stream = std::move(stream);
    return reply;
}

/// "noblock" in the query: the server does not do what its playlist says.
std::optional<Clock::time_point> Router::held_until(const Request& request) {
    const Location location = parse_location(request.target);
    if (location.path.empty() || location.path[0] != "live") return std::nullopt;
    const auto live = parse_live_path(location.path);
    const auto msn = number(location.query, "_HLS_msn");
    if (!live || live->what != LivePath::What::low_latency || !msn) return std::nullopt;
    if (location.query.contains("noblock")) return std::nullopt;
    return stream(live->name)->listed_at(*msn, number(location.query, "_HLS_part"));
}

Reply Router::control(const Location& location, const Request& request) {
    if (request.method != "POST") return status_reply(405, "POST it\n");
    auto stream = this->stream(location.path[1]);
    if (const auto at = location.query.find("fault");
        at != location.query.end() && at->second == "clear") {
        stream->clear();
        return text_reply("text/plain", "cleared\n");
    }
    const auto fault = parse_fault(location.query);
    if (!fault) return status_reply(400, fault.error().message() + "\n");
    stream->inject(*fault);
    return text_reply("text/plain", "ok\n");
}

Reply Router::answer(const Request& request) {
    const Location location = parse_location(request.target);
    const auto& path = location.path;
    if (path.empty())
        return text_reply(
            "text/plain",
            "/live/NAME/index.m3u8\n/live/NAME/low.m3u8\n/live/NAME/master.m3u8\n/live/NAME.flv\n"
            "/control/NAME\n/log/NAME\n/hashes/NAME\n/timeline/NAME\n" +
                bad_index());
    if (path[0] == "live") {
        const auto live = parse_live_path(path);
        return live ? live_answer(*live, location, request) : status_reply(404);
    }
    if (path.size() < 2) return status_reply(404);
    if (path[0] == "bad") return bad_reply(location, stream("good"));
    if (path[0] == "control") return control(location, request);
    if (path[0] == "log") return text_reply("application/x-ndjson", log_text(*stream(path[1])));
    if (path[0] == "hashes") return hashes_reply(live_, stream(path[1]), location.query);
    if (path[0] == "timeline")
        return text_reply("application/json", to_json(reference_of(*live_, *stream(path[1]))));
    return status_reply(404);
}

}  // namespace weir::kit
