// SPDX-License-Identifier: MIT
#include "demux/format_watch.hpp"

#include <catch2/catch.hpp>
#include <cstring>
#include <map>

#include "av/process.hpp"
#include "data/fixture.hpp"
#include "demux/fed_demuxer.hpp"
#include "kit/clip.hpp"

using namespace weir;
using Verdict = demux::FormatWatch::Verdict;

namespace {

struct Media {
    av::Tracks tracks;
    av::Packets packets;

    const av::Track& track(bool video) const {
        return *std::ranges::find(tracks, video, &av::Track::is_video);
    }
    /// The first keyframe of the pictures, or the first frame of the sound.
    const av::Packet& first(bool video) const {
        return *std::ranges::find_if(packets, [&](const av::Packet& packet) {
            return tracks[packet.track()].is_video() == video && packet.is_keyframe();
        });
    }
};

/// A second of MPEG-TS. Made once a program.
const Media& coded(const std::string& codec, const std::string& size, unsigned rate) {
    static std::map<std::string, Media> made;
    const auto [entry, is_new] = made.try_emplace(codec + size + std::to_string(rate));
    if (!is_new) return entry->second;
    av::set_up_libav();
    const kit::TemporaryDirectory directory;
    const kit::Clip clip{.size = size,
                         .sample_rate = rate,
                         .seconds = 1,
                         .coding = {"-c:v", codec, "-preset", "ultrafast", "-c:a", "aac"}};
    REQUIRE(kit::make_clip(directory / "a.ts", clip));
    demux::FedDemuxer demuxer{media::Container::mpegts, {}};
    Media& read = entry->second;
    REQUIRE(demuxer.feed(kit::read_file(directory / "a.ts"), read.packets));
    REQUIRE(demuxer.finish(read.packets));
    read.tracks = demuxer.tracks();
    return read;
}

av::Packet with_payload(const av::Packet& packet, const Bytes& payload) {
    av::Packet copy;
    REQUIRE(av_new_packet(copy.get(), int(payload.size())) == 0);
    std::memcpy(copy.get()->data, payload.data(), payload.size());
    copy.get()->flags = packet.get()->flags;
    return copy;
}

}  // namespace

TEST_CASE("format watch: what a stream repeats of itself is no change", "[demux]") {
    const std::string codec = GENERATE("libx264", "libx265");
    const Media& source = coded(codec, "320x180", 48'000);
    for (const bool video : {true, false}) {
        demux::FormatWatch watch{source.track(video)};
        for (const auto& packet : source.packets)
            if (source.tracks[packet.track()].is_video() == video)
                REQUIRE(watch.look(packet) == Verdict::same);
    }
}

TEST_CASE("format watch: parameter sets of another size are a change, once", "[demux]") {
    const std::string codec = GENERATE("libx264", "libx265");
    const Media& small = coded(codec, "320x180", 48'000);
    const Media& large = coded(codec, "640x360", 48'000);
    demux::FormatWatch watch{small.track(true)};
    CHECK(watch.look(large.first(true)) == Verdict::changed);
    CHECK(watch.track().same_format(large.track(true)));
    CHECK(watch.look(large.first(true)) == Verdict::same);
    CHECK(watch.look(small.first(true)) == Verdict::changed);
    CHECK(watch.track().same_format(small.track(true)));
}

TEST_CASE("format watch: damaged parameter sets are no change", "[demux]") {
    const Media& source = coded("libx264", "320x180", 48'000);
    demux::FormatWatch watch{source.track(true)};
    CHECK(watch.look(with_payload(source.first(true), {0, 0, 1, 0x67, 0xff, 0xff, 0, 0, 1, 0x65,
                                                       0x88})) == Verdict::same);
    CHECK(watch.look(source.first(true)) == Verdict::same);
}

TEST_CASE("format watch: another ADTS header counts when the next frame has it too", "[demux]") {
    const Media& slow = coded("libx264", "320x180", 44'100);
    const Media& fast = coded("libx264", "320x180", 48'000);
    demux::FormatWatch watch{slow.track(false)};
    CHECK(watch.look(fast.first(false)) == Verdict::unsure);
    CHECK(watch.look(slow.first(false)) == Verdict::same);
    CHECK(watch.look(fast.first(false)) == Verdict::unsure);
    CHECK(watch.look(fast.first(false)) == Verdict::changed);
    CHECK(watch.track().parameters().sample_rate == 48'000);
    CHECK(watch.track().same_format(fast.track(false)));
    CHECK(watch.look(fast.first(false)) == Verdict::same);
}

TEST_CASE("format watch: a keyframe tells all of a track not heard of before", "[demux]") {
    const Media& source = coded("libx264", "320x180", 48'000);
    for (const bool video : {true, false}) {
        const auto& known = source.track(video);
        const auto told =
            demux::track_of_frame(known.parameters(), known.time_base(), source.first(video));
        REQUIRE(told);
        CHECK(told->same_format(known));
    }
    const auto& picture = source.first(true);
    CHECK(!demux::track_of_frame(source.track(true).parameters(), media::kMpegTs,
                                 with_payload(picture, {0, 0, 1, 0x65, 0x88})));
}
