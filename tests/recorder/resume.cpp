// SPDX-License-Identifier: MIT
// How far a recording is, frame by frame, and what of it the process after takes out.
#include <catch2/catch.hpp>

#include "kit/process.hpp"
#include "mux/packets.hpp"
#include "recorder/notebook.hpp"
#include "recorder/progress.hpp"
#include "recorder/resume_filter.hpp"

using namespace weir;
using namespace weir::recorder;
using namespace std::chrono_literals;

namespace {

constexpr auto kFrames = playlist::Resumption::Kept::frames;
constexpr std::int64_t kTurn = std::int64_t{1} << 33;

av::Tracks ts_tracks() {
    av::Tracks tracks;
    for (const auto& track : kit::two_tracks())
        tracks.emplace_back(track.parameters(), media::kMpegTs);
    return tracks;
}

av::Packet frame(int track, std::int64_t dts, std::uint64_t msn, unsigned playlist = 0) {
    auto packet = kit::packet(track, dts, true, "x");
    packet.set_origin({playlist, msn});
    return packet;
}

class Kept final : public SectionSink {
public:
    void set_tracks(const av::Tracks&, const mux::SectionTraits&) override {}
    void push(av::Packets&& packets) override {
        for (const auto& packet : packets)
            text += fmt::format("{}{} ", packet.track() == 0 ? 'v' : 'a', packet.dts());
    }
    void end_section() override {}
    void expect_break(media::Nanoseconds, bool) override {}
    void flush() override {}
    void finish() override {}
    media::Nanoseconds duration() const override { return 0ns; }
    std::string text;
};

/// What passes of frames "v0 a10", each with its segment.
struct Filtered {
    Kept kept;
    playlist::Resumption resumption{{}, kFrames};
    ResumeFilter filter;

    explicit Filtered(const Resume& resume, unsigned playlist = 0)
        : filter(kept, resume, playlist, resumption) {
        filter.set_tracks(ts_tracks(), {});
    }
    std::string push(std::initializer_list<std::pair<int, std::int64_t>> frames,
                     std::uint64_t msn) {
        av::Packets packets;
        for (const auto& [track, dts] : frames)
            packets.push_back(frame(track, dts, msn));
        filter.push(std::move(packets));
        return std::exchange(kept.text, {});
    }
};

Resume written(std::initializer_list<std::pair<int, std::int64_t>> frames, std::uint64_t msn) {
    Progress progress;
    progress.set_tracks(ts_tracks());
    for (const auto& [track, dts] : frames)
        progress.wrote(frame(track, dts, msn), media::to_duration(dts, media::kMpegTs));
    return progress.position(nullptr);
}

}  // namespace

