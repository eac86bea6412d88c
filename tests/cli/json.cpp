// SPDX-License-Identifier: MIT
#include "output/json.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <limits>

using namespace weir;
using namespace std::chrono_literals;

namespace {

const std::chrono::system_clock::time_point kAt{1'770'127'506'789ms};

std::string event_line(Event::What what) {
    Event event;
    event.recording = 7;
    event.at = kAt;
    event.what = std::move(what);
    return cli::event_json(event, "http://a/x.flv");
}

const std::string kHead =
    R"(,"recording":7,"url":"http://a/x.flv","time":"2026-02-03T14:05:06.789Z")";

Gap one_gap() {
    Gap gap;
    gap.cause = GapCause::http_status;
    gap.from_msn = 17;
    gap.to_msn = 18;
    gap.seconds = 4.02;
    gap.at = kAt;
    gap.until = kAt + 3s;
    gap.media_s = 61.5;
    gap.detail = "HTTP 404";
    return gap;
}

}  // namespace

TEST_CASE("json: each event has its name and its fields", "[cli]") {
    CHECK(event_line(event::RecordingStarted{"http://a/x.flv"}) ==
          R"({"event":"started")" + kHead + "}");
    CHECK(event_line(event::RunStarted{2, "flv", "http://b/x.flv"}) ==
          R"({"event":"run")" + kHead +
              R"(,"run":2,"protocol":"flv","media_url":"http://b/x.flv"})");
    CHECK(event_line(event::FileOpened{"r/a.ts"}) ==
          R"({"event":"file_opened")" + kHead + R"(,"path":"r/a.ts"})");
    CHECK(
        event_line(event::FileFinished{{"r/a.ts", 1000, 20.5, PacketCounts{30, 40}}}) ==
        R"({"event":"file")" + kHead +
            R"(,"path":"r/a.ts","bytes":1000,"duration_s":20.5,"packets":{"video":30,"audio":40}})");
    CHECK(event_line(event::GapFound{one_gap()}) ==
          R"({"event":"gap")" + kHead +
              R"(,"cause":"http_status","from_msn":17,"to_msn":18,"seconds":4.02,"media_s":61.5,)"
              R"("at":"2026-02-03T14:05:06.789Z","until":"2026-02-03T14:05:09.789Z",)"
              R"("detail":"HTTP 404"})");
    Gap dated = one_gap();
    dated.program_date_time = kAt - 5s;
    dated.rendition = "audio de";
    CHECK_THAT(event_line(event::GapFound{dated}),
               Catch::EndsWith(R"("program_date_time":"2026-02-03T14:05:01.789Z",)"
                               R"("rendition":"audio de","detail":"HTTP 404"})"));
    CHECK(event_line(event::AdvertRecorded{.msn = 501, .seconds = 2, .media_s = 61.5}) ==
          R"({"event":"advert")" + kHead + R"(,"msn":501,"seconds":2,"media_s":61.5})");
    CHECK_THAT(event_line(event::AdvertRecorded{.program_date_time = kAt, .rendition = "audio de"}),
               Catch::EndsWith(R"("program_date_time":"2026-02-03T14:05:06.789Z",)"
                               R"("rendition":"audio de"})"));
    CHECK(event_line(event::EncodingChanged{.to = "software"}) ==
          R"({"event":"encoding")" + kHead + R"(,"to":"software","media_s":0})");
    CHECK(
        event_line(event::EncodingChanged{.output = "720p",
                                          .from = "nvidia",
                                          .error = Error{Errc::encoder_slow, "late"},
                                          .media_s = 61.5}) ==
        R"({"event":"encoding")" + kHead +
            R"(,"output":"720p","from":"nvidia","media_s":61.5,"error":"encoding is too slow: late"})");
    CHECK(event_line(event::DateRangeFound{.id = "a"}) ==
          R"({"event":"date_range")" + kHead + R"(,"id":"a"})");
    CHECK(event_line(event::DateRangeFound{.id = "a\"",
                                           .class_name = "ad",
                                           .start = kAt,
                                           .end = kAt + 30s,
                                           .duration_s = 30.0,
                                           .planned_duration_s = 29.5,
                                           .ends_on_next = true,
                                           .scte35_command = "0x1",
                                           .scte35_out = "0x2",
                                           .scte35_in = "0x3",
                                           .client_attributes = {{"X-A", "1"}, {"X-B", "b"}}}) ==
          R"({"event":"date_range")" + kHead +
              R"(,"id":"a\"","class":"ad","start":"2026-02-03T14:05:06.789Z",)"
              R"("end":"2026-02-03T14:05:36.789Z","duration_s":30,"planned_duration_s":29.5,)"
              R"("ends_on_next":true,"scte35_cmd":"0x1","scte35_out":"0x2","scte35_in":"0x3",)"
              R"("attributes":{"X-A":"1","X-B":"b"}})");
    CHECK(event_line(event::Warning{Error(Errc::stalled, "15 s")}) ==
          R"({"event":"warning")" + kHead + R"(,"error":"no data for too long: 15 s"})");
}

