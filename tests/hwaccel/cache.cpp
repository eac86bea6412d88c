// SPDX-License-Identifier: MIT
// What a Probe keeps for the next process.
#include <weir/hwaccel.hpp>

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <filesystem>

#include "hwaccel/fakes.hpp"
#include "kit/process.hpp"

using namespace weir;
using namespace std::chrono_literals;
using ext::VideoCodec;
using fakes::Backend;
using fakes::Behaviour;

namespace {

/// A machine with two backends, one of which has no encoder.
struct Machine {
    kit::TempDir folder{};
    std::filesystem::path file = folder / "cache/weir/encoders.json";
    std::shared_ptr<Backend> good = std::make_shared<Backend>("good");
    std::shared_ptr<Backend> bad = std::make_shared<Backend>("bad", refusing());

    static Behaviour refusing() {
        Behaviour out;
        out.open_error = Error{Errc::no_encoder, "the GPU has no encoder"};
        return out;
    }

    std::vector<ext::EncoderVerdict> ask(bool refresh = false) const {
        Probe probe{{good, bad}, {.cache_file = file, .refresh = refresh}};
        return probe.verdicts(VideoCodec::h264);
    }
    unsigned opened() const { return good->opened + bad->opened; }
};

}  // namespace

TEST_CASE("cache: the next process knows what works, and why not", "[hwaccel]") {
    const Machine machine;
    const auto first = machine.ask();
    REQUIRE(machine.opened() == 2);
    const auto second = machine.ask();
    CHECK(machine.opened() == 2);
    REQUIRE(second.size() == 2);
    CHECK(second[0].works);
    CHECK(second[0].took == first[0].took);
    CHECK_FALSE(second[1].works);
    CHECK(second[1].reason == "the GPU has no encoder");
    for (const auto& verdict : second)
        CHECK(verdict.is_cached);
    // Nothing but the file itself is left.
    const std::filesystem::directory_iterator files{machine.file.parent_path()}, end;
    CHECK(std::distance(files, end) == 1);
}

TEST_CASE("cache: another driver is tried anew, and alone", "[hwaccel]") {
    const Machine machine;
    machine.ask();
    machine.bad->version = "driver 2";
    machine.bad->behaviour.open_error.reset();
    const auto second = machine.ask();
    CHECK(second[1].works);
    CHECK(second[0].is_cached);
    CHECK_FALSE(second[1].is_cached);
    CHECK(machine.opened() == 3);
    CHECK(machine.ask()[1].is_cached);
}

TEST_CASE("cache: refreshing believes nothing, and keeps what it finds", "[hwaccel]") {
    const Machine machine;
    machine.ask();
    machine.bad->behaviour.open_error.reset();
    const auto second = machine.ask(true);
    CHECK(machine.opened() == 4);
    CHECK(second[1].works);
    CHECK_FALSE(second[0].is_cached);
    CHECK(machine.ask()[1].works);
    CHECK(machine.opened() == 4);
}

TEST_CASE("cache: what is forgotten is forgotten on disk, too", "[hwaccel]") {
    const Machine machine;
    {
        Probe probe{{machine.good}, {.cache_file = machine.file}};
        probe.verdicts(VideoCodec::h264);
        probe.forget("good", VideoCodec::h264);
    }
    machine.ask();
    CHECK(machine.good->opened == 2);
}

TEST_CASE("cache: what may be otherwise tomorrow is not kept", "[hwaccel]") {
    const Machine machine;
    SECTION("no free session") {
        machine.bad->behaviour.open_error = Error{Errc::encoder_busy, "taken"};
    }
    SECTION("a failure at work") {
        machine.bad->behaviour.open_error.reset();
        machine.bad->behaviour.fails_after = 2;
    }
    SECTION("what stands in the way before it is tried") {
        machine.bad->behaviour.obstacle = "no permission";
    }
    CHECK_FALSE(machine.ask()[1].works);
    machine.bad->behaviour = {};
    CHECK(machine.ask()[1].works);
}

TEST_CASE("cache: a file that is damaged or not ours counts as none", "[hwaccel]") {
    const Machine machine;
    machine.ask();
    const std::string whole = kit::read_text(machine.file);
    REQUIRE(boost::json::parse(whole).is_object());
    std::string newer = whole;
    newer.replace(newer.find("\"weir_encoders\":1"), 17, "\"weir_encoders\":2");
    for (const std::string& text :
         {std::string{}, whole.substr(0, whole.size() / 2), std::string{"[1,2]"}, newer,
          std::string{R"({"weir_encoders":1,"found":[3,{"backend":"good","codec":"h264"}]})"},
          std::string{R"({"weir_encoders":1,"found":{}})"}, std::string{"\0\xff{", 3}}) {
        INFO(text);
        kit::write_text(machine.file, text);
        const unsigned before = machine.opened();
        CHECK(machine.ask()[0].works);
        CHECK(machine.opened() == before + 2);
    }
    CHECK(machine.ask()[0].is_cached);
}

TEST_CASE("cache: where it can't be written, nothing is missed", "[hwaccel]") {
    Machine machine;
    kit::write_text(machine.folder / "plain", "a file, no folder");
    machine.file = machine.folder / "plain/encoders.json";
    CHECK(machine.ask()[0].works);
    CHECK(machine.ask()[0].works);
    CHECK(machine.opened() == 4);
}
