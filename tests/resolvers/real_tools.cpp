// SPDX-License-Identifier: MIT
// streamlink and yt-dlp themselves, on pages of a small web server; left out where they are not
// installed.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>
#include <weir/resolvers.hpp>

#include "fetch/web.hpp"
#include "recorder/site_tools.hpp"
#include "resolvers/desk.hpp"

namespace weir::resolvers {
namespace {

using ext::Outcome;

Result<std::string> really_run(const std::vector<std::string>& arguments) {
    boost::asio::io_context loop;
    recorder::SiteTools tools{loop.get_executor()};
    std::optional<Result<std::string>> result;
    boost::asio::co_spawn(loop, tools.run(arguments),
                          [&result](const std::exception_ptr& thrown, auto printed) {
                              if (thrown) std::rethrow_exception(thrown);
                              result = std::move(printed);
                          });
    loop.run();
    return std::move(result.value());
}

bool is_installed(const std::string& program) {
    if (really_run({program, "--version"})) return true;
    WARN(program << " is not installed: nothing of it is tested");
    return false;
}

std::string answer(const std::string& head) {
    const auto is_for = [&head](const char* path) { return head.find(path) != head.npos; };
    if (is_for("/page "))
        return fetch::ok(R"(<html><head><title>Lounge</title></head><body>
<video src="/one.m3u8" type="application/x-mpegURL"></video></body></html>)");
    if (is_for("/all.m3u8"))
        return fetch::ok(
            "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=800000,RESOLUTION=320x180\n/one.m3u8\n"
            "#EXT-X-STREAM-INF:BANDWIDTH=400000,RESOLUTION=160x90\n/one.m3u8?low\n");
    if (is_for("/one.m3u8"))
        return fetch::ok("#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n/1.ts\n");
    return "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
}

ext::Resolution asked(const std::string& program, const std::string& url) {
    Desk desk{{}};
    desk.tool = really_run;
    const auto exec = exec_resolver({{program}}).value();
    return desk.resolve(*exec, url);
}

}  // namespace

TEST_CASE("exec: streamlink itself is understood", "[resolvers]") {
    if (!is_installed("streamlink")) return;
    const fetch::Web web{answer};
    const auto live = asked("streamlink", "hls://" + web.url("/all.m3u8"));
    INFO(live.detail);
    CHECK(told(live) == "live\nhls source - 0x0 " + web.url("/all.m3u8"));
    REQUIRE(live.candidates.size() == 1);
    CHECK(live.candidates[0].line.starts_with("streamlink "));
    CHECK(live.candidates[0].line.size() > std::string{"streamlink "}.size());
    CHECK(asked("streamlink", "hls://" + web.url("/none.m3u8")).outcome == Outcome::not_found);
    CHECK(asked("streamlink", web.url("/page")).detail ==
          "nobody knows this page: streamlink: it does not know it");
}

TEST_CASE("exec: yt-dlp itself is understood", "[resolvers]") {
    if (!is_installed("yt-dlp")) return;
    const fetch::Web web{answer};
    const auto live = asked("yt-dlp", web.url("/page"));
    INFO(live.detail);
    CHECK(told(live) == "live\nhls source - 0x0 " + web.url("/one.m3u8"));
    CHECK(live.title.starts_with("Lounge"));
    REQUIRE(live.candidates.size() == 1);
    CHECK(std::ranges::count(live.candidates[0].headers, "Referer: " + web.url("/page")) == 1);
    CHECK(live.candidates[0].line.starts_with("yt-dlp 20"));
    CHECK(asked("yt-dlp", web.url("/none")).outcome == Outcome::not_found);
}

}  // namespace weir::resolvers
