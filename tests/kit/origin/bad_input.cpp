// SPDX-License-Identifier: MIT
// Answers that no origin should give: each is a way in which a recorder could be hurt.
#include <fmt/format.h>

#include <array>

#include "kit/origin/router.hpp"

namespace weir::kit {
namespace {

constexpr const char* kPlaylistHead =
    "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:{}\n";
constexpr std::size_t kPieceBytes = 256 * 1024;

Reply reply_of(std::string type, decltype(Reply::body) body) {
    Reply reply{.type = std::move(type)};
    reply.body = std::move(body);
    return reply;
}

Reply playlist(decltype(Reply::body) body) {
    return reply_of("application/vnd.apple.mpegurl", std::move(body));
}

/// `head`, then `filler` over and over up to `total_bytes`.
Generator endless(std::string head, std::string filler, std::uint64_t total_bytes) {
    return [head = std::move(head), filler = std::move(filler), left = total_bytes]() mutable {
        std::string piece = std::exchange(head, {});
        while (piece.size() < kPieceBytes && piece.size() < left)
            piece += filler;
        piece.resize(std::min<std::uint64_t>(piece.size(), left));
        left -= piece.size();
        return piece;
    };
}

Generator million_segments() {
    return [n = 0u]() mutable {
        std::string piece = n == 0 ? fmt::format(kPlaylistHead, 1) : std::string{};
        for (const unsigned end = std::min(n + 10'000, 1'000'000u); n < end; ++n)
            piece += fmt::format("#EXTINF:2.000,\n{}.ts\n", n);
        return piece;
    };
}

/// 188 bytes with sync byte and the PID of stuffing.
std::string null_packet() {
    std::string packet(188, '\xff');
    packet.replace(0, 4, {'\x47', '\x1f', '\xff', '\x10'});
    return packet;
}

/// The playlist of a living stream with `uri` in place of its first segment (all: of every segment
/// but the last).
std::string with_uri(Stream& good, std::string_view uri, bool all) {
    std::string text;
    const std::string source = good.playlist().value_or("");
    bool replaced = false;
    for (std::size_t at = 0; at < source.size();) {
        const auto end = std::min(source.find('\n', at), source.size());
        const std::string line = source.substr(at, end - at);
        at = end + 1;
        const bool is_uri = !line.empty() && line[0] != '#';
        const bool is_last = source.find(".ts", at) == source.npos;
        if (is_uri && (!replaced || (all && !is_last))) {
            text += uri;
            replaced = true;
        } else {
            text += is_uri ? "/live/good/" + line : line;
        }
        text += '\n';
    }
    return text;
}

/// FLV whose first tag, of script data, claims 16 MiB - 1, then sends `sent_bytes` of it.
Generator big_tag(std::uint64_t sent_bytes) {
    std::string head{"FLV\x01\x05\0\0\0\x09\0\0\0\0", 13};
    head += std::string{"\x12\xff\xff\xff\0\0\0\0\0\0\0", 11};
    return endless(std::move(head), std::string(4096, '\0'), sent_bytes);
}

std::string garbage() {
    std::string bytes{"FLV\x01\x05\0\0\0\x09\0\0\0\0", 13};
    for (std::uint32_t i = 0, state = 1; i < 200'000; ++i) {
        state = state * 1664525u + 1013904223u;
        bytes += char(state >> 24);
    }
    return bytes;
}

Reply redirect(const Location& location) {
    Reply reply = status_reply(302);
    const auto to = location.query.find("to");
    const bool is_loop = to == location.query.end() || to->second == "loop";
    reply.headers =
        fmt::format("Location: {}\r\n", is_loop ? "/bad/redirect?to=loop" : to->second.c_str());
    return reply;
}

using Make = Reply (*)(const Location&, Stream&);
struct Entry {
    std::string_view path, words;
    Make make;
};

constexpr std::array<Entry, 15> kEntries{{
    {"html", "an HTML page",
     [](const Location&, Stream&) {
         return reply_of("text/html", "<!DOCTYPE html><html><body>Hello</body></html>\n");
     }},
    {"empty", "an empty body", [](const Location&, Stream&) { return playlist(std::string{}); }},
    {"silent", "accepts and never answers",
     [](const Location&, Stream&) { return playlist(Silence{}); }},
    {"longline.m3u8", "a playlist with one line of 2 GiB",
     [](const Location&, Stream&) {
         return playlist(endless("#EXTM3U\n#", std::string(4096, 'x'), 2ull << 30));
     }},
    {"million.m3u8", "a playlist with a million segments",
     [](const Location&, Stream&) { return playlist(million_segments()); }},
    {"endless.m3u8", "a playlist whose segment never ends (null packets, up to 4 GiB)",
     [](const Location&, Stream&) {
         return playlist(fmt::format(kPlaylistHead, 1) + "#EXTINF:2.000,\nendless.ts\n");
     }},
    {"endless.ts", "that segment",
     [](const Location&, Stream&) { return reply_of("video/mp2t", null_packets(4ull << 30)); }},
    {"zeros.m3u8", "a playlist whose segment is zeros, up to 4 GiB",
     [](const Location&, Stream&) {
         return playlist(fmt::format(kPlaylistHead, 1) + "#EXTINF:2.000,\nzeros.ts\n");
     }},
    {"zeros.ts", "that segment",
     [](const Location&, Stream&) {
         return reply_of("video/mp2t", endless({}, std::string(4096, '\0'), 4ull << 30));
     }},
    {"file-first.m3u8", "a living playlist whose first segment is file:///etc/passwd",
     [](const Location&, Stream& good) {
         return playlist(with_uri(good, "file:///etc/passwd", false));
     }},
    {"file-most.m3u8", "a living playlist with file:///etc/passwd everywhere but at the end",
     [](const Location&, Stream& good) {
         return playlist(with_uri(good, "file:///etc/passwd", true));
     }},
    {"redirect", "302 to the URL in ?to=, or to itself without one",
     [](const Location& location, Stream&) { return redirect(location); }},
    {"bigtag.flv", "an FLV whose first tag claims 16 MiB and stops after 1 MiB",
     [](const Location&, Stream&) { return reply_of("video/x-flv", big_tag(1u << 20)); }},
    {"garbage.flv", "an FLV head with noise behind it",
     [](const Location&, Stream&) { return reply_of("video/x-flv", garbage()); }},
    {"text.flv", "words that claim to be FLV",
     [](const Location&, Stream&) { return reply_of("video/x-flv", "stream not found\n"); }},
}};

}  // namespace

Generator null_packets(std::uint64_t total_bytes) {
    return endless({}, null_packet(), total_bytes);
}

Reply bad_reply(const Location& location, std::shared_ptr<Stream> good) {
    for (const Entry& entry : kEntries)
        if (entry.path == location.path[1]) return entry.make(location, *good);
    return status_reply(404, bad_index());
}

std::string bad_index() {
    std::string text;
    for (const Entry& entry : kEntries)
        text += fmt::format("/bad/{}: {}\n", entry.path, entry.words);
    return text;
}

}  // namespace weir::kit
