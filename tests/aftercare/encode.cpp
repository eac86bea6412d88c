// SPDX-License-Identifier: MIT
// weir::encode_to_mp4(), by real encoders and by some that fail.
#include <weir/encode.hpp>

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <weir/hwaccel.hpp>

#include "aftercare/media_kit.hpp"
#include "base/fail.hpp"

namespace weir {
namespace {

namespace fs = std::filesystem;
using kit::Kind;
using namespace std::chrono_literals;

/// One whose encoders fail behind so many frames.
class FailingBackend final : public ext::CodecBackend {
public:
    FailingBackend(std::shared_ptr<const ext::CodecBackend> real, unsigned frames)
        : real_(std::move(real)), frames_(frames) {}
    std::string_view name() const override { return "failing"; }
    bool is_hardware() const override { return false; }
    std::optional<std::string> obstacle() const override { return std::nullopt; }
    std::string versions() const override { return real_->versions(); }
    std::string encoder_name(ext::VideoCodec codec) const override {
        return real_->encoder_name(codec);
    }
    std::string preset_name(ext::VideoCodec codec, ext::Preset preset) const override {
        return real_->preset_name(codec, preset);
    }
    std::optional<unsigned> sessions() const override { return std::nullopt; }
    int pixel_format(bool ten_bits) const override { return real_->pixel_format(ten_bits); }
    Result<std::unique_ptr<ext::VideoEncoder>> open(
        const ext::EncoderOptions& options) const override {
        auto encoder = real_->open(options);
        if (!encoder) return encoder;
        return std::make_unique<Encoder>(std::move(*encoder), frames_);
    }

private:
    class Encoder final : public ext::VideoEncoder {
    public:
        Encoder(std::unique_ptr<ext::VideoEncoder> real, unsigned frames)
            : real_(std::move(real)), left_(frames) {}
        const AVCodecParameters& parameters() const override { return real_->parameters(); }
        Result<void> send(const AVFrame* frame) override {
            if (left_ == 0) return fail(Errc::encoder_failed, "as told");
            --left_;
            return real_->send(frame);
        }
        Result<bool> receive(AVPacket& packet) override { return real_->receive(packet); }

    private:
        std::unique_ptr<ext::VideoEncoder> real_;
        unsigned left_;
    };

    std::shared_ptr<const ext::CodecBackend> real_;
    unsigned frames_;
};

/// The software backend, behind one that fails where that is wanted.
class SoftwareEncoders final : public ext::Encoders {
public:
    explicit SoftwareEncoders(std::optional<unsigned> failing = std::nullopt) {
        const auto software = built_in_backends().back();
        if (failing) backends_.push_back(std::make_shared<FailingBackend>(software, *failing));
        backends_.push_back(software);
    }
    const ext::CodecBackends& backends() const override { return backends_; }
    std::vector<ext::EncoderVerdict> verdicts(ext::VideoCodec codec) override {
        std::vector<ext::EncoderVerdict> all;
        for (const auto& backend : backends_)
            all.push_back({.backend = std::string{backend->name()}, .codec = codec, .works = true});
        return all;
    }
    void forget(std::string_view backend, ext::VideoCodec) override { forgotten += backend; }

