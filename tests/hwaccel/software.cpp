// SPDX-License-Identifier: MIT
// The encoders that are there on any machine, and with them what all backends have in common.
#include "software/software.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "hwaccel/coding.hpp"

using namespace weir;
using namespace std::chrono_literals;
using coding::Job;
using coding::Stream;
using ext::VideoCodec;

namespace {

const ext::CodecBackend& software() {
    static const auto backend = hwaccel::make_software();
    return *backend;
}

Stream encode(const Job& job) {
    return coding::encode(software(), job);
}

/// Of AV1, too, where libavcodec has it.
std::vector<VideoCodec> codecs() {
    std::vector<VideoCodec> out{VideoCodec::h264, VideoCodec::hevc};
    if (software().encoder_name(VideoCodec::av1) == "libaom-av1") out.push_back(VideoCodec::av1);
    return out;
}

std::vector<std::int64_t> times(std::initializer_list<int> frames) {
    std::vector<std::int64_t> out;
    for (const int frame : frames)
        out.push_back(frame * 3'600);
    return out;
}

Errc refusal(const ext::EncoderOptions& options) {
    const auto opened = software().open(options);
    REQUIRE_FALSE(opened);
    REQUIRE(opened.error().code.category() == errc_category());
    return static_cast<Errc>(opened.error().code.value());
}

}  // namespace

TEST_CASE("software: all frames that go in can be decoded, at their times", "[hwaccel]") {
    for (const VideoCodec codec : codecs()) {
        INFO(ext::to_string(codec));
        const Stream stream = encode(coding::job(codec));
        CHECK(stream.packets.size() == 50);
        const auto frames = coding::decode(stream);
        REQUIRE(frames.size() == 50);
        for (std::size_t i = 0; i < frames.size(); ++i)
            REQUIRE(frames[i]->pts == std::int64_t(i) * 3'600);
        CHECK(stream.parameters->extradata_size > 0);
        CHECK(stream.parameters->width == 320);
        CHECK(stream.parameters->height == 180);
    }
}

TEST_CASE("software: H.264 and HEVC reorder frames, in the order of DTS", "[hwaccel]") {
    for (const VideoCodec codec : {VideoCodec::h264, VideoCodec::hevc}) {
        INFO(ext::to_string(codec));
        const Stream stream = encode(coding::job(codec));
        unsigned reordered = 0;
        for (std::size_t i = 0; i < stream.packets.size(); ++i) {
            const auto& packet = stream.packets[i];
            CHECK(packet.pts >= packet.dts);
            if (i > 0) CHECK(packet.dts > stream.packets[i - 1].dts);
            reordered += i > 0 && packet.pts < stream.packets[i - 1].pts;
        }
        CHECK(reordered > 0);
    }
}

TEST_CASE("software: a keyframe comes where it is asked for, and needs nothing before it",
          "[hwaccel]") {
    for (const VideoCodec codec : codecs()) {
        INFO(ext::to_string(codec));
        Job job = coding::job(codec);
        job.options.gop = 10s;
        job.asked = {17, 30};
        Stream stream = encode(job);
        CHECK(stream.keyframes() == times({0, 17, 30}));
        const auto asked = std::ranges::find(stream.packets, 17 * 3'600, &coding::Coded::pts);
        REQUIRE(asked != stream.packets.end());
        if (codec != VideoCodec::av1) CHECK(coding::is_idr(codec, stream, *asked));
        // Whatever comes behind it is shown behind it, and decodes without what is before it.
        for (auto each = asked; each != stream.packets.end(); ++each)
            CHECK(each->pts >= asked->pts);
        stream.packets.erase(stream.packets.begin(), asked);
        CHECK(coding::decode(stream).size() == 33);
    }
}

TEST_CASE("software: a keyframe comes as often as asked for", "[hwaccel]") {
    for (const VideoCodec codec : codecs()) {
        INFO(ext::to_string(codec));
        Job job = coding::job(codec);
        job.options.gop = 800ms;
        CHECK(encode(job).keyframes() == times({0, 20, 40}));
    }
}

TEST_CASE("software: keyframes keep to time where frames do not", "[hwaccel]") {
    for (const VideoCodec codec : codecs()) {
        INFO(ext::to_string(codec));
        Job job = coding::job(codec);
        job.options.frame_rate = {};
        job.options.gop = 1s;
        // Half a second at 50 frames a second, then 2 frames a second.
        for (int i = 0; i < 25; ++i)
            job.pts.push_back(i * 1'800);
        for (int i = 1; i <= 9; ++i)
            job.pts.push_back(45'000 * i);
        const Stream stream = encode(job);
        CHECK(stream.keyframes() ==
              std::vector<std::int64_t>{0, 90'000, 180'000, 270'000, 360'000});
        CHECK(coding::decode(stream).size() == 34);
    }
}

TEST_CASE("software: what the source's encoder made of a frame is of no account", "[hwaccel]") {
    for (const VideoCodec codec : {VideoCodec::h264, VideoCodec::hevc}) {
        INFO(ext::to_string(codec));
        Job job = coding::job(codec);
        const Stream plain = encode(job);
        job.has_foreign_types = true;
        const Stream foreign = encode(job);
        CHECK(foreign.bytes() == plain.bytes());
        CHECK(foreign.keyframes() == plain.keyframes());
    }
}

TEST_CASE("software: quality, bit rate and its limit are what was asked for", "[hwaccel]") {
    for (const VideoCodec codec : codecs()) {
        INFO(ext::to_string(codec));
        Job job = coding::job(codec);
        job.is_noisy = true;
        job.options.crf = 20;
        const auto fine = encode(job).bytes();
        job.options.crf = 40;
        const auto coarse = encode(job).bytes();
        CHECK(fine > 2 * coarse);

        job.options.crf.reset();
        job.options.bitrate_bps = 800'000;
        const double average_bps = double(encode(job).bytes()) * 8 / 2;
        CHECK(average_bps == Approx(800'000).epsilon(0.5));

        // Two seconds and what the buffer holds.
        job.options.bitrate_bps = 0;
        job.options.crf = 10;
        CHECK(encode(job).bytes() > 3.3 * 75'000);
        job.options.maxrate_bps = 600'000;
        const auto limited = encode(job).bytes();
        CHECK(limited < 3.3 * 75'000);
    }
}

TEST_CASE("software: ten bits go in and come out", "[hwaccel]") {
    for (const VideoCodec codec : codecs()) {
        INFO(ext::to_string(codec));
        Job job = coding::job(codec);
        job.options.ten_bits = true;
        job.frames = 5;
        const auto frames = coding::decode(encode(job));
        REQUIRE(frames.size() == 5);
        CHECK(frames[0]->format == AV_PIX_FMT_YUV420P10);
    }
}

TEST_CASE("software: colours and aspect stand in the parameters and in the stream", "[hwaccel]") {
    for (const VideoCodec codec : codecs()) {
        INFO(ext::to_string(codec));
        Job job = coding::job(codec);
        job.options.ten_bits = true;
        job.options.colour = {AVCOL_PRI_BT2020, AVCOL_TRC_SMPTE2084, AVCOL_SPC_BT2020_NCL, false,
                              AVCHROMA_LOC_LEFT};
        job.options.sample_aspect = {4, 3};
        job.frames = 3;
        const Stream stream = encode(job);
        const AVCodecParameters& told = *stream.parameters;
        CHECK(told.color_primaries == AVCOL_PRI_BT2020);
        CHECK(told.color_trc == AVCOL_TRC_SMPTE2084);
        CHECK(told.color_space == AVCOL_SPC_BT2020_NCL);
        CHECK(told.color_range == AVCOL_RANGE_MPEG);
        CHECK(told.chroma_location == AVCHROMA_LOC_LEFT);
        CHECK(av_cmp_q(told.sample_aspect_ratio, {4, 3}) == 0);
        const auto frames = coding::decode(stream);
        REQUIRE(frames.size() == 3);
        CHECK(frames[0]->color_primaries == AVCOL_PRI_BT2020);
        CHECK(frames[0]->color_trc == AVCOL_TRC_SMPTE2084);
        CHECK(frames[0]->colorspace == AVCOL_SPC_BT2020_NCL);
        CHECK(frames[0]->color_range == AVCOL_RANGE_MPEG);
        // AV1 leaves the aspect to the container.
        if (codec != VideoCodec::av1) CHECK(av_cmp_q(frames[0]->sample_aspect_ratio, {4, 3}) == 0);
    }
}

TEST_CASE("software: with low delay each frame comes out at once, and none is reordered",
          "[hwaccel]") {
    for (const VideoCodec codec : codecs()) {
        INFO(ext::to_string(codec));
        Job job = coding::job(codec);
        job.options.low_delay = true;
        const Stream stream = encode(job);
        REQUIRE(stream.packets.size() == 50);
        for (int i = 0; i < 50; ++i) {
            const auto& packet = stream.packets[std::size_t(i)];
            CHECK(packet.pts == i * 3'600);
            CHECK(packet.dts == packet.pts);
            CHECK(packet.sent == i + 1);
        }
    }
}

TEST_CASE("software: each preset is taken, also with several threads", "[hwaccel]") {
    for (const VideoCodec codec : codecs()) {
        for (const auto preset : {ext::Preset::fast, ext::Preset::balanced, ext::Preset::small}) {
            INFO(ext::to_string(codec) << " " << ext::to_string(preset));
            Job job = coding::job(codec);
            job.options.preset = preset;
            job.options.threads = 2;
            job.frames = 10;
            CHECK(coding::decode(encode(job)).size() == 10);
        }
    }
}

TEST_CASE("software: options without sense are refused before anything is opened", "[hwaccel]") {
    const ext::EncoderOptions good = coding::job(VideoCodec::h264).options;
    REQUIRE(software().open(good));
    std::vector<ext::EncoderOptions> bad(9, good);
    bad[0].width = 321;
    bad[1].height = 0;
    bad[2].time_base = {1, 0};
    bad[3].frame_rate = {25, 0};
    bad[4].crf = 52;
    bad[5].gop = 0ms;
    bad[6].threads = 0;
    bad[7].bitrate_bps = 2'000;
    bad[7].maxrate_bps = 1'000;
    bad[8].crf = -1;
    for (const auto& each : bad)
        CHECK(refusal(each) == Errc::bad_option);
}

TEST_CASE("software: an encoder that is given what it does not know fails, and says so",
          "[hwaccel]") {
    auto encoder = software().open(coding::job(VideoCodec::h264).options);
    REQUIRE(encoder);
    REQUIRE((*encoder)->send(nullptr));
    const kit::FramePtr frame{av_frame_alloc()};
    const auto sent = (*encoder)->send(frame.get());
    REQUIRE_FALSE(sent);
    CHECK(sent.error().code == Errc::encoder_failed);
    CHECK_THAT(sent.error().detail, Catch::StartsWith("libx264: "));
}

TEST_CASE("software: an encoder may go while frames are inside", "[hwaccel]") {
    for (const VideoCodec codec : codecs()) {
        INFO(ext::to_string(codec));
        auto encoder = software().open(coding::job(codec).options);
        REQUIRE(encoder);
        const kit::FramePtr frame{av_frame_alloc()};
        frame->format = AV_PIX_FMT_YUV420P;
        frame->width = 320;
        frame->height = 180;
        REQUIRE(av_frame_get_buffer(frame.get(), 0) >= 0);
        const kit::PacketPtr packet{av_packet_alloc()};
        for (int i = 0; i < 3; ++i) {
            frame->pts = i * 3'600;
            CHECK((*encoder)->send(frame.get()));
            CHECK((*encoder)->receive(*packet));
        }
        encoder->reset();
    }
}
