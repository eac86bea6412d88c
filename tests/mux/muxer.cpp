// SPDX-License-Identifier: MIT
// What the muxer writes, read back by libavformat.
#include "mux/muxer.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <weir/files.hpp>

#include "data/fixture.hpp"
#include "demux/fed_demuxer.hpp"

namespace weir {
namespace {

using namespace std::chrono_literals;

/// The packets of a short MPEG-TS stream, moved so that its first one stands at 0.
struct Media {
    av::Tracks tracks;
    av::Packets packets;
};

Media tiny_media() {
    demux::FedDemuxer demuxer{media::Container::mpegts, {}};
    Media media;
    REQUIRE(demuxer.feed(kit::fixture("tiny.ts"), media.packets));
    REQUIRE(demuxer.finish(media.packets));
    media.tracks = demuxer.tracks();
    REQUIRE(media.tracks.size() == 2);
    const auto first = std::ranges::min_element(media.packets, {}, &av::Packet::dts)->dts();
    for (auto& packet : media.packets)
        packet.set_times(packet.dts() - first, packet.pts() - first);
    return media;
}

FileReport written(Format format, Media media) {
    Bytes file;
    auto muxer = mux::Muxer::open(format, media.tracks, [&file](std::uint64_t at, ByteView bytes) {
        file.resize(std::max<std::size_t>(file.size(), at + bytes.size()));
        std::ranges::copy(bytes, file.begin() + std::ptrdiff_t(at));
    });
    REQUIRE(muxer.has_value());
    for (auto& packet : media.packets)
        (*muxer)->write(std::move(packet), 0ns);
    (*muxer)->finish();
    const kit::TemporaryDirectory directory;
    kit::write_file(directory / "file", file);
    auto report = inspect(directory / "file");
    REQUIRE(report.has_value());
    return *report;
}

const TrackReport& track(const FileReport& report, std::string_view kind) {
    const auto found = std::ranges::find(report.tracks, kind, &TrackReport::kind);
    REQUIRE(found != report.tracks.end());
    return *found;
}

TEST_CASE("muxer: sound that begins later than the picture stays later", "[mux]") {
    const auto format = GENERATE(Format::ts, Format::mp4, Format::mkv, Format::flv);
    Media media = tiny_media();
    const bool video_is_first = media.tracks[0].is_video();
    const std::size_t audio = video_is_first ? 1 : 0;
    for (auto& packet : media.packets)
        if (packet.track() == audio) packet.set_times(packet.dts() + 90'000, packet.pts() + 90'000);
    std::ranges::stable_sort(media.packets, {}, &av::Packet::dts);
    const auto first_dts = [&](std::size_t wanted) {
        return double(std::ranges::find(media.packets, wanted, &av::Packet::track)->dts()) / 90'000;
    };
    const double lead_s = first_dts(audio) - first_dts(1 - audio);

    const FileReport report = written(format, std::move(media));
    CHECK(report.sound());
    CHECK(track(report, "audio").first_dts_s - track(report, "video").first_dts_s ==
          Approx(lead_s).margin(0.002));
}

TEST_CASE("muxer: every packet is in the file", "[mux]") {
    const auto format = GENERATE(Format::ts, Format::mp4, Format::mkv, Format::flv);
    Media media = tiny_media();
    const auto count = [&media](bool video) {
        return std::uint64_t(std::ranges::count_if(media.packets, [&](const av::Packet& p) {
            return media.tracks[p.track()].is_video() == video;
        }));
    };
    const auto video = count(true), audio = count(false);
    const FileReport report = written(format, std::move(media));
    CHECK(track(report, "video").packets == video);
    CHECK(track(report, "audio").packets == audio);
}

}  // namespace
}  // namespace weir