TEST_CASE("resume: each track goes on behind its own last frame", "[recorder]") {
    Filtered filtered{written({{0, 9'000}, {1, 5'760}, {0, 12'000}}, 7)};
    CHECK(filtered.push({{0, 6'000}, {1, 3'840}, {1, 5'760}, {0, 9'000}, {1, 7'680}, {0, 12'000}},
                        6) == "a7680 ");
    CHECK(filtered.push({{0, 15'000}, {1, 9'600}}, 7) == "v15000 a9600 ");
}

TEST_CASE("resume: sound in a segment that is listed no more is told", "[recorder]") {
    Filtered filtered{written({{0, 9'000}, {1, 5'760}}, 7)};
    playlist::MediaPlaylist playlist;
    playlist.segments.resize(1);
    playlist.segments[0].msn = 8;
    playlist.segments[0].uri = "http://x/8.ts";
    filtered.resumption = playlist::Resumption{{.number = 0, .msn = 8, .first_msn = 1}, kFrames};
    filtered.resumption.apply(playlist);
    av::Packets packets;
    for (const std::int64_t dts : {9'600, 11'520})
        packets.push_back(frame(1, dts, 8));
    for (auto& packet : packets)
        packet.set_duration(1'920);
    filtered.filter.push(std::move(packets));
    const auto gap = filtered.filter.take_gap();
    REQUIRE(gap);
    CHECK(gap->seconds == Approx(1'920 / 90'000.0));
    CHECK(gap->cause == GapCause::expired);
    CHECK_FALSE(filtered.filter.take_gap());
}

TEST_CASE("resume: the clock of MPEG-TS may turn between what is kept and what follows",
          "[recorder]") {
    Filtered filtered{written({{0, kTurn - 3'000}, {1, kTurn + 960}}, 7)};
    CHECK(filtered.push({{0, kTurn - 6'000},
                         {0, kTurn - 3'000},
                         {0, 0},
                         {1, kTurn - 960},
                         {1, 960},
                         {1, 2'880}},
                        7) == fmt::format("v0 a2880 "));
}

TEST_CASE("resume: a clock that jumped back costs no more than a few segments", "[recorder]") {
    Filtered filtered{written({{0, 900'000'000}}, 7)};
    CHECK(filtered.push({{0, 1'000}}, 8) == "");
    CHECK(filtered.push({{0, 2'000}}, 17) == "v2000 ");
}

TEST_CASE("resume: behind a discontinuity all is new, but not before the first frame",
          "[recorder]") {
    Filtered filtered{written({{0, 9'000}}, 7)};
    filtered.filter.expect_break(0ns, false);
    CHECK(filtered.push({{0, 6'000}}, 7) == "");
    filtered.filter.expect_break(0ns, true);
    CHECK(filtered.push({{0, 9'000}}, 7) == "");
    filtered.filter.expect_break(0ns, false);
    CHECK(filtered.push({{0, 6'000}}, 7) == "v6000 ");
}

TEST_CASE("resume: another source loses nothing", "[recorder]") {
    Filtered filtered{written({{0, 9'000}}, 7)};
    playlist::MediaPlaylist ended;
    ended.ended = true;
    ended.segments.resize(1);
    ended.segments[0].msn = 50;
    ended.segments[0].uri = "http://x/other.ts";
    Resume::Playlist point{.number = 0, .msn = 50, .first_msn = 50, .name = 1, .pattern = 1};
    filtered.resumption = playlist::Resumption{point, kFrames};
    filtered.resumption.apply(ended);
    CHECK(filtered.resumption.is_other());
    CHECK(filtered.push({{0, 6'000}}, 7) == "v6000 ");
}

TEST_CASE("resume: where a recording begins is noted with the first segment of each playlist",
          "[recorder]") {
    const kit::TempDir folder;
    auto notes = index::NotesFile::create(folder / "notes", 1, {});
    REQUIRE(notes.has_value());
    Notebook notebook{(*notes)->take(0, "room", "http://x")};
    const auto told = [&] {
        std::filesystem::copy_file(folder / "notes", folder / "dead",
                                   std::filesystem::copy_options::overwrite_existing);
        const auto read = read_notes(folder / "dead");
        REQUIRE(read.has_value());
        std::string text;
        const auto position = read->unfinished.at(0).resume.value_or(Resume{});
        for (const auto& p : position.playlists)
            text += fmt::format("{}@{}>={} ", p.number, p.msn, p.first_msn);
        return text;
    };
    playlist::MediaPlaylist list;
    list.segments.resize(2);
    for (std::uint64_t i = 0; i < 2; ++i) {
        list.segments[i].msn = 7 + i;
        list.segments[i].duration = playlist::Seconds{2};
    }
    notebook.listed(0, list);
    CHECK(told().empty());
    notebook.segment_begun(0, list.segments[0]);
    CHECK(told() == "0@7>=7 ");
    notebook.segment_begun(0, list.segments[1]);
    notebook.segment_begun(1, list.segments[1]);
    CHECK(told() == "0@7>=7 1@8>=8 ");
}

TEST_CASE("progress: a position names the segment of the next frame, and each playlist's own",
          "[recorder]") {
    Progress progress;
    progress.set_tracks(ts_tracks());
    const auto text = [](const Resume& resume) {
        std::string told;
        for (const auto& p : resume.playlists)
            told += fmt::format("{}@{}>={} ", p.number, p.msn, p.first_msn);
        return told;
    };
    const auto first = frame(0, 0, 10);
    CHECK(text(progress.position(&first)) == "0@10>=10 ");
    progress.wrote(frame(0, 0, 10), 0ns);
    progress.wrote(frame(1, 0, 70, 1), 0ns);
    const auto next = frame(0, 90'000, 12);
    CHECK(text(progress.position(&next)) == "0@12>=10 1@70>=70 ");
    CHECK(progress.position(&next).tracks.size() == 2);
    progress.begin_clock();
    const auto after = frame(0, 0, 13);
    CHECK(text(progress.position(&after)) == "0@13>=11 1@71>=71 ");
    CHECK(progress.position(&after).tracks.empty());
}

TEST_CASE("progress: the last frame may be left out, where the muxer holds it", "[recorder]") {
    Progress progress;
    progress.set_tracks(ts_tracks());
    progress.wrote(frame(0, 0, 7), 5ms);
    progress.wrote(frame(1, 0, 7), 6ms);
    progress.wrote(frame(1, 0, 8), 7ms);
    CHECK(progress.position(nullptr).tracks.at(1).dts == 7ms);
    const auto before = progress.without_last().position(nullptr);
    CHECK(before.tracks.at(0).dts == 5ms);
    CHECK(before.tracks.at(1).dts == 6ms);
    CHECK(before.tracks.at(1).msn == 7);
}

TEST_CASE("progress: two tracks of a kind are told apart by their order", "[recorder]") {
    Progress progress;
    auto tracks = ts_tracks();
    tracks.push_back(tracks[1]);
    progress.set_tracks(tracks);
    progress.wrote(frame(1, 100, 7), 1ms);
    progress.wrote(frame(2, 200, 7), 2ms);
    const auto resume = progress.position(nullptr);
    REQUIRE(resume.tracks.size() == 2);
    CHECK(resume.tracks[0].number == 0);
    CHECK(resume.tracks[1].number == 1);
    CHECK(resume.tracks[1].dts == 2ms);
}
