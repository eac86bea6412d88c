// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>
#include <string>
#include <string_view>

#include "config/config.hpp"
#include "kit/process.hpp"

using namespace weir;
using namespace weir::cli;

namespace {

Parsed<Config> loaded(std::string_view text) {
    const kit::TempDir dir;
    ConfigSources sources;
    sources.config = dir / "weir.toml";
    kit::write_text(sources.config, text);
    return load_config(sources);
}

}  // namespace

TEST_CASE("config: rooms are encoded as they say, or as all are", "[cli]") {
    const auto config = loaded(R"([recording]
encode = "h264 scale=720"
extra = ["360p"]
[session]
codec_threads = 3
[[room]]
url = "https://a.example/"
password = "sesame"
[[room]]
url = "https://b.example/"
encode = "none"
extra = []
[[room]]
url = "https://c.example/"
encode = "hevc:software crf=20"
)");
    REQUIRE(config.has_value());
    CHECK(config->session.codec_threads == 3);
    const auto& a = config->rooms.at(0).options.recording;
    REQUIRE(a.encode.has_value());
    CHECK(a.encode->shorter_side == 720);
    CHECK(a.password == "sesame");
    REQUIRE(a.extra_outputs.size() == 1);
    CHECK(a.extra_outputs[0].name == "360p");
    const auto& b = config->rooms.at(1).options.recording;
    CHECK_FALSE(b.encode.has_value());
    CHECK(b.extra_outputs.empty());
    const auto& c = config->rooms.at(2).options.recording;
    CHECK(c.encode->codec == weir::ext::VideoCodec::hevc);
    CHECK(c.encode->shorter_side == 0);
    const auto told = loaded(R"([recording]
encode = "h265"
extra = ["big"]
[[room]]
url = "https://a.example/"
audio_only = true
encode = "h264"
)")
                          .error()
                          .what;
    CHECK_THAT(told, Catch::Contains("line 2: [recording] encode: "));
    CHECK_THAT(told, Catch::Contains("line 3: [recording] extra: "));
    CHECK_THAT(told, Catch::Contains("line 4: [[room]]: what is kept as it comes"));
}
