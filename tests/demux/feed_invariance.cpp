// SPDX-License-Identifier: MIT
// Fed in pieces of any size, the demuxer gives what libavformat gives when it reads the file
// itself.
#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>
#include <map>
#include <random>
#include <thread>

#include "av/handles.hpp"
#include "av/process.hpp"
#include "data/fixture.hpp"
#include "demux/fed_demuxer.hpp"
#include "kit/clip.hpp"

using namespace weir;

namespace {

/// What makes two packets the same.
struct Frame {
    std::size_t track;
    std::int64_t dts, pts;
    bool keyframe;
    Bytes payload;
    bool operator==(const Frame&) const = default;
};
using Frames = std::vector<Frame>;

Frame frame_of(const AVPacket& p) {
    return {static_cast<std::size_t>(p.stream_index), p.dts, p.pts,
            (p.flags & AV_PKT_FLAG_KEY) != 0, Bytes(p.data, p.data + p.size)};
}

/// Ten seconds with B-frames, packed by the ffmpeg tool.
const Bytes& source(const std::string& name, const std::vector<std::string>& packing) {
    static const kit::TemporaryDirectory directory;
    static std::map<std::string, Bytes> made;
    av::set_up_libav();
    auto& bytes = made[name];
    if (bytes.empty()) {
        const auto path = directory / name;
        const auto clip = kit::make_clip(path, {.packing = packing});
        INFO((clip ? "" : clip.error().message()));
        REQUIRE(clip.has_value());
        bytes = kit::read_file(path);
    }
    return bytes;
}

Frames read_by_libavformat(const Bytes& bytes, const std::string& name) {
    const kit::TemporaryDirectory directory;
    kit::write_file(directory / name, bytes);
    AVFormatContext* context = nullptr;
    REQUIRE(avformat_open_input(&context, (directory / name).c_str(), nullptr, nullptr) == 0);
    const av::InputPtr input{context};
    REQUIRE(avformat_find_stream_info(context, nullptr) >= 0);
    Frames frames;
    const av::PacketPtr packet{av_packet_alloc()};
    while (av_read_frame(context, packet.get()) >= 0) {
        frames.push_back(frame_of(*packet));
        av_packet_unref(packet.get());
    }
    return frames;
}

Frames read_by_feeding(const Bytes& bytes, media::Container container,
                       const std::function<std::size_t()>& next_size) {
    demux::FedDemuxer demuxer{container, {}};
    av::Packets packets;
    ByteView rest{bytes};
    while (!rest.empty()) {
        const auto size = std::min(next_size(), rest.size());
        REQUIRE(demuxer.feed(rest.first(size), packets));
        rest = rest.subspan(size);
    }
    REQUIRE(demuxer.finish(packets));
    Frames frames;
    for (const auto& packet : packets)
        frames.push_back(frame_of(*packet.get()));
    return frames;
}

/// fMP4 read from a file comes in the order of DTS, fed in the order of bytes.
Frames by_track(Frames frames) {
    std::ranges::stable_sort(frames, {}, &Frame::track);
    return frames;
}

void check_all_sizes(const Bytes& bytes, media::Container container, const std::string& name) {
    Frames expected = read_by_libavformat(bytes, name);
    REQUIRE(expected.size() > 700);
    const bool ordered = container != media::Container::fmp4;
    if (!ordered) expected = by_track(std::move(expected));
    const auto check = [&](const std::function<std::size_t()>& next_size) {
        Frames fed = read_by_feeding(bytes, container, next_size);
        if (!ordered) fed = by_track(std::move(fed));
        REQUIRE(fed.size() == expected.size());
        for (std::size_t i = 0; i < fed.size(); ++i) {
            INFO("packet " << i << ": dts " << fed[i].dts << " instead of " << expected[i].dts);
            REQUIRE(fed[i] == expected[i]);
        }
    };
    for (const std::size_t size : {1, 7, 188, 1000, 65'536}) {
        INFO("pieces of " << size);
        check([size] { return size; });
    }
    check([&] { return bytes.size(); });
    for (unsigned seed = 1; seed <= 5; ++seed) {
        INFO("random sizes, seed " << seed);
        std::minstd_rand random{seed};
        std::geometric_distribution<std::size_t> sizes{0.001};
        check([&] { return sizes(random) + 1; });
    }
}

}  // namespace

TEST_CASE("fed demuxer: MPEG-TS in pieces of any size gives the packets of the file", "[demux]") {
    check_all_sizes(source("a.ts", {"-f", "mpegts"}), media::Container::mpegts, "a.ts");
}

TEST_CASE("fed demuxer: FLV in pieces of any size gives the packets of the file", "[demux]") {
    check_all_sizes(source("a.flv", {"-f", "flv"}), media::Container::flv, "a.flv");
}

TEST_CASE("fed demuxer: fMP4 in pieces of any size gives the packets of the file", "[demux]") {
    check_all_sizes(
        source("a.mp4", {"-f", "mp4", "-movflags", "empty_moov+default_base_moof+frag_keyframe"}),
        media::Container::fmp4, "a.mp4");
}

TEST_CASE("fed demuxer: tracks are complete when the first packet comes out", "[demux]") {
    const Bytes& bytes = source("a.ts", {"-f", "mpegts"});
    demux::FedDemuxer demuxer{media::Container::mpegts, {}};
    av::Packets packets;
    for (ByteView rest{bytes}; !rest.empty() && packets.empty();) {
        CHECK(demuxer.tracks().empty());
        const auto n = std::min<std::size_t>(1316, rest.size());
        REQUIRE(demuxer.feed(rest.first(n), packets));
        rest = rest.subspan(n);
    }
    REQUIRE(demuxer.tracks().size() == 2);
    CHECK(demuxer.tracks()[0].describe() == "h264 320x180");
    CHECK(demuxer.tracks()[1].describe() == "aac 48000 Hz 1 ch");
    CHECK(demuxer.tracks()[1].extradata().size() == 2);
}

TEST_CASE("fed demuxer: it may be dropped at any moment", "[demux]") {
    const Bytes& bytes = source("a.ts", {"-f", "mpegts"});
    for (const std::size_t size : {0, 1, 189, 40'000, 400'000}) {
        demux::FedDemuxer demuxer{media::Container::mpegts, {}};
        av::Packets packets;
        REQUIRE(demuxer.feed(ByteView{bytes}.first(size), packets));
    }
}

TEST_CASE("fed demuxer: it may be fed by one thread after another", "[demux]") {
    const Bytes& bytes = source("a.ts", {"-f", "mpegts"});
    demux::FedDemuxer demuxer{media::Container::mpegts, {}};
    av::Packets packets;
    for (ByteView rest{bytes}; !rest.empty();) {
        const auto n = std::min<std::size_t>(50'000, rest.size());
        std::thread{[&] { (void)demuxer.feed(rest.first(n), packets); }}.join();
        rest = rest.subspan(n);
    }
    (void)demuxer.finish(packets);
    CHECK(packets.size() > 700);
}

TEST_CASE("fed demuxer: garbage ends in an error, and feeding on is harmless", "[demux]") {
    Bytes garbage(200'000);
    std::minstd_rand random{7};
    std::ranges::generate(garbage, [&] { return static_cast<std::uint8_t>(random() >> 8); });
    for (const auto container :
         {media::Container::mpegts, media::Container::flv, media::Container::fmp4}) {
        demux::FedDemuxer demuxer{container, {}};
        av::Packets packets;
        (void)demuxer.feed(garbage, packets);
        (void)demuxer.finish(packets);
        (void)demuxer.feed(garbage, packets);
        CHECK(demuxer.tracks().empty());
    }
}