TEST_CASE("json: dropped events belong to no recording", "[cli]") {
    Event event;
    event.at = kAt;
    event.what = event::EventsDropped{12};
    CHECK(cli::event_json(event, "") == R"({"event":"events_dropped","recording":0,"url":null,)"
                                        R"("time":"2026-02-03T14:05:06.789Z","count":12})");
}

TEST_CASE("json: the summary holds all recordings, with null for what is not known", "[cli]") {
    RecordingSummary summary;
    summary.url = "http://a/x.m3u8";
    summary.state = RecordingState::completed;
    summary.runs = 1;
    summary.received_bytes = 1100;
    summary.files.push_back({"r/a.ts", 1000, 20, std::nullopt});
    Gap gap;
    gap.cause = GapCause::connection;
    gap.seconds = 1;
    gap.at = gap.until = kAt;
    summary.gaps.push_back(gap);
    RecordingSummary failed;
    failed.url = "http://b/";
    failed.state = RecordingState::failed;
    failed.error = Error(Errc::not_a_stream);
    failed.forced = true;
    cli::ProcessUsage usage;
    usage.cpu_seconds = 0.25;
    usage.peak_memory_bytes = 4096;
    CHECK(cli::summary_json({summary, failed}, usage) ==
          R"({"event":"summary","recordings":[{"url":"http://a/x.m3u8","state":"completed",)"
          R"("error":null,"runs":1,"received_bytes":1100,"files":[{"path":"r/a.ts","bytes":1000,)"
          R"("duration_s":20,"packets":null}],"gaps":[{"cause":"connection","from_msn":null,)"
          R"("to_msn":null,"seconds":1,"media_s":null,"at":"2026-02-03T14:05:06.789Z",)"
          R"("until":"2026-02-03T14:05:06.789Z"}]},{"url":"http://b/",)"
          R"("state":"failed","error":"not a stream","runs":0,"received_bytes":0,"files":[],)"
          R"("gaps":[],"forced":true}],"cpu_seconds":0.25,"peak_memory_bytes":4096})");
}

TEST_CASE("json: what uses much, and what is too much, is told with its figures", "[cli]") {
    using Kind = event::ResourceWarning::Kind;
    CHECK(event_line(event::ResourceWarning{Kind::cpu, 0.93, 0.8}) ==
          R"({"event":"resource_warning")" + kHead +
              R"(,"kind":"cpu","value":0.93,"threshold":0.8})");
    CHECK_THAT(event_line(event::ResourceWarning{Kind::memory, 6e8, 5e8}),
               Catch::Contains(R"("kind":"memory")"));
    CHECK(event_line(event::Overload{1, "shards are 300 ms late"}) ==
          R"({"event":"overload")" + kHead + R"(,"level":1,"why":"shards are 300 ms late"})");
    CHECK(event_line(event::Overload{}) == R"({"event":"overload")" + kHead + R"(,"level":0})");
}

