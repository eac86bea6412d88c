// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <random>

#include "transcode/kit.hpp"

namespace weir {
namespace {

kit::Media source(const kit::TempDir& folder, const std::string& name = "a.mp4") {
    const auto made =
        kit::make_clip(folder / name, {.size = "320x180",
                                       .seconds = 4,
                                       .coding = {"-c:v", "libx264", "-preset", "veryfast", "-bf",
                                                  "2", "-g", "30", "-c:a", "aac"}});
    if (!made) FAIL(made.error());
    return kit::read_media(folder / name);
}

bool is_picture(const kit::Media& media, const av::Packet& packet) {
    return media.tracks[packet.track()].is_video();
}

TEST_CASE("damage: a GOP of which packets are missing leaves its hole and shifts nothing",
          "[transcode]") {
    const kit::TempDir folder;
    auto media = source(folder);
    const auto before = kit::times(media, AVMEDIA_TYPE_VIDEO);
    // The keyframe of the second GOP, and the ten behind it.
    unsigned number = 0;
    std::erase_if(media.packets, [&](const av::Packet& packet) {
        return is_picture(media, packet) && ++number > 30 && number <= 41;
    });
    const auto left = kit::times(media, AVMEDIA_TYPE_VIDEO);
    const auto out = kit::encoded(std::move(media));
    REQUIRE_FALSE(out.error);
    const auto after = kit::times(out.files[0], AVMEDIA_TYPE_VIDEO);
    CHECK(std::ranges::includes(before, after));
    CHECK(after.size() <= left.size());
    CHECK(after.size() >= 70);
    CHECK(after.back() == before.back());
    CHECK(out.picture.damaged + out.picture.lost > 0);
}

TEST_CASE("damage: packets that hold nothing that can be decoded are told as a hole",
          "[transcode]") {
    const kit::TempDir folder;
    auto media = source(folder);
    unsigned number = 0;
    for (auto& packet : media.packets)
        if (is_picture(media, packet) && ++number > 30 && number <= 60)
            std::fill_n(packet.get()->data, packet.get()->size, std::uint8_t{0xff});
    const auto out = kit::encoded(std::move(media));
    REQUIRE_FALSE(out.error);
    REQUIRE(out.holes.size() == 1);
    const auto& hole = out.holes[0];
    INFO(hole.from.count() << " " << hole.to.count() << " " << hole.frames);
    CHECK(hole.frames == 30);
    CHECK(media::to_seconds(hole.to - hole.from) == Approx(1).margin(0.15));
    CHECK(out.picture.lost == 30);
    CHECK(out.picture.failures > 0);
    CHECK(kit::times(out.files[0], AVMEDIA_TYPE_VIDEO).size() == 90);
}

TEST_CASE("damage: a stream that begins within a GOP, whose begin is told", "[transcode]") {
    const kit::TempDir folder;
    auto media = source(folder, "a.ts");
    unsigned number = 0;
    std::erase_if(media.packets, [&](const av::Packet& packet) {
        return is_picture(media, packet) && ++number <= 10;
    });
    const auto out = kit::encoded(std::move(media));
    REQUIRE_FALSE(out.error);
    CHECK(out.picture.lost + out.picture.encoded == 110);
}

TEST_CASE("damage: garbage of any kind does no harm", "[transcode]") {
    const kit::TempDir folder;
    const std::string name = GENERATE("a.mp4", "a.ts");
    const auto sound = GENERATE(SoundCodec::copy, SoundCodec::aac);
    std::minstd_rand random{7};
    auto clean = source(folder, name);
    for (int round = 0; round < 8; ++round) {
        kit::Media media = kit::read_media(folder / name);
        for (auto& packet : media.packets) {
            if (packet.size() == 0 || random() % 3 != 0) continue;
            av_packet_make_writable(packet.get());
            for (int i = 0; i < 20; ++i)
                packet.get()->data[random() % packet.size()] = std::uint8_t(random());
            if (random() % 10 == 0) av_shrink_packet(packet.get(), int(random() % packet.size()));
        }
        const auto out = kit::encoded(std::move(media), {.options = {.sound = sound}});
        if (out.error) {
            CHECK(out.error->code == Errc::bad_media);
            continue;
        }
        const auto shown = kit::times(out.files[0], AVMEDIA_TYPE_VIDEO);
        CHECK(std::ranges::adjacent_find(shown, std::greater_equal{}) == shown.end());
        CHECK(out.picture.encoded == shown.size());
    }
}

TEST_CASE("damage: of pure garbage nothing can be made, and that is said", "[transcode]") {
    const kit::TempDir folder;
    auto media = source(folder);
    std::minstd_rand random{9};
    for (auto& packet : media.packets) {
        av_packet_make_writable(packet.get());
        std::generate_n(packet.get()->data, packet.get()->size,
                        [&] { return std::uint8_t(random()); });
    }
    const auto out = kit::encoded(std::move(media), {.options = {.sound = SoundCodec::opus}});
    REQUIRE(out.error);
    CHECK(out.error->code == Errc::bad_media);
}

TEST_CASE("damage: while no picture comes, sound is not held for ever", "[transcode]") {
    const kit::TempDir folder;
    auto media = source(folder);
    const auto far = [&](av::Packet& packet) {
        const auto base = media.tracks[packet.track()].time_base();
        const auto shift = 100ll * base.den;
        packet.set_times(packet.dts() + shift, packet.pts() + shift);
    };
    for (auto& packet : media.packets) {
        if (is_picture(media, packet))
            std::fill_n(packet.get()->data, packet.get()->size, std::uint8_t{0});
        const auto base = media.tracks[packet.track()].time_base();
        if (packet.dts() > 2ll * base.den) far(packet);
    }
    const auto out = kit::encoded(std::move(media));
    REQUIRE(out.error);
    CHECK(out.error->code == Errc::bad_media);
}

TEST_CASE("damage: what can't be decoded here is refused at once", "[transcode]") {
    AVCodecParameters* raw = avcodec_parameters_alloc();
    const av::CodecParametersPtr parameters{raw};
    raw->codec_type = AVMEDIA_TYPE_VIDEO;
    raw->codec_id = AV_CODEC_ID_MPEG2TS;
    raw->width = raw->height = 64;
    const av::Tracks tracks{av::Track{*raw, {1, 1'000}}};
    const auto opened = transcode::Pipeline::open(tracks, {}, {kit::backend("software")});
    REQUIRE(opened.has_error());
    CHECK(opened.error().code == Errc::unsupported_codec);
    const auto none = transcode::Pipeline::open({}, {}, {kit::backend("software")});
    REQUIRE(none.has_error());
    CHECK(none.error().code == Errc::bad_media);
}

}  // namespace
}  // namespace weir
