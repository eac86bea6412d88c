// SPDX-License-Identifier: MIT
// The comparison against media that real servers have carried.
#include "kit/servers.hpp"

#include "kit/origin_fixture.hpp"

namespace weir::kit {
namespace {

/// Publishes a short source, records `seconds` of what the server makes of it, and compares.
Verdict carried(const std::string& publish_url, const std::string& play_url, double seconds) {
    const TempDir folder;
    const auto source = folder / "source.mp4";
    REQUIRE(make_source_mp4(source, 8).has_value());
    auto publisher = Publisher::start(source, publish_url);
    REQUIRE(publisher.has_value());
    const auto is_playable = [&] {
        HttpAnswer partial;
        const auto answer = http_get({.url = play_url, .limit_s = 1}, &partial);
        return answer ? answer->status == 200 : !partial.body.empty();
    };
    REQUIRE(wait_for(is_playable, 20s));
    const std::string file = folder / "out.ts";
    const auto tool = run_tool({"ffmpeg", "-v", "error", "-y", "-i", play_url, "-t",
                                std::to_string(seconds), "-c", "copy", file});
    INFO(tool.errors);
    REQUIRE(tool.exit_code == 0);
    const auto sent = read_frames(source), received = read_frames(file);
    REQUIRE(sent.has_value());
    REQUIRE(received.has_value());
    return compare(*received, reference_from_frames(*sent));
}

}  // namespace

TEST_CASE("nginx-rtmp: its HLS carries the published frames", "[kit][servers]") {
    const auto server = NginxRtmp::start();
    if (!server) {
        WARN("skipped, no nginx with RTMP: " << server.error().message());
        return;
    }
    const auto verdict = carried(server->publish_url("a"), server->hls_url("a"), 4);
    INFO(to_text(verdict));
    CHECK(verdict.accounted());
    CHECK(verdict.video.matched > 90);
}

TEST_CASE("node-media-server: its FLV carries the published frames", "[kit][servers]") {
    if (!NodeMediaServer::is_installed()) {
        WARN("skipped, node-media-server is not installed");
        return;
    }
    const auto server = NodeMediaServer::start();
    if (!server) FAIL(server.error().message());
    const auto verdict = carried(server->publish_url("a"), server->flv_url("a"), 4);
    INFO(to_text(verdict));
    CHECK(verdict.accounted());
    CHECK(verdict.video.matched > 90);
}

}  // namespace weir::kit
