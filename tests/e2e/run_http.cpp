// SPDX-License-Identifier: MIT
// A `weir run` that is looked at and steered over HTTP while it records.
#include <fmt/format.h>

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
#include <regex>
#include <tuple>

#include "e2e/run_site.hpp"
#include "kit/origin_fixture.hpp"

namespace weir::e2e {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

std::string bytes_of(const fs::path& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

}  // namespace

TEST_CASE("run over HTTP: a room is added, seen, played while it is recorded, and stopped",
          "[e2e]") {
    auto origin = kit::started();
    Site site;
    site.start();
    REQUIRE(kit::wait_for([&] { return site.ask("/livez") == "ok\n"; }, 15s));
    CHECK_THAT(site.ask("/readyz"), Catch::Contains(R"("status":"ok")"));

    const auto added =
        site.get("/api/v1/rooms", "POST",
                 json::serialize(json::object{{"url", origin.hls_url("a")}, {"name", "Alpha"}}));
    REQUIRE(added.is_object());
    CHECK(added.at("source").as_string() == "api");
    const std::string room = "/api/v1/rooms/" + std::string{added.at("id").as_string()};
    CHECK(site.get("/api/v1/rooms", "POST",
                   json::serialize(json::object{{"url", origin.hls_url("a")}}))
              .at("code")
              .as_string() == "ROOM_EXISTS");
    CHECK_THAT(site.ask(room, "PATCH", R"({"quality":"nonsense!!"})"),
               Catch::Contains("BAD_REQUEST"));

    REQUIRE(kit::wait_for(
        [&] {
            const auto seen = site.get(room);
            const auto* recording = seen.at("recording").if_object();
            return recording && recording->at("id").is_int64() &&
                   recording->at("media_s").to_number<double>() > 3;
        },
        20s));
    const auto id = site.get(room).at("recording").at("id").as_int64();
    const std::string recording = fmt::format("/api/v1/recordings/{}", id);
    CHECK(kit::wait_for([&] { return site.ask(room + "/poster.jpg").starts_with("\xff\xd8\xff"); },
                        20s));

    // What is recorded so far plays, by ranges of the file that is written.
    const auto played =
        kit::run_tool({"ffprobe", "-v", "error", "-headers",
                       fmt::format("Authorization: Bearer {}\r\n", Site::kToken), "-show_entries",
                       "stream=codec_type", "-of", "default=nw=1:nk=1",
                       fmt::format("http://127.0.0.1:{}{}/playlist.m3u8", site.port, recording)});
    INFO(played.errors);
    CHECK_THAT(played.output, Catch::Contains("video") && Catch::Contains("audio"));

    CHECK_THAT(site.ask(room + "/stop", "POST"), Catch::Contains("done"));
    CHECK(site.get(room).at("state").as_string() != "recording");
    REQUIRE(kit::wait_for(
        [&] { return site.get(recording).at("state").as_string() == "completed"; }, 15s));
    const auto files = site.get(recording + "/files").at("files").as_array();
    const auto media = std::ranges::find_if(
        files, [](const json::value& file) { return file.at("kind").as_string() == "media"; });
    REQUIRE(media != files.end());
    const fs::path path = site.house.data() / std::string{media->at("path").as_string()};
    const std::string download =
        site.ask(fmt::format("/api/v1/files/{}", media->at("id").as_int64()));
    CHECK(kit::same(download, bytes_of(path)));

    CHECK_THAT(site.ask(room, "DELETE"), Catch::Contains("done"));
    CHECK_THAT(site.ask(recording, "DELETE"), Catch::Contains("files"));
    CHECK_FALSE(fs::exists(path));
    const Outcome outcome = site.house.stop(15s);
    INFO(outcome.text());
    CHECK(outcome.exit_code == 0);
}

TEST_CASE("run over HTTP: figures agree with the ledger, to the segment and the second", "[e2e]") {
    auto origin = kit::started();
    Site site;
    site.house.set_rooms({origin.hls_url("a"), origin.flv_url("b")});
    site.start();
    REQUIRE(site.house.weir().wait_for_events("run", 2, 20s));
    const auto list = kit::get(origin.hls_url("a")).body;
    const auto first = std::stoull(list.substr(list.find("MEDIA-SEQUENCE:") + 15));
    const auto msn = first + kit::uris(list).size() + 1;
    const auto fault =
        kit::parse_fault({{"fault", "drop"}, {"msn", std::to_string(msn)}, {"count", "0"}});
    REQUIRE(fault.has_value());
    origin.inject("a", *fault);
    REQUIRE(site.house.weir().wait_for_events("gap", 1, 60s));
    const auto lost = [&] {
        const std::string text = site.ask("/metrics");
        const std::regex line{"\nweir_(gaps|lost_seconds)_total\\{cause=\"[a-z_]+\"\\} ([0-9.]+)"};
        std::pair<double, double> sums{0, 0};
        for (std::sregex_iterator at{text.begin(), text.end(), line}, end; at != end; ++at)
            ((*at)[1] == "gaps" ? sums.first : sums.second) += std::stod((*at)[2]);
        return sums;
    };
    // The ledgers, of a moment when nothing new is told.
    double gaps = 0, seconds = 0;
    CHECK(kit::wait_for(
        [&] {
            const auto before = lost();
            std::tie(gaps, seconds) = site.told_gaps();
            return gaps > 0 && before == lost() && before.first == gaps &&
                   std::abs(before.second - seconds) < 0.01;
        },
        20s));
    INFO("ledgers: " << gaps << " gaps, " << seconds << " s; figures: " << lost().first << ", "
                     << lost().second);
    CHECK(lost().first == gaps);
    CHECK(lost().second == Approx(seconds).margin(0.01));
    CHECK(site.figure("weir_segments_total{outcome=\"lost\"}").value_or(0) >= 1);
    CHECK(site.figure("weir_recordings_started_total") == 2);

    // Once the rooms have ended, what was written is what is on the disk.
    site.stop_rooms();
    const double written = site.figure("weir_store_written_bytes_total").value_or(0);
    CHECK(written == double(site.media_bytes()));
    CHECK(site.house.stop(15s).exit_code == 0);
}

TEST_CASE("run over HTTP: a room that was added is there after a kill", "[e2e]") {
    auto origin = kit::started();
    Site site;
    site.start();
    REQUIRE(kit::wait_for([&] { return site.ask("/livez") == "ok\n"; }, 15s));
    const auto added = site.get("/api/v1/rooms", "POST",
                                json::serialize(json::object{{"url", origin.flv_url("a")}}));
    REQUIRE(added.is_object());
    REQUIRE(site.house.wait_for_rooms("recording", 1, 20s));
    site.house.kill();
    site.start();
    CHECK(site.house.wait_for_rooms("recording", 1, 20s));
    CHECK(site.house.stop(15s).exit_code == 0);
}

TEST_CASE("run over HTTP: one recording more than allowed is 429", "[e2e]") {
    auto origin = kit::started();
    Site site{"[limits]\nall = 1\n"};
    site.house.set_rooms({origin.flv_url("a")});
    site.start();
    REQUIRE(site.house.weir().wait_for_events("run", 1, 20s));
    const auto added =
        site.get("/api/v1/rooms", "POST",
                 json::serialize(json::object{{"url", origin.flv_url("b")}, {"enabled", false}}));
    const auto refused =
        site.get("/api/v1/rooms/" + std::string{added.at("id").as_string()} + "/start", "POST");
    CHECK(refused.at("code").as_string() == "STREAM_LIMIT_EXCEEDED");
    CHECK(refused.at("status").as_int64() == 429);
    CHECK_THAT(site.ask("/readyz"), Catch::Contains(R"("status":"critical")"));
    CHECK(site.house.stop(15s).exit_code == 0);
}

}  // namespace weir::e2e
