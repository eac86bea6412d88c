// SPDX-License-Identifier: MIT
// From DouyinLiveRecorder's files to recordings.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <csignal>

#include "e2e/judge.hpp"
#include "e2e/run_house.hpp"
#include "kit/nginx.hpp"
#include "kit/origin_fixture.hpp"

namespace weir::e2e {
namespace {

/// A proxy that has example.invalid's stream, whoever asks; it stands in for the world.
std::string stand_in(const kit::Origin& origin, std::uint16_t port) {
    return fmt::format(R"(server {{
        listen 127.0.0.1:{};
        location = /live/a.m3u8 {{ proxy_pass {}; }}
        location /live/ {{ proxy_pass {}; }}
    }})",
                       port, origin.hls_url("a"), origin.url("/live/a/"));
}

}  // namespace

TEST_CASE("run: what DouyinLiveRecorder watched is imported, and recorded", "[e2e]") {
    auto origin = kit::started();
    const kit::TempDir folder;
    const auto port = kit::free_port();
    auto nginx = kit::start_nginx(folder.path(), {.http = stand_in(origin, port)}, {port});
    if (!nginx) FAIL(nginx.error().message());
    const auto settings = folder / "theirs" / "config";
    std::filesystem::create_directories(settings);
    kit::write_text(settings / "URL_config.ini",
                    "\xef\xbb\xbf"
                    "#https://live.douyin.com/100000001\n"
                    "##超清，https://www.huya.com/200001，主播: Beta\n"
                    "高清,http://example.invalid/live/a.m3u8,主播: Alpha\n"
                    "x\n");
    kit::write_text(settings / "config.ini",
                    fmt::format("\xef\xbb\xbf[录制设置]\n"
                                "是否使用代理ip(是/否) = 是\n"
                                "代理地址 = http://127.0.0.1:{}\n"
                                "使用代理录制的平台(逗号分隔) = example, tiktok\n"
                                "视频保存格式ts|mkv|flv|mp4|mp3音频|m4a音频 = mkv\n",
                                port));
    const auto ours = folder / "ours";
    const auto imported = kit::run_tool({WEIR_BINARY, "import", "douyinliverecorder",
                                         (folder / "theirs").string(), "-o", ours.string()});
    INFO(imported.output << imported.errors);
    REQUIRE(imported.exit_code == 0);

    auto weir = WeirProcess::start({"run", "--json", "--config", (ours / "weir.toml").string(),
                                    "--data", (folder / "data").string()});
    REQUIRE(weir.wait_for_events("run", 1, 20s));
    const auto segments = origin.complete_segments();
    CHECK(kit::wait_for([&] { return origin.complete_segments() > segments + 1; }, 20s));
    weir.send_signal(SIGTERM);
    const Outcome outcome = weir.finish(20s);
    INFO(outcome.text());
    CHECK(outcome.exit_code == 0);
    std::vector<std::filesystem::path> media;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{folder / "data"})
        if (entry.path().extension() == ".mkv") media.push_back(entry.path());
    REQUIRE(media.size() == 1);
    CHECK(media[0].filename().string().find("Alpha") != std::string::npos);
    const Judged judged =
        judge(origin, "a", {.files = {{.path = media[0], .packets = std::nullopt}}});
    INFO(judged.text());
    CHECK(judged.verdict.flawless());
}

}  // namespace weir::e2e