TEST_CASE("json: hostile strings stay inside their quotes, and the line is one line of UTF-8",
          "[cli]") {
    const std::string hostile = "a\"b\\c\n\x01\xff\xc0\xaf\xed\xa0\x80\xe4\xb8\xad";
    const std::string line = event_line(event::FileOpened{hostile});
    CHECK(line.find('\n') == std::string::npos);
    const auto parsed = boost::json::parse(line);
    CHECK(parsed.at("path").as_string() ==
          "a\"b\\c\n\x01\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
          "\xe4\xb8\xad");
}

TEST_CASE("json: numbers that JSON has no word for become null", "[cli]") {
    Gap gap = one_gap();
    gap.seconds = std::numeric_limits<double>::quiet_NaN();
    CHECK(boost::json::parse(event_line(event::GapFound{gap})).at("seconds").is_null());
    gap.seconds = std::numeric_limits<double>::infinity();
    CHECK(boost::json::parse(event_line(event::GapFound{gap})).at("seconds").is_null());
    gap.seconds = 1e300;
    CHECK(boost::json::parse(event_line(event::GapFound{gap})).at("seconds").as_double() == 1e300);
}

TEST_CASE("json: what was made of a file, and why nothing was", "[cli]") {
    const Result<ConvertedFile> copy =
        ConvertedFile{.path = "a.mp4", .bytes = 9, .duration_s = 1.5, .packets = {30, 44}};
    CHECK(cli::converted_json("a.ts", copy) ==
          R"({"path":"a.ts","copy":"a.mp4","error":null,"bytes":9,"duration_s":1.5,)"
          R"("packets":{"video":30,"audio":44},"source_removed":false})");
    CHECK(cli::converted_json("a.ts", Error{Errc::disk_full, "here"}).find("\"copy\":null") !=
          std::string::npos);
    const Result<EncodedFile> encoded =
        EncodedFile{.file = *copy, .backend = "software", .lost_frames = 2, .seconds = 0.5};
    CHECK(cli::encoded_json("a.ts", encoded) ==
          R"({"path":"a.ts","copy":"a.mp4","error":null,"bytes":9,"duration_s":1.5,)"
          R"("packets":{"video":30,"audio":44},"source_removed":false,)"
          R"("backend":"software","lost_frames":2,"seconds":0.5})");
    CHECK(cli::encoded_json("a.ts", Error{Errc::no_encoder, "here"}).find("\"copy\":null") !=
          std::string::npos);
    using Poster = Result<std::optional<PosterFile>>;
    CHECK(cli::poster_json("a.ts", Poster{PosterFile{"a.jpg", 640, 360, 1}}) ==
          R"({"path":"a.ts","poster":"a.jpg","error":null,"width":640,"height":360,"pictures":1})");
    CHECK(cli::poster_json("a.ts", Poster{std::nullopt}) ==
          R"({"path":"a.ts","poster":null,"error":null})");
}

TEST_CASE("json: a checked file tells its tracks, an unreadable one why", "[cli]") {
    FileReport report;
    report.path = "a.ts";
    report.container = "mpegts";
    TrackReport track;
    track.kind = "video";
    track.holes = {{12.5, 4}};
    track.hole_count = 1;
    report.tracks = {track};
    report.problems = {"no audio"};
    const auto parsed = boost::json::parse(cli::report_json("a.ts", report)).as_object();
    CHECK(parsed.at("sound") == false);
    CHECK(parsed.at("error").is_null());
    CHECK(parsed.at("problems").as_array().size() == 1);
    CHECK(parsed.at("tracks").at(0).at("holes").at(0).at("at_s") == 12.5);
    CHECK(cli::report_json("b.ts", Error(Errc::bad_media)) ==
          R"({"path":"b.ts","sound":false,"error":"not the media it claims to be"})");
}