    std::string forgotten;

private:
    ext::CodecBackends backends_;
};

EncodedFile encoded(const fs::path& source, const fs::path& target,
                    const EncodeFileOptions& options = {}) {
    SoftwareEncoders encoders;
    const auto copy = encode_to_mp4(source, target, options, encoders);
    if (!copy) FAIL(copy.error());
    return *copy;
}

std::string probed(const fs::path& file, const char* track, const char* entries) {
    auto text = kit::run_tool({"ffprobe", "-v", "error", "-select_streams", track, "-show_entries",
                               entries, "-of", "csv=p=0", file.native()})
                    .output;
    return text.substr(0, text.find('\n'));
}

TEST_CASE("encode: as many frames as the source has, as long, in a regular MP4", "[aftercare]") {
    const auto format = GENERATE(Format::ts, Format::flv, Format::mkv, Format::mp4);
    const kit::TempDir folder;
    const auto source = kit::recorded(kit::clip(folder, "a.ts", kit::kH264), format);
    INFO(source);
    const auto copy = encoded(source, folder / "copy.mp4");
    CHECK(copy.file.packets.video == 120);
    CHECK(copy.file.duration_s == Approx(4).margin(0.1));
    CHECK(copy.file.bytes == fs::file_size(copy.file.path));
    CHECK(copy.backend == "software");
    CHECK(copy.lost_frames == 0);
    CHECK(kit::hashes(copy.file.path, Kind::video).size() == 120);
    // The sound is what it was.
    CHECK(kit::hashes(copy.file.path, Kind::audio) == kit::hashes(source, Kind::audio));
    kit::check_player_likes(copy.file.path);
}

TEST_CASE("encode: each codec, smaller, with other sound", "[aftercare]") {
    struct Row {
        ext::VideoCodec codec;
        SoundCodec sound;
        const char* picture;
        const char* tone;
    };
    const auto row = GENERATE(Row{ext::VideoCodec::h264, SoundCodec::aac, "h264,160,90", "aac"},
                              Row{ext::VideoCodec::hevc, SoundCodec::opus, "hevc,160,90", "opus"},
                              Row{ext::VideoCodec::av1, SoundCodec::none, "av1,160,90", ""});
    INFO(row.picture);
    const kit::TempDir folder;
    const auto source = kit::clip(folder, "a.ts", kit::kH264, 2);
    const auto copy =
        encoded(source, folder / "copy.mp4",
                {.encode = {.codec = row.codec, .shorter_side = 90, .sound = row.sound}});
    CHECK(copy.file.packets.video == 60);
    CHECK(probed(copy.file.path, "v:0", "stream=codec_name,width,height") == row.picture);
    CHECK(probed(copy.file.path, "a:0", "stream=codec_name") == row.tone);
    const auto played = kit::run_tool({"ffmpeg", "-v", "warning", "-nostdin", "-xerror", "-i",
                                       copy.file.path.native(), "-f", "null", "-"});
    CHECK(played.errors == "");
}

TEST_CASE("encode: sound alone needs no backend", "[aftercare]") {
    const kit::TempDir folder;
    const auto source = kit::clip(folder, "a.aac", {"-vn", "-c:a", "aac"}, 2);
    const auto copy = encoded(source, folder / "a.m4a", {.encode = {.sound = SoundCodec::opus}});
    CHECK(copy.backend.empty());
    CHECK(probed(copy.file.path, "a:0", "stream=codec_name") == "opus");
    CHECK(copy.file.duration_s == Approx(2).margin(0.1));
}

TEST_CASE("encode: a picture that changes its size midway is no obstacle", "[aftercare]") {
    const kit::TempDir folder;
    const auto small = kit::clip(folder, "a.ts", kit::kH264, 2);
    const fs::path large = folder / "b.ts";
    REQUIRE(kit::make_clip(large, {.size = "480x270", .seconds = 2, .coding = kit::kH264}));
    kit::write_text(folder / "both.ts", kit::read_text(small) + kit::read_text(large));
    const auto copy = encoded(folder / "both.ts", folder / "both.mp4");
    // Where clocks are joined, pictures may fall on one time: they are counted.
    CHECK(copy.file.packets.video + copy.lost_frames == 120);
    CHECK(copy.lost_frames <= 2);
    CHECK(probed(copy.file.path, "v:0", "stream=width,height") == "320,180");
    CHECK(kit::hashes(copy.file.path, Kind::video).size() == copy.file.packets.video);
}

TEST_CASE("encode and convert: how a picture is turned is kept", "[aftercare]") {
    const kit::TempDir folder;
    const auto plain = kit::clip(folder, "a.mp4", kit::kH264, 1);
    const auto turned = folder / "turned.mp4";
    REQUIRE(kit::run_tool({"ffmpeg", "-v", "error", "-nostdin", "-i", plain.native(), "-c", "copy",
                           "-metadata:s:v", "rotate=90", turned.native()})
                .exit_code == 0);
    const auto rotation = [](const fs::path& file) {
        return probed(file, "v:0", "stream_side_data=rotation");
    };
    REQUIRE(rotation(turned) != rotation(plain));
    CHECK(rotation(encoded(turned, folder / "b.mp4").file.path) == rotation(turned));
    const auto copy = convert_to_mp4(turned, folder / "c.mp4");
    REQUIRE(copy.has_value());
    CHECK(rotation(copy->path) == rotation(turned));
}

TEST_CASE("encode: a backend that fails midway is left out, and the file begun again",
          "[aftercare]") {
    const kit::TempDir folder;
    const auto source = kit::clip(folder, "a.ts", kit::kH264);
    SoftwareEncoders encoders{100};
    const auto copy = encode_to_mp4(source, folder / "b.mp4", {}, encoders);
    if (!copy) FAIL(copy.error());
    CHECK(copy->backend == "software");
    CHECK(copy->file.packets.video == 120);
    CHECK(encoders.forgotten == "failing");
    CHECK(kit::names_in(folder.path()) == "a.ts b.mp4");

    const auto alone =
        encode_to_mp4(source, folder / "c.mp4", {.encode = {.backend = "failing"}}, encoders);
    REQUIRE(alone.has_error());
    CHECK(alone.error().code == Errc::no_encoder);
    CHECK_THAT(alone.error().detail, Catch::Contains("as told"));
    const auto unknown =
        encode_to_mp4(source, folder / "c.mp4", {.encode = {.backend = "abacus"}}, encoders);
    REQUIRE(unknown.has_error());
    CHECK(unknown.error().code == Errc::bad_option);
    CHECK(kit::names_in(folder.path()) == "a.ts b.mp4");
}

TEST_CASE("encode: the source goes where all of it is in the copy, and stays else", "[aftercare]") {
    const kit::TempDir folder;
    const auto source = kit::clip(folder, "a.mp4", kit::kH264, 2);
    // Its second GOP can't be decoded.
    auto bytes = kit::read_text(source);
    const auto middle = bytes.size() / 2;
    std::fill_n(bytes.begin() + std::ptrdiff_t(middle), 20'000, '\xff');
    kit::write_text(folder / "c.mp4", bytes);
    CHECK(encoded(source, folder / "b.mp4", {.remove_source = true}).file.source_removed);
    CHECK(kit::names_in(folder.path()) == "b.mp4 c.mp4");
    const auto copy = encoded(folder / "c.mp4", folder / "d.mp4", {.remove_source = true});
    CHECK(copy.lost_frames > 0);
    CHECK_FALSE(copy.file.source_removed);
    CHECK(kit::names_in(folder.path()) == "b.mp4 c.mp4 d.mp4");
}

TEST_CASE("encode: it tells how far it is, and stops when asked", "[aftercare]") {
    const kit::TempDir folder;
    const auto source = folder / "a.ts";
    REQUIRE(kit::make_clip(source, {.size = "1280x720", .seconds = 20, .coding = kit::kH264}));
    std::stop_source stop;
    std::vector<EncodeProgress> told;
    const EncodeFileOptions options{.encode = {.preset = ext::Preset::small},
                                    .remove_source = true,
                                    .stop = stop.get_token(),
                                    .progress = [&](const EncodeProgress& now) {
                                        told.push_back(now);
                                        if (told.size() == 2) stop.request_stop();
                                    }};
    SoftwareEncoders encoders;
    const auto copy = encode_to_mp4(source, folder / "b.mp4", options, encoders);
    REQUIRE(copy.has_error());
    CHECK(copy.error().code == Errc::cancelled);
    REQUIRE(told.size() == 2);
    CHECK(told[0].done_s > 0);
    CHECK(told[1].done_s > told[0].done_s);
    CHECK(told[1].total_s == Approx(20).margin(1));
    CHECK(kit::names_in(folder.path()) == "a.ts");
}

TEST_CASE("encode: what is no media, and what can't be, is refused", "[aftercare]") {
    const kit::TempDir folder;
    kit::write_text(folder / "text.ts", std::string(100'000, 'a'));
    SoftwareEncoders encoders;
    const auto text = encode_to_mp4(folder / "text.ts", folder / "b.mp4", {}, encoders);
    REQUIRE(text.has_error());
    CHECK(text.error().code == Errc::bad_media);
    const auto source = kit::clip(folder, "a.ts", kit::kH264, 1);
    const auto crf = encode_to_mp4(source, folder / "b.mp4", {.encode = {.crf = 99}}, encoders);
    REQUIRE(crf.has_error());
    CHECK(crf.error().code == Errc::bad_option);
    CHECK(kit::names_in(folder.path()) == "a.ts text.ts");
}

}  // namespace
}  // namespace weir
