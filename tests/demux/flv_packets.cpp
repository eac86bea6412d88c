// SPDX-License-Identifier: MIT
#include "demux/flv_packets.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "av/process.hpp"
#include "data/fixture.hpp"
#include "demux/vp9_header.hpp"
#include "kit/process.hpp"

using namespace weir;

namespace {

constexpr std::uint32_t name(const char (&text)[5]) {
    return std::uint32_t(text[0]) << 24 | std::uint32_t(text[1]) << 16 |
           std::uint32_t(text[2]) << 8 | std::uint32_t(text[3]);
}

/// The record and the first frame of what the ffmpeg tool makes with these options.
struct Sample {
    Bytes record;
    av::Packet frame;
};

Sample sample(const std::vector<std::string>& options, AVMediaType type) {
    av::set_up_libav();
    const kit::TemporaryDirectory directory;
    const auto path = directory / "a.mp4";
    std::vector<std::string> command{"ffmpeg", "-v", "error"};
    command.insert(command.end(), options.begin(), options.end());
    command.insert(command.end(), {"-strict", "-2", "-t", "0.3", path.native()});
    const auto ran = kit::run_tool(command);
    INFO(ran.errors);
    REQUIRE(ran.exit_code == 0);
    AVFormatContext* context = nullptr;
    REQUIRE(avformat_open_input(&context, path.c_str(), nullptr, nullptr) == 0);
    const av::InputPtr input{context};
    const int track = av_find_best_stream(context, type, -1, -1, nullptr, 0);
    REQUIRE(track >= 0);
    const auto& parameters = *context->streams[track]->codecpar;
    Sample made;
    made.record.assign(parameters.extradata, parameters.extradata + parameters.extradata_size);
    while (av_read_frame(context, made.frame.get()) >= 0 &&
           made.frame.track() != std::size_t(track))
        av_packet_unref(made.frame.get());
    REQUIRE(made.frame.size() > 0);
    return made;
}

Sample picture(const std::vector<std::string>& encoder, const std::string& size = "362x202") {
    std::vector<std::string> options{"-f", "lavfi", "-i", "testsrc2=s=" + size};
    options.insert(options.end(), encoder.begin(), encoder.end());
    return sample(options, AVMEDIA_TYPE_VIDEO);
}
Sample sound(const std::vector<std::string>& encoder) {
    std::vector<std::string> options{"-f", "lavfi", "-i", "sine=r=48000", "-ac", "2"};
    options.insert(options.end(), encoder.begin(), encoder.end());
    return sample(options, AVMEDIA_TYPE_AUDIO);
}

std::string described(std::uint32_t codec, const Bytes& record, const av::Packet& frame,
                      demux::FlvPictureSize size = {}) {
    const auto track = demux::make_flv_track({codec, record, 0, 0}, frame, size);
    return track ? track->describe() : "none";
}
std::string described(std::uint32_t codec, const Sample& sample) {
    return described(codec, sample.record, sample.frame);
}

}  // namespace

TEST_CASE("flv packets: pictures tell their size, cropped as it is shown", "[demux]") {
    CHECK(described(name("avc1"), picture({"-c:v", "libx264"})) == "h264 362x202");
    CHECK(described(name("hvc1"), picture({"-c:v", "libx265", "-x265-params",
                                           "log-level=error"})) == "hevc 362x202");
    CHECK(described(name("av01"), picture({"-c:v", "libsvtav1", "-preset", "12"})) ==
          "av1 362x202");
    CHECK(described(name("vp09"), picture({"-c:v", "libvpx-vp9", "-deadline", "realtime"})) ==
          "vp9 362x202");
}

