// SPDX-License-Identifier: MIT
#include "recorder/flv_sections.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "av/process.hpp"
#include "demux/fed_demuxer.hpp"
#include "flv/bytes.hpp"
#include "flv/tag_reader.hpp"
#include "kit/clip.hpp"
#include "recorder/flv_kit.hpp"

using namespace weir;

namespace {

/// Ten seconds with B-frames, packed by the ffmpeg tool.
Bytes made_by_ffmpeg() {
    const kit::TemporaryDirectory directory;
    const auto path = directory / "a.flv";
    const auto clip = kit::make_clip(path, {.sample_rate = 44'100});
    INFO((clip ? "" : clip.error().message()));
    REQUIRE(clip.has_value());
    return kit::read_file(path);
}

struct Taken {
    av::Tracks tracks;
    av::Packets packets;
    unsigned sections = 0;
    std::optional<Error> error, warning;

    void take(recorder::FlvSections::Out& out) {
        for (auto& piece : out) {
            if (piece.tracks) {
                tracks = std::move(*piece.tracks);
                ++sections;
            }
            for (auto& packet : piece.packets)
                packets.push_back(std::move(packet));
        }
        out.clear();
    }
};

Taken read(ByteView bytes) {
    Taken taken;
    recorder::FlvSections sections{{}};
    recorder::FlvSections::Out out;
    sections.begin_run();
    flv::TagReader reader;
    const auto on_tag = [&](const flv::Tag& tag) {
        if (auto added = sections.add(tag, out); !added) taken.error = added.error();
        taken.take(out);
        return !taken.error;
    };
    if (auto fed = reader.feed(bytes, on_tag); !fed) taken.error = fed.error();
    sections.end_run(out);
    taken.take(out);
    taken.warning = sections.take_warning();
    return taken;
}

Taken read(const kit::FlvStream& stream) {
    Bytes bytes = kit::flv_header();
    for (const auto& tag : stream) {
        const Bytes more = kit::flv_tag(std::uint8_t(tag.type), tag.timestamp_ms, tag.body);
        bytes.insert(bytes.end(), more.begin(), more.end());
    }
    return read(bytes);
}

std::string describe(const av::Packet& p) {
    return fmt::format("track {} dts {} pts {} {} size {}", p.track(), p.dts(), p.pts(),
                       p.is_keyframe() ? "key" : "", p.size());
}

}  // namespace

TEST_CASE("flv sections: H.264 and AAC come out as libavformat's flvdec gives them", "[recorder]") {
    av::set_up_libav();
    const Bytes file = made_by_ffmpeg();
    const Taken taken = read(file);
    CHECK(!taken.error);
    CHECK(taken.sections == 1);

    demux::FedDemuxer demuxer{media::Container::flv, {}};
    av::Packets expected;
    REQUIRE(demuxer.feed(file, expected));
    REQUIRE(demuxer.finish(expected));
    REQUIRE(taken.packets.size() == expected.size());
    REQUIRE(expected.size() > 700);
    for (std::size_t i = 0; i < expected.size(); ++i) {
        INFO(i);
        REQUIRE(describe(taken.packets[i]) == describe(expected[i]));
        REQUIRE(std::ranges::equal(taken.packets[i].data(), expected[i].data()));
    }
    REQUIRE(taken.tracks.size() == demuxer.tracks().size());
    for (std::size_t i = 0; i < taken.tracks.size(); ++i) {
        const auto &ours = taken.tracks[i], &theirs = demuxer.tracks()[i];
        CHECK(ours.describe() == theirs.describe());
        CHECK(ours.same_format(theirs));
        CHECK(ours.parameters().format == theirs.parameters().format);
        CHECK(ours.parameters().profile == theirs.parameters().profile);
        CHECK(ours.parameters().level == theirs.parameters().level);
        CHECK(ours.parameters().frame_size == theirs.parameters().frame_size);
    }
}

TEST_CASE("flv sections: frames without a sequence header end in an error, in time", "[recorder]") {
    kit::FlvStream stream;
    for (std::uint32_t i = 0; i < 1'000; ++i)
        stream.push_back({flv::TagType::video, i * 40, {0x27, 1, 0, 0, 0, 0, 0, 0, 1, 9}});
    const Taken taken = read(stream);
    REQUIRE(taken.error);
    CHECK(taken.error->code == Errc::bad_media);
    CHECK(taken.packets.empty());
}

TEST_CASE("flv sections: sound alone is recorded once the probe's limit is reached", "[recorder]") {
    kit::FlvStream stream;
    stream.push_back({flv::TagType::audio, 0, {0xaf, 0, 0x12, 0x10}});
    for (std::uint32_t i = 0; i < 200; ++i)
        stream.push_back(
            {flv::TagType::audio, i * 23, {0xaf, 1, 0x21, 0x10, 0x04, 0x60, 0x8c, 0x1c}});
    const Taken taken = read(stream);
    CHECK(!taken.error);
    REQUIRE(taken.tracks.size() == 1);
    CHECK(taken.tracks[0].describe() == "aac 44100 Hz 2 ch");
    CHECK(taken.packets.size() == 200);
    CHECK(taken.packets[7].duration() == 23);
}

TEST_CASE("flv sections: a negative composition time never puts PTS before DTS", "[recorder]") {
    const auto& media = kit::encoded(
        {"-c:v", "libx264", "-preset", "veryfast", "-bf", "2", "-c:a", "aac"}, "320x180", 4);
    auto stream = kit::packed(media, kit::Packing::plain);
    for (auto& tag : stream) {
        if (tag.type != flv::TagType::video || tag.body[1] != 1) continue;
        const auto composition = be24(tag.body.data() + 2) - 80;
        for (unsigned i = 0; i < 3; ++i)
            tag.body[2 + i] = std::uint8_t(composition >> 8 * (2 - i));
    }
    const Taken taken = read(stream);
    CHECK(!taken.error);
    CHECK(taken.packets.size() == media.packets.size());
    for (std::size_t i = 0; i < taken.packets.size(); ++i) {
        const auto& packet = taken.packets[i];
        if (packet.track() != 0) continue;
        INFO(i << ": " << describe(packet) << " of " << describe(media.packets[i]));
        CHECK(packet.pts() >= packet.dts());
        CHECK(packet.pts() == media.packets[i].pts() - 80);
    }
}

namespace {

kit::FlvStream h264_and_aac() {
    const std::vector<std::string> encoders{"-c:v", "libx264", "-preset", "veryfast",
                                            "-bf",  "2",       "-c:a",    "aac"};
    return kit::packed(kit::encoded(encoders, "320x180", 4), kit::Packing::plain);
}

std::size_t count(const kit::FlvStream& stream, flv::TagType type) {
    return std::size_t(std::ranges::count(stream, type, &kit::FlvTag::type));
}

}  // namespace

TEST_CASE("flv sections: sound of a codec that is not known is left out, and told", "[recorder]") {
    auto stream = h264_and_aac();
    for (auto& tag : stream)
        if (tag.type == flv::TagType::audio) tag.body[0] = 0xb0;
    const Taken taken = read(stream);
    CHECK(!taken.error);
    REQUIRE(taken.warning);
    CHECK(taken.warning->detail == "speex in FLV can't be remuxed; -f source keeps it as it is");
    REQUIRE(taken.tracks.size() == 1);
    CHECK(taken.packets.size() == count(stream, flv::TagType::video) - 1);
}

TEST_CASE("flv sections: sound whose header is damaged costs no picture", "[recorder]") {
    auto stream = h264_and_aac();
    REQUIRE(stream[1].type == flv::TagType::audio);
    stream[1].body = {0xaf, 0, 0xff, 0xff, 0xff};
    const Taken taken = read(stream);
    CHECK(!taken.error);
    REQUIRE(taken.tracks.size() == 1);
    CHECK(taken.packets.size() == count(stream, flv::TagType::video) - 1);
}

TEST_CASE("flv sections: a tag that claims another codec does not end a stream", "[recorder]") {
    auto stream = h264_and_aac();
    stream.insert(stream.begin() + 40, {flv::TagType::video, 500, {0x1f, 1, 2, 3}});
    const Taken taken = read(stream);
    CHECK(!taken.error);
    CHECK(taken.sections == 1);
    CHECK(taken.packets.size() == stream.size() - 3);
}

TEST_CASE("flv sections: VP9 may have a sequence header", "[recorder]") {
    const auto& media = kit::encoded(
        {"-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "flac"});
    auto stream = kit::packed(media, kit::Packing::enhanced);
    const Bytes header{0x90, 'v', 'p', '0', '9', 1, 0, 0, 0, 0, 10, 0x82, 2, 2, 2, 0, 0};
    for (const int at : {60, 0})
        stream.insert(stream.begin() + at, {flv::TagType::video, 0, header});
    const Taken taken = read(stream);
    CHECK(!taken.error);
    CHECK(taken.sections == 1);
    CHECK(taken.packets.size() == media.packets.size());
}
