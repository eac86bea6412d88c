// SPDX-License-Identifier: MIT
#include "kit/origin/origin.hpp"

#include <atomic>
#include <set>
#include <thread>

#include "kit/origin_fixture.hpp"
#include "kit/verify.hpp"

namespace weir::kit {
namespace {

/// Records `seconds` of a URL with ffmpeg, from the oldest segment on, and compares.
Verdict recorded_by_ffmpeg(const Origin& origin, const std::string& url, double seconds) {
    const TempDir folder;
    const std::string file = folder / "out.ts";
    std::vector<std::string> arguments{"ffmpeg", "-v", "error", "-y"};
    if (url.ends_with(".m3u8")) arguments.insert(arguments.end(), {"-live_start_index", "0"});
    arguments.insert(arguments.end(),
                     {"-i", url, "-t", std::to_string(seconds), "-c", "copy", file});
    const auto tool = run_tool(arguments);
    INFO(tool.errors);
    REQUIRE(tool.exit_code == 0);
    const auto frames = read_frames(file);
    REQUIRE(frames.has_value());
    return compare(*frames, origin.reference(stream_name(url)));
}

std::string folder_of(const std::string& url) {
    return url.substr(0, url.rfind('/') + 1);
}

/// The bytes of all segments that a playlist lists, one after the other.
std::string all_segments(const std::string& playlist_url, const std::string& playlist) {
    std::string bytes;
    for (const auto& uri : uris(playlist))
        bytes += get(folder_of(playlist_url) + uri).body;
    return bytes;
}

std::string all_segments(const std::string& playlist_url) {
    return all_segments(playlist_url, get(playlist_url).body);
}

std::uint64_t media_sequence(const std::string& playlist) {
    const std::string tag = "#EXT-X-MEDIA-SEQUENCE:";
    return std::stoull(playlist.substr(playlist.find(tag) + tag.size()));
}

}  // namespace

TEST_CASE("origin: what ffmpeg records of its HLS is flawless", "[kit]") {
    const auto origin = started();
    const auto verdict = recorded_by_ffmpeg(origin, origin.hls_url("a"), 5);
    INFO(to_text(verdict));
    CHECK(verdict.flawless());
    CHECK(verdict.video.matched >= 148);
}

TEST_CASE("origin: what ffmpeg records of its FLV is flawless, chunked or plain", "[kit]") {
    auto options = quick_options();
    options.media.b_frames = 2;
    const auto origin = started(options);
    const auto url = origin.flv_url("a") + GENERATE("", "?plain=1");
    const auto verdict = recorded_by_ffmpeg(origin, url, 2.5);
    INFO(to_text(verdict));
    CHECK(verdict.flawless());
    CHECK(verdict.video.matched >= 70);
}

TEST_CASE("origin: FLV and TS of the same media hash alike", "[kit]") {
    const auto origin = started();
    const auto ts = only(Kind::video, frames_of(all_segments(origin.hls_url("a"))));
    HttpAnswer flv;
    CHECK(http_get({.url = origin.flv_url("a"), .limit_s = 1.5}, &flv).has_error());
    const auto some = only(Kind::video, frames_of(flv.body));
    REQUIRE(some.size() > 20);
    CHECK(some[0].key);
    const auto reference = origin.reference("a");
    CHECK(compare(some, reference).video.foreign == 0);
    CHECK(compare(ts, reference).video.foreign == 0);
}

TEST_CASE("origin: listed segments hold just the frames that it says it sent", "[kit]") {
    auto options = quick_options();
    options.media.b_frames = GENERATE(0u, 2u);
    const auto origin = started(options);
    const auto playlist = get(origin.hls_url("a")).body;
    const auto k = media_sequence(playlist) - options.first_msn;
    const auto frames = frames_of(all_segments(origin.hls_url("a"), playlist));
    const auto expected = origin.frames(k, k + options.window);
    for (const Kind kind : {Kind::video, Kind::audio})
        CHECK(only(kind, frames) == only(kind, expected));
}

TEST_CASE("origin: each segment stands for itself", "[kit]") {
    const auto origin = started();
    const auto url = origin.hls_url("a");
    for (const auto& uri : uris(get(url).body)) {
        const auto bytes = get(folder_of(url) + uri).body;
        CHECK(bytes.size() % 188 == 0);
        const auto video = only(Kind::video, frames_of(bytes));
        REQUIRE(video.size() == 30);
        CHECK(video[0].key);
    }
}

TEST_CASE("origin: timestamps run on over the loop's seam", "[kit]") {
    auto options = quick_options();
    options.window = 12;
    options.age_s = 16;
    const auto origin = started(options);
    const auto frames = frames_of(all_segments(origin.hls_url("a")));
    const auto verdict = compare(frames, origin.reference("a"));
    CHECK(verdict.flawless());
    const auto video = only(Kind::video, frames);
    CHECK(video.size() == 12 * 30);
    CHECK(video.back().dts_us - video.front().dts_us == Approx(12e6 - 1e6 / 30).margin(20));
}

TEST_CASE("origin: timestamps can cross 2^33", "[kit]") {
    constexpr double kWrap = 8'589'934'592.0 / 90'000;
    auto options = quick_options();
    options.window = 6;
    options.start_offset_s = kWrap - 4.5;
    const auto origin = started(options);
    const auto url = origin.hls_url("a");
    double least = 0, most = 0;
    for (const auto& uri : uris(get(url).body)) {
        const auto frames = frames_of(get(folder_of(url) + uri).body);
        least = std::min(least, double(frames.front().dts_us) / 1e6);
        most = std::max(most, double(frames.front().dts_us) / 1e6);
    }
    CHECK(least < -0.4);  // so libavformat gives what lies just before the wrap
    CHECK(most > 0.4);
    CHECK(compare(frames_of(all_segments(url)), origin.reference("a")).video.foreign == 0);
}

TEST_CASE("origin: segments can be fetched in ranges", "[kit]") {
    const auto origin = started();
    const auto url = folder_of(origin.hls_url("a")) + uris(get(origin.hls_url("a")).body).back();
    const auto whole = get(url).body;
    const auto middle = http_get({.url = url, .range = "188-375"});
    REQUIRE(middle.has_value());
    CHECK(middle->status == 206);
    CHECK(same(middle->body, whole.substr(188, 188)));
    CHECK(http_get({.url = url, .range = "99999999-"})->status == 416);
}

TEST_CASE("origin: what has left the window long ago is gone, the future is not there", "[kit]") {
    const auto origin = started();
    const auto first = media_sequence(get(origin.hls_url("a")).body);
    const auto segment = [&](std::uint64_t msn) {
        return status_of(origin.url("/live/a/" + std::to_string(msn) + ".ts"));
    };
    CHECK(segment(first) == 200);
    CHECK(segment(first + 20) == 404);
    CHECK(wait_for([&] { return segment(first) == 404; }, 10s));
    CHECK(media_sequence(get(origin.hls_url("a")).body) > first + 1);
}

TEST_CASE("origin: the multivariant playlist leads to playable variants", "[kit]") {
    const auto origin = started();
    const auto playlist = get(origin.url("/live/a/master.m3u8")).body;
    CHECK(playlist.find("RESOLUTION=160x90") != playlist.npos);
    const auto variants = uris(playlist);
    REQUIRE(variants.size() == 3);
    CHECK(frames_of(all_segments(origin.url("/live/a/" + variants[2]))).size() > 300);
}

TEST_CASE("origin: streams end when they are told to", "[kit]") {
    auto options = quick_options();
    options.end_after_s = 0;
    options.window = 2;
    options.retained = 0;
    const auto origin = started(options);
    CHECK(get(origin.flv_url("a")).body.starts_with("FLV"));  // returns, as the body ends
    CHECK(status_of(origin.flv_url("a")) == 404);
    CHECK(get(origin.hls_url("a")).body.find("#EXT-X-ENDLIST") != std::string::npos);
    CHECK(wait_for([&] { return status_of(origin.hls_url("a")) == 404; }, 12s));
}

TEST_CASE("origin: an equal one can start from the cache of another", "[kit]") {
    const TempDir folder;
    auto options = quick_options();
    options.cache = folder / "sub/loop";
    const auto frames = started(options).frames(0, 8);
    REQUIRE(exists(options.cache));
    CHECK(started(options).frames(0, 8) == frames);
    options.media.video_bps *= 2;
    CHECK(started(options).frames(0, 8) != frames);
}

TEST_CASE("origin: /hashes lists what it sent, line by line", "[kit]") {
    const auto origin = started();
    const auto expected = only(Kind::video, origin.frames(2, 3));
    const auto text = get(origin.url("/hashes/a?from=2&to=3")).body;
    CHECK(text.starts_with("v 102 1080000 K "));
    CHECK(text.find(fmt::format("{:016x}", expected[7].hash)) != text.npos);
    CHECK(std::count(text.begin(), text.end(), 'v') >= 30);
    CHECK(get(origin.url("/hashes/a?kind=flv&from=2&to=3")).body.starts_with("v - 12000 K "));
}

TEST_CASE("origin: staggered streams change their playlists at different moments", "[kit]") {
    auto options = quick_options();
    options.stagger = true;
    const auto origin = started(options);
    std::set<std::uint64_t> first;
    const auto differ = [&] {
        first.clear();
        for (int i = 0; i < 20; ++i)
            first.insert(media_sequence(get(origin.hls_url("s" + std::to_string(i))).body));
        return first.size() > 1;
    };
    CHECK(wait_for(differ, 3s));
}

TEST_CASE("origin: two threads serve many clients at once", "[kit]") {
    auto options = quick_options();
    options.threads = 2;
    auto origin = started(options);
    std::atomic<int> good = 0;
    std::vector<std::jthread> clients;
    for (int client = 0; client < 4; ++client)
        clients.emplace_back([&origin, &good, name = std::to_string(client)] {
            for (int i = 0; i < 20; ++i)
                if (const auto answer = http_get({.url = origin.hls_url(name)}))
                    good += answer->status == 200;
            HttpAnswer flv;
            const auto ignored = http_get({.url = origin.flv_url("all"), .limit_s = 1}, &flv);
            good += ignored.has_error() && flv.body.starts_with("FLV");
        });
    for (int i = 0; i < 20; ++i)
        origin.inject("all", {.kind = FaultKind::html, .from_msn = 1});
    clients.clear();
    CHECK(good == 4 * 21);
    CHECK(origin.sent_bytes() > 100'000);
}

TEST_CASE("origin: HEAD gives the head", "[kit]") {
    const auto origin = started();
    const auto tool = run_tool({"curl", "-sI", origin.flv_url("a"), origin.hls_url("a")}, 5s);
    CHECK(tool.exit_code == 0);
    CHECK(tool.output.find("video/x-flv") != std::string::npos);
    CHECK(tool.output.find("mpegurl") != std::string::npos);
}

TEST_CASE("origin: impossible options are refused", "[kit]") {
    auto options = quick_options();
    SECTION("segments that are no whole GOPs") {
        options.media.gop_s = 2;
    }
    SECTION("odd sizes") {
        options.media.width = 321;
    }
    SECTION("frame rates that MPEG-TS can't count") {
        options.media.fps = 7;
    }
    const auto origin = Origin::start(options);
    REQUIRE(origin.has_error());
    CHECK(origin.error().code == Errc::bad_option);
}

}  // namespace weir::kit