TEST_CASE("flv packets: sound tells its rate and channels", "[demux]") {
    CHECK(described(name("mp4a"), sound({"-c:a", "aac"})) == "aac 48000 Hz 2 ch");
    CHECK(described(name("Opus"), sound({"-c:a", "libopus"})) == "opus 48000 Hz 2 ch");
    CHECK(described(name("fLaC"), sound({"-c:a", "flac"})) == "flac 48000 Hz 2 ch");
    CHECK(described(name("ac-3"), sound({"-c:a", "ac3"})) == "ac3 48000 Hz 2 ch");
    CHECK(described(name("ec-3"), sound({"-c:a", "eac3"})) == "eac3 48000 Hz 2 ch");
    CHECK(described(name(".mp3"), sound({"-c:a", "libmp3lame"})) == "mp3 48000 Hz 2 ch");
    const auto frame = demux::make_flv_packet(Bytes(160), 0, 0, true);
    const auto g711 = demux::make_flv_track({name("alaw"), {}, 8'000, 1}, frame, {});
    REQUIRE(g711);
    CHECK(g711->describe() == "pcm_alaw 8000 Hz 1 ch");
    CHECK(demux::frame_duration_ms(*g711, frame) == 20);
}

TEST_CASE("flv packets: the shape of pixels is kept", "[demux]") {
    const auto wide = picture({"-vf", "setsar=16/11", "-c:v", "libx264"});
    const auto track = demux::make_flv_track({name("avc1"), wide.record, 0, 0}, wide.frame, {});
    REQUIRE(track);
    CHECK(track->parameters().sample_aspect_ratio.num == 16);
    CHECK(track->parameters().sample_aspect_ratio.den == 11);
}

TEST_CASE("flv packets: FLAC's record may stand with its marker and block header", "[demux]") {
    const auto bare = sound({"-c:a", "flac"});
    REQUIRE(bare.record.size() == 34);
    Bytes whole{'f', 'L', 'a', 'C', 0x80, 0, 0, 34};
    whole.insert(whole.end(), bare.record.begin(), bare.record.end());
    CHECK(described(name("fLaC"), whole, bare.frame) == "flac 48000 Hz 2 ch");
    CHECK(described(name("fLaC"), Bytes(whole.begin() + 4, whole.end()), bare.frame) ==
          "flac 48000 Hz 2 ch");
}

TEST_CASE("flv packets: the metadata's size is for pictures that don't tell theirs", "[demux]") {
    const auto h263 = demux::make_flv_packet(Bytes{0, 0, 0x84, 0}, 0, 0, true);
    CHECK(described(name("FLV1"), {}, h263, {320, 240}) == "flv1 320x240");
    CHECK(described(name("FLV1"), {}, h263) == "none");
    const auto h264 = picture({"-c:v", "libx264"});
    CHECK(described(name("avc1"), h264.record, h264.frame, {1, 1}) == "h264 362x202");
}

TEST_CASE("flv packets: what needs a record is nothing without", "[demux]") {
    const auto frame = demux::make_flv_packet(Bytes(50, 7), 0, 0, true);
    for (const auto codec : {name("avc1"), name("hvc1"), name("av01"), name("mp4a"), name("Opus"),
                             name("fLaC"), name("what")})
        CHECK(described(codec, {}, frame) == "none");
    CHECK(!demux::is_flv_codec(name("what")));
    CHECK(demux::wants_record(name("hvc1")));
    CHECK(!demux::wants_record(name("vp09")));
}

TEST_CASE("flv packets: damaged records and frames are harmless", "[demux]") {
    av::set_up_libav();
    std::minstd_rand random{3};
    const auto noise = [&](std::size_t size) {
        Bytes bytes(size);
        std::ranges::generate(bytes, [&] { return std::uint8_t(random() >> 8); });
        return bytes;
    };
    const auto h264 = picture({"-c:v", "libx264"});
    for (int i = 0; i < 200; ++i) {
        const auto frame = demux::make_flv_packet(noise(random() % 300), 0, 0, true);
        for (const auto codec :
             {name("avc1"), name("hvc1"), name("av01"), name("vp09"), name("mp4a"), name("Opus"),
              name("fLaC"), name(".mp3"), name("ac-3"), name("ec-3")})
            (void)described(codec, noise(random() % 100), frame);
        Bytes record = h264.record;
        record[random() % record.size()] ^= std::uint8_t(1u << random() % 8);
        (void)described(name("avc1"), record, h264.frame);
    }
}

TEST_CASE("vp9 header: only a whole keyframe tells", "[demux]") {
    const auto vp9 =
        picture({"-c:v", "libvpx-vp9", "-deadline", "realtime", "-pix_fmt", "yuv444p"});
    const ByteView frame = vp9.frame.data();
    const auto header = demux::read_vp9_header(frame);
    REQUIRE(header);
    CHECK(header->profile == 1);
    CHECK(header->width == 362);
    CHECK(header->pixel_format == AV_PIX_FMT_YUV444P);
    for (std::size_t size = 0; size < 8; ++size)
        CHECK(!demux::read_vp9_header(frame.first(size)));
    Bytes damaged(frame.begin(), frame.end());
    damaged[1] ^= 1;
    CHECK(!demux::read_vp9_header(damaged));
}
