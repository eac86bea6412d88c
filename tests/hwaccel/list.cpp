// SPDX-License-Identifier: MIT
// The backends that are built in, on this machine.
#include <fmt/format.h>
#include <weir/hwaccel.hpp>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>

#include "kit/libav.hpp"

using namespace weir;
using namespace std::chrono_literals;
using ext::VideoCodec;

namespace {

bool has_gpu() {
    return std::filesystem::exists("/dev/dri") || std::filesystem::exists("/dev/nvidiactl");
}

}  // namespace

TEST_CASE("list: dedicated encoders come first, software last", "[hwaccel]") {
    std::string names;
    for (const auto& backend : built_in_backends()) {
        names += fmt::format("{} ", backend->name());
        CHECK(backend->is_hardware() == (backend->name() != "software"));
    }
    CHECK(names == "nvidia qsv videotoolbox vaapi software ");
}

TEST_CASE("list: frames for hardware are NV12 and P010", "[hwaccel]") {
    for (const auto& backend : built_in_backends()) {
        INFO(backend->name());
        const bool is_hardware = backend->is_hardware();
        CHECK(backend->pixel_format(false) == (is_hardware ? AV_PIX_FMT_NV12 : AV_PIX_FMT_YUV420P));
        CHECK(backend->pixel_format(true) ==
              (is_hardware ? AV_PIX_FMT_P010 : AV_PIX_FMT_YUV420P10));
        CHECK_THAT(backend->versions(), Catch::StartsWith("libavcodec "));
    }
}

TEST_CASE("list: what does not work here says why, without a try; software works", "[hwaccel]") {
    const auto encoders = make_encoders();
    for (const auto codec : {VideoCodec::h264, VideoCodec::hevc}) {
        const auto verdicts = encoders->verdicts(codec);
        REQUIRE(verdicts.size() == 5);
        for (const auto& verdict : verdicts) {
            INFO(verdict.backend << ": " << verdict.reason);
            CHECK(verdict.codec == codec);
            CHECK(verdict.works == verdict.reason.empty());
        }
        CHECK(verdicts.back().works);
        CHECK(std::ranges::count(verdicts, true, &ext::EncoderVerdict::works) >= 1);
        if (has_gpu()) continue;
        for (const auto& verdict : verdicts)
            if (verdict.backend != "software") CHECK(verdict.took == 0ms);
        CHECK(verdicts[0].reason == "libcuda.so.1 not found");
        CHECK(verdicts[1].reason == "no /dev/dri/renderD*");
        CHECK(verdicts[2].reason == "not built");
        CHECK(verdicts[3].reason == "no /dev/dri/renderD*");
    }
}

TEST_CASE("list: a backend whose device is not there can't be opened, and says why", "[hwaccel]") {
    for (const auto& backend : built_in_backends()) {
        if (!backend->obstacle()) continue;
        for (const auto codec : {VideoCodec::h264, VideoCodec::hevc, VideoCodec::av1}) {
            ext::EncoderOptions options;
            options.codec = codec;
            options.width = 640;
            options.height = 360;
            const auto opened = backend->open(options);
            REQUIRE_FALSE(opened);
            INFO(backend->name() << ": " << opened.error().message());
            CHECK(opened.error().code == Errc::no_encoder);
            CHECK_FALSE(opened.error().detail.empty());
        }
    }
}
