// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <weir/hwaccel.hpp>

#include <catch2/catch.hpp>
#include <thread>

#include "hwaccel/fakes.hpp"
#include "kit/process.hpp"

using namespace weir;
using namespace std::chrono_literals;
using ext::VideoCodec;
using fakes::Backend;
using fakes::Behaviour;

namespace {

std::shared_ptr<Backend> backend(std::string name, Behaviour behaviour = {}) {
    return std::make_shared<Backend>(std::move(name), std::move(behaviour));
}

/// "a: works, b: no GPU"
std::string told(const std::vector<ext::EncoderVerdict>& verdicts) {
    std::string out;
    for (const auto& each : verdicts)
        out += fmt::format("{}{}: {}", out.empty() ? "" : ", ", each.backend,
                           each.works ? "works" : each.reason);
    return out;
}

std::string ask(Probe& probe, VideoCodec codec = VideoCodec::h264) {
    return told(probe.verdicts(codec));
}

Behaviour with_error(Errc errc, std::string detail) {
    Behaviour out;
    out.open_error = Error{errc, std::move(detail)};
    return out;
}

Behaviour hanging(std::shared_ptr<fakes::Gate> gate) {
    Behaviour out;
    out.hangs_at = std::move(gate);
    return out;
}

}  // namespace

TEST_CASE("probe: each backend is judged by what comes out of it, in their order", "[hwaccel]") {
    Behaviour obstructed, lost, short_of_one, deaf, mute;
    obstructed.obstacle = "no permission on /dev/dri/renderD128";
    lost.fails_after = 5;
    short_of_one.drops_a_frame = true;
    deaf.ignores_keyframes = true;
    mute.has_no_extradata = true;
    Probe probe{{backend("a", obstructed),
                 backend("b", with_error(Errc::no_encoder, "the GPU has no encoder")),
                 backend("c", lost), backend("d", short_of_one), backend("e", deaf),
                 backend("f", mute), backend("g")}};
    CHECK(ask(probe) ==
          "a: no permission on /dev/dri/renderD128, b: the GPU has no encoder, "
          "c: after 5 frames: device lost, d: of 12 frames 11 came out, "
          "e: it makes no keyframe where one is asked for, "
          "f: it tells nothing of its parameters, g: works");
    CHECK(probe.backends().size() == 7);
    CHECK(probe.backends()[6]->name() == "g");
}

TEST_CASE("probe: each codec is a question of its own", "[hwaccel]") {
    const auto a = backend("a");
    Probe probe{{a}};
    CHECK(ask(probe, VideoCodec::h264) == "a: works");
    CHECK(ask(probe, VideoCodec::hevc) == "a: works");
    CHECK(ask(probe, VideoCodec::av1) == "a: it has no encoder for av1");
    CHECK(a->opened == 2);
}

TEST_CASE("probe: what is known is not tried again, until it is forgotten", "[hwaccel]") {
    const auto a = backend("a");
    Probe probe{{a}};
    CHECK_FALSE(probe.verdicts(VideoCodec::h264)[0].is_cached);
    CHECK(probe.verdicts(VideoCodec::h264)[0].is_cached);
    CHECK(a->opened == 1);
    a->behaviour.open_error = Error{Errc::no_encoder, "the driver is gone"};
    probe.forget("b", VideoCodec::h264);
    probe.forget("a", VideoCodec::hevc);
    CHECK(ask(probe) == "a: works");
    probe.forget("a", VideoCodec::h264);
    CHECK(ask(probe) == "a: the driver is gone");
    CHECK(a->opened == 2);
}

TEST_CASE("probe: a backend without a free session is asked again", "[hwaccel]") {
    const auto a =
        backend("a", with_error(Errc::encoder_busy, "all sessions of the GPU are taken"));
    Probe probe{{a}};
    CHECK(ask(probe) == "a: all sessions of the GPU are taken");
    a->behaviour.open_error.reset();
    CHECK(ask(probe) == "a: works");
    CHECK(ask(probe) == "a: works");
    CHECK(a->opened == 2);
}

TEST_CASE("probe: a backend that hangs is given up, and holds up nobody else", "[hwaccel]") {
    const auto gate = std::make_shared<fakes::Gate>();
    const auto a = backend("a", hanging(gate));
    const auto b = backend("b");
    Probe probe{{a, b}, {.time_limit = 2s}};
    CHECK(ask(probe) == "a: it hangs: given up after 2 s, b: works");
    CHECK(probe.left_behind() == 1);
    // One more thread would hang beside the first.
    probe.forget("a", VideoCodec::h264);
    CHECK(ask(probe) == "a: it hangs: given up after 2 s, b: works");
    CHECK(probe.left_behind() == 1);
    CHECK(a->opened == 1);
    gate->open();
    REQUIRE(kit::wait_for([&] { return probe.left_behind() == 0; }, 10s));
    CHECK(ask(probe) == "a: works, b: works");
    CHECK(a->opened == 2);
}

TEST_CASE("probe: what a given-up backend finds out comes too late", "[hwaccel]") {
    const auto gate = std::make_shared<fakes::Gate>();
    Probe probe{{backend("a", hanging(gate))}, {.time_limit = 20ms}};
    CHECK(ask(probe) == "a: it hangs: given up after 0.02 s");
    gate->open();
    REQUIRE(kit::wait_for([&] { return probe.left_behind() == 0; }, 10s));
    CHECK(ask(probe) == "a: it hangs: given up after 0.02 s");
}

TEST_CASE("probe: it may go while a backend hangs", "[hwaccel]") {
    const auto gate = std::make_shared<fakes::Gate>();
    auto a = backend("a", hanging(gate));
    const std::weak_ptr<Backend> watched = a;
    {
        Probe probe{{a}, {.time_limit = 20ms}};
        CHECK(probe.verdicts(VideoCodec::h264).size() == 1);
    }
    a.reset();
    CHECK_FALSE(watched.expired());
    gate->open();
    CHECK(kit::wait_for([&] { return watched.expired(); }, 10s));
}

TEST_CASE("probe: a process ends while a backend hangs", "[hwaccel]") {
    const auto ended = kit::run_tool({WEIR_HANGING_PROBE}, 20s);
    CHECK(ended.exit_code == 0);
    CHECK(ended.output == "1 left behind\n");
    CHECK(ended.errors.empty());
}

TEST_CASE("probe: those who ask at once share one trial", "[hwaccel]") {
    const auto gate = std::make_shared<fakes::Gate>();
    const auto a = backend("a", hanging(gate));
    Probe probe{{a}};
    std::atomic<unsigned> agreed{0};
    std::vector<std::thread> askers;
    for (int i = 0; i < 4; ++i)
        askers.emplace_back([&] { agreed += ask(probe) == "a: works"; });
    const bool has_begun = kit::wait_for([&] { return a->opened == 1; }, 10s);
    gate->open();
    for (std::thread& each : askers)
        each.join();
    CHECK(has_begun);
    CHECK(agreed == 4);
    CHECK(a->opened == 1);
}
