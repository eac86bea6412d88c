// SPDX-License-Identifier: MIT
#include "output/encoders.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "process/encoder_cache.hpp"

using namespace weir;
using namespace weir::cli;
using ext::VideoCodec;
using std::chrono::milliseconds;

namespace {

EncoderReport works(std::string encoder, VideoCodec codec) {
    return {std::move(encoder), {"", codec, true, "", milliseconds{120}, false}};
}

EncoderReport fails(std::string encoder, VideoCodec codec, std::string reason) {
    return {std::move(encoder), {"", codec, false, std::move(reason), milliseconds{0}, true}};
}

HardwareReport machine() {
    return {{"nvidia",
             std::nullopt,
             {fails("h264_nvenc", VideoCodec::h264, "libcuda.so.1 not found"),
              fails("", VideoCodec::av1, "not \x1b[1mbuilt")}},
            {"qsv",
             2,
             {works("h264_qsv", VideoCodec::h264),
              fails("av1_qsv", VideoCodec::av1, "the GPU has no encoder for this codec")}},
            {"software",
             std::nullopt,
             {works("libx264", VideoCodec::h264), works("libaom-av1", VideoCodec::av1)}}};
}

}  // namespace

TEST_CASE("encoders: a line for each, what is used, and what comes next", "[cli]") {
    const std::string text = hardware_text(machine());
    CHECK(text.substr(0, text.find("An encoder works")) ==
          "backend       codec  encoder            sessions  works\n"
          "nvidia        h264   h264_nvenc                -  no: libcuda.so.1 not found\n"
          "nvidia        av1    -                         -  no: not ?[1mbuilt\n"
          "qsv           h264   h264_qsv                  2  yes (120 ms)\n"
          "qsv           av1    av1_qsv                   2  no: the GPU has no encoder for this "
          "codec\n"
          "software      h264   libx264                   -  yes (120 ms)\n"
          "software      av1    libaom-av1                -  yes (120 ms)\n"
          "preferred: h264 qsv, hevc none, av1 software\n"
          "fallback:  h264 software, hevc none, av1 none\n");
}

TEST_CASE("encoders: as JSON, each backend under its name", "[cli]") {
    const auto json = boost::json::parse(hardware_json(machine()));
    CHECK(json.at("preferred") == "intel_qsv");
    CHECK(json.at("fallback") == "software");
    CHECK(json.at("intel_qsv").at("name") == "qsv");
    CHECK(json.at("intel_qsv").at("sessions") == 2);
    CHECK(json.at("nvidia").at("sessions").is_null());
    const auto& bad = json.at("nvidia").at("h264");
    CHECK(bad.at("works") == false);
    CHECK(bad.at("reason") == "libcuda.so.1 not found");
    CHECK(bad.at("encoder") == "h264_nvenc");
    CHECK(bad.at("took_ms") == 0);
    CHECK(bad.at("cached") == true);
    CHECK(json.at("nvidia").at("av1").at("encoder").is_null());
    CHECK(json.at("software").at("h264").at("reason").is_null());
    CHECK(json.at("software").at("h264").at("took_ms") == 120);
}

TEST_CASE("encoders: where nothing works, nothing is preferred", "[cli]") {
    const HardwareReport none{
        {"videotoolbox", std::nullopt, {fails("x", VideoCodec::h264, "not built")}}};
    const auto json = boost::json::parse(hardware_json(none));
    CHECK(json.as_object().contains("apple_vt"));
    CHECK(json.at("preferred").is_null());
    CHECK(json.at("fallback").is_null());
}

TEST_CASE("encoders: what was found out is kept where caches are", "[cli]") {
    const auto file = [](const char* cache, const char* home) {
        return encoder_cache_file([=](const char* variable) {
            return std::string_view{variable} == "HOME" ? home : cache;
        });
    };
    CHECK(file("/c", "/h") == "/c/weir/encoders.json");
    CHECK(file(nullptr, "/h") == "/h/.cache/weir/encoders.json");
    CHECK(file("relative", "/h") == "/h/.cache/weir/encoders.json");
    CHECK(file("", nullptr).empty());
}
