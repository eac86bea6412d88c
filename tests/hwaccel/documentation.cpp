// SPDX-License-Identifier: MIT
// docs/hw.md says what the code says.
#include <fmt/format.h>
#include <weir/hwaccel.hpp>

#include <catch2/catch.hpp>

#include "kit/process.hpp"

using namespace weir;
using ext::Preset;
using ext::VideoCodec;

TEST_CASE("documentation: the table of presets is what the backends have", "[hwaccel]") {
    const std::string text = kit::read_text(WEIR_HARDWARE_DOCS);
    REQUIRE_FALSE(text.empty());
    for (const auto& backend : built_in_backends()) {
        for (const auto codec : {VideoCodec::h264, VideoCodec::hevc, VideoCodec::av1}) {
            const std::string encoder = backend->encoder_name(codec);
            if (encoder.empty()) continue;
            const auto preset = [&](Preset each) { return backend->preset_name(codec, each); };
            const std::string row =
                fmt::format("| `{}` | `{}` | `{}` | `{}` |", encoder, preset(Preset::fast),
                            preset(Preset::balanced), preset(Preset::small));
            INFO(row);
            CHECK(text.find(row) != std::string::npos);
        }
    }
}

TEST_CASE("documentation: each backend says whether it was seen at work", "[hwaccel]") {
    const std::string text = kit::read_text(WEIR_HARDWARE_DOCS);
    for (const auto& backend : built_in_backends()) {
        const bool is_verified = backend->name() == "software";
        const std::string row = fmt::format("| `{}` | {}", backend->name(),
                                            is_verified ? "verified" : "not verified on hardware");
        INFO(row);
        CHECK(text.find(row) != std::string::npos);
    }
}
