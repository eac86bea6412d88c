// SPDX-License-Identifier: MIT
#include "stream_data.hpp"

#include <catch2/catch.hpp>

#include "resolvers/desk.hpp"

namespace weir::resolvers {
namespace {

Json json(std::string_view text) {
    const auto parsed = Json::parse(text);
    INFO(text);
    REQUIRE(parsed);
    return *parsed;
}

std::string told_of(std::vector<ext::Candidate> candidates) {
    ext::Resolution resolution;
    resolution.outcome = ext::Outcome::live;
    resolution.candidates = std::move(candidates);
    return told(resolution);
}

/// A pull_data with this stream_data, which may be an object here.
std::string pull_data(std::string_view streams) {
    return R"({"stream_data":{"data":)" + std::string{streams} + "}}";
}

}  // namespace

TEST_CASE("stream data: each line of each quality, with what is told of it", "[resolvers]") {
    const auto candidates = streams_of_pull_data(json(R"({
        "options":{"qualities":[{"name":"Original","sdk_key":"origin"},{"name":"","sdk_key":"sd"}]},
        "stream_data":"{\"data\":{\"origin\":{\"main\":{\"flv\":\"http://a.example/o.flv?expire=1700604800\",\"sdk_params\":\"{\\\"VCodec\\\":\\\"h265\\\",\\\"vbitrate\\\":6000000,\\\"resolution\\\":\\\"1920x1080\\\"}\"},\"backup\":{\"flv\":\"https://b.example/o.flv\"}},\"sd\":{\"main\":{\"hls\":\"https://a.example/s.m3u8\"}}}}"})"));
    CHECK(told_of(candidates) ==
          "live\n"
          "flv source - 0x0 https://b.example/o.flv\n"
          "flv source hevc 1920x1080 https://a.example/o.flv?expire=1700604800\n"
          "hls standard - 0x0 https://a.example/s.m3u8");
    REQUIRE(candidates.size() == 3);
    CHECK(candidates[0].quality == "Original");
    CHECK(candidates[0].bitrate_bps == 6'000'000);
    CHECK(candidates[0].line == "main");
    CHECK(candidates[0].expires ==
          std::chrono::system_clock::time_point{std::chrono::seconds{1'700'604'800}});
    CHECK(candidates[1].line == "backup");
    CHECK(candidates[2].quality == "sd");
}

TEST_CASE("stream data: qualities of other names go by their picture", "[resolvers]") {
    const auto rung = [](const std::string& key, const std::string& size) {
        const auto all = streams_of_pull_data(json(
            pull_data(R"({")" + key +
                      R"(":{"main":{"flv":"https://a.example/x.flv","sdk_params":{"resolution":")" +
                      size + R"("}}}})")));
        REQUIRE(all.size() == 1);
        return all[0].rung;
    };
    using ext::Rung;
    CHECK(rung("origin", "") == Rung::source);
    CHECK(rung("uhd_60", "") == Rung::ultra);
    CHECK(rung("FULL_HD1", "") == Rung::ultra);
    CHECK(rung("SD1", "") == Rung::low);
    CHECK(rung("ao", "") == Rung::audio);
    CHECK(rung("zz", "720x1280") == Rung::high);
    CHECK(rung("zz", "") == Rung::standard);
    for (const auto* odd : {"x", "1x", "x1", "-1x-1", "99999x99999", "1920x1080x1", "1e3x5"})
        CHECK(rung("zz", odd) == Rung::standard);
}

TEST_CASE("stream data: a split screen's streams take the place of all others", "[resolvers]") {
    const std::string stream_url =
        R"({"pull_datas":{"1":{"stream_data":""},"7":)" +
        pull_data(R"({"hd":{"main":{"flv":"https://a.example/split.flv"}}})") +
        R"(},"flv_pull_url":{"HD1":"https://a.example/one.flv"}})";
    CHECK(told_of(streams_of_stream_url(json(stream_url))) ==
          "live\nflv high - 0x0 https://a.example/split.flv");
}

TEST_CASE("stream data: older members, each URL once", "[resolvers]") {
    CHECK(told_of(streams_of_stream_url(json(R"({
        "flv_pull_url":{"FULL_HD1":"http://a.example/u.flv","HD1":"https://a.example/u.flv"},
        "hls_pull_url_map":{"SD2":"https://a.example/s.m3u8"},
        "hls_pull_url":"https://a.example/d.m3u8",
        "rtmp_pull_url":"https://a.example/r.flv?x=1"})"))) ==
          "live\n"
          "flv high - 0x0 https://a.example/r.flv?x=1\n"
          "flv ultra - 0x0 https://a.example/u.flv\n"
          "hls high - 0x0 https://a.example/d.m3u8\n"
          "hls standard - 0x0 https://a.example/s.m3u8");
    CHECK(streams_of_stream_url(json(R"({"rtmp_pull_url":"rtmp://a.example/r"})")).empty());
}

TEST_CASE("stream data: where no source is told, it stands behind the sound", "[resolvers]") {
    const auto source_of = [](const std::string& url) {
        const auto all = streams_of_stream_url(
            json(R"({"live_core_sdk_data":{"pull_data":)" +
                 pull_data(R"({"ao":{"main":{"flv":")" + url + R"("}}})") + "}}"));
        return all.size() == 2 ? all[1].url : std::string{};
    };
    CHECK(source_of("https://a.example/s.flv?only_audio=1&expire=1") ==
          "https://a.example/s.flv?expire=1");
    CHECK(source_of("https://a.example/s.flv?expire=1&only_audio=1") ==
          "https://a.example/s.flv?expire=1");
    CHECK(source_of("https://a.example/s.flv?only_audio=1") == "https://a.example/s.flv");
    CHECK(source_of("https://a.example/s.flv?expire=1").empty());
}

TEST_CASE("stream data: hostile values do no harm", "[resolvers]") {
    for (const auto* odd :
         {"null", "[]", "5", "\"x\"", "{}", R"({"origin":5})", R"({"origin":{"main":[]}})",
          R"({"origin":{"main":{"flv":5,"hls":[],"sdk_params":"{"}}})",
          R"({"origin":{"main":{"flv":"file:///etc/passwd","hls":"javascript:1"}}})",
          R"({"origin":{"main":{"flv":"https://a.example/\r\nX: y"}}})"}) {
        INFO(odd);
        CHECK(streams_of_pull_data(json(pull_data(odd))).empty());
    }
    const auto all = streams_of_pull_data(json(pull_data(
        R"({"origin":{"main":{"flv":"https://a.example/x.flv","sdk_params":{"vbitrate":-5,"VCodec":[1],"resolution":{}}}}})")));
    REQUIRE(all.size() == 1);
    CHECK(all[0].bitrate_bps == 0);
    CHECK(all[0].codec.empty());
    std::string many = "{";
    for (int i = 0; i < 20'000; ++i)
        many +=
            fmt::format(R"({}"q{}":{{"m":{{"flv":"https://a.example/{}"}}}})", i ? "," : "", i, i);
    CHECK(streams_of_pull_data(json(pull_data(many + "}"))).size() == 128);
}

}  // namespace weir::resolvers
