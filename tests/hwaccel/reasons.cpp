// SPDX-License-Identifier: MIT
#include "reasons.hpp"

#include <catch2/catch.hpp>
#include <vector>

extern "C" {
#include <libavutil/error.h>
}

using namespace weir;
using hwaccel::explain_open;

namespace {

std::string said(std::vector<std::string> lines) {
    return explain_open(AVERROR_EXTERNAL, lines).message();
}

}  // namespace

TEST_CASE("reasons: what libav says of a GPU is told in plain words", "[hwaccel]") {
    CHECK(said({"OpenEncodeSessionEx failed: unsupported device (2): (no details)",
                "No capable devices found"}) == "no encoder: the GPU has no encoder");
    CHECK(said({"No capable devices found"}) == "no encoder: the GPU has no encoder for this");
    CHECK(said({"Driver does not support the required nvenc API version. Required: 11.1 Found: 9.0",
                "The minimum required Nvidia driver for nvenc is 470.57.02 or newer"}) ==
          "no encoder: the driver is too old");
    CHECK(said({"Cannot load libnvidia-encode.so.1",
                "The minimum required Nvidia driver for nvenc is 470.57.02 or newer"}) ==
          "no encoder: libnvidia-encode.so.1 not found");
    CHECK(said({"dl_fn->cuda_dl->cuInit(0) failed -> CUDA_ERROR_NO_DEVICE: no CUDA-capable device "
                "is detected"}) == "no encoder: no GPU that the driver knows");
    CHECK(said({"Failed to initialise VAAPI connection: -1 (unknown libva error)."}) ==
          "no encoder: no VA-API driver for this GPU");
    CHECK(said({"Error initializing an internal MFX session: unsupported (-3)"}) ==
          "no encoder: no Quick Sync runtime for this GPU");
}

TEST_CASE("reasons: a GPU whose sessions are taken is busy, not broken", "[hwaccel]") {
    const std::vector<std::string> lines{
        "OpenEncodeSessionEx failed: out of memory (10): (no details)", "No capable devices found"};
    const Error busy = explain_open(AVERROR(ENOMEM), lines);
    CHECK(busy.code == Errc::encoder_busy);
    CHECK(busy.detail == "all sessions of the GPU are taken");
}

TEST_CASE("reasons: of what is not known, libav's own words are told", "[hwaccel]") {
    const Error spoken = explain_open(AVERROR(EINVAL), std::vector<std::string>{"a", "b is odd"});
    CHECK(spoken.code == Errc::no_encoder);
    CHECK(spoken.detail == "b is odd");
    CHECK(explain_open(AVERROR(EINVAL), {}).detail == "Invalid argument");
}
