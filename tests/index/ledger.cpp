// SPDX-License-Identifier: MIT
// The ledger of gaps: its text, its name, and what is on the disk whatever happens.
#include "index/ledger.hpp"

#include <fmt/format.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <csignal>
#include <limits>
#include <weir/files.hpp>

#include "base/clock.hpp"
#include "data/fixture.hpp"
#include "index/text_file.hpp"

namespace {

unsigned syncs = 0;

}  // namespace

/// The C library's, counted.
extern "C" int fdatasync(int fd) {
    ++syncs;
    return static_cast<int>(::syscall(SYS_fdatasync, fd));
}

namespace weir::index {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using namespace std::chrono_literals;
using kit::TemporaryDirectory;

const WallClock::time_point kAt{1'770'127'506'789ms};

Gap one_gap() {
    Gap gap;
    gap.cause = GapCause::http_status;
    gap.from_msn = 17;
    gap.to_msn = 18;
    gap.seconds = 4.02;
    gap.media_s = 61.5;
    gap.at = kAt;
    gap.detail = "HTTP 404";
    return gap;
}

json::object parsed(const std::string& line) {
    REQUIRE(line.ends_with('\n'));
    REQUIRE(std::ranges::count(line, '\n') == 1);
    return json::parse(line).as_object();
}

std::string text_of(const fs::path& file) {
    return std::string{as_text(kit::read_file(file))};
}

std::string listed(const fs::path& directory) {
    std::vector<std::string> names;
    for (const auto& entry : fs::recursive_directory_iterator{directory})
        if (entry.is_regular_file())
            names.push_back(entry.path().lexically_relative(directory).native());
    std::ranges::sort(names);
    return fmt::format("{}", fmt::join(names, " "));
}

/// Files of this process can't grow beyond it: the disk of the test is full there.
class DiskFullAt {
public:
    explicit DiskFullAt(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        const ::rlimit limit{bytes, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~DiskFullAt() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }

private:
    ::rlimit before_{};
    void (*handler_)(int);
};

TEST_CASE("ledger: a line says all that is known of a gap", "[index]") {
    CHECK(ledger_line(one_gap(), "r/a/x.ts", "r/a") ==
          R"({"cause":"http_status","from_msn":17,"to_msn":18,"seconds":4.02,"media_s":61.5,)"
          R"("file":"x.ts","at":"2026-02-03T14:05:06.789Z","detail":"HTTP 404"})"
          "\n");
    CHECK(parsed(ledger_line(one_gap(), "r/b/y.ts", "r/a")).at("file") == "../b/y.ts");
    Gap gap = one_gap();
    gap.program_date_time = kAt - 4s;
    gap.rendition = "audio \"de\"";
    CHECK(
        ledger_line(gap, "r/a/x.ts", "r/a")
            .ends_with(
                R"("at":"2026-02-03T14:05:06.789Z","program_date_time":"2026-02-03T14:05:02.789Z",)"
                R"("rendition":"audio \"de\"","detail":"HTTP 404"})"
                "\n"));
}

TEST_CASE("ledger: what is not known is null", "[index]") {
    Gap gap;
    gap.seconds = std::numeric_limits<double>::quiet_NaN();
    const auto line = parsed(ledger_line(gap, {}, "r"));
    for (const auto* key : {"from_msn", "to_msn", "seconds", "media_s", "file"})
        CHECK(line.at(key).is_null());
    CHECK(line.find("detail") == line.end());
}

TEST_CASE("ledger: whatever an origin says, a line is one line of bounded JSON", "[index]") {
    Gap gap = one_gap();
    gap.detail = "a\"b\\c\n\t\x01\x7f\xff\xc0\xaf\xed\xa0\x80\xe4\xb8\xad";
    const auto line = parsed(ledger_line(gap, "x\n.ts", ""));
    CHECK(line.at("file") == "x\n.ts");
    CHECK(line.at("detail") ==
          "a\"b\\c\n\t\x01\x7f\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\xe4\xb8\xad");
    gap.detail.assign(1'000'000, '\x01');
    CHECK(ledger_line(gap, {}, {}).size() < 4'096);
    CHECK(parsed(ledger_line(gap, {}, {})).at("detail").is_string());
}

TEST_CASE("ledger: it is named after the first file", "[index]") {
    CHECK(ledger_path("r/a/x.ts") == "r/a/x.gaps.jsonl");
    CHECK(ledger_path("v1.2 (b).mp4") == "v1.2 (b).gaps.jsonl");
    for (const auto* name : {"x.gaps.jsonl", "r/x.gaps-2.jsonl", "a.gaps.gaps-10.jsonl"})
        CHECK(is_ledger_name(name));
    for (const auto* name : {"x.jsonl", ".gaps.jsonl", "x.gaps", "x.gaps-.jsonl", "x.gaps-b.jsonl",
                             "x.gaps.jsonl.part", "x.gapsy.jsonl"})
        CHECK_FALSE(is_ledger_name(name));
}

TEST_CASE("ledger: no line, no file; its lines stand in the order they came", "[index]") {
    const TemporaryDirectory directory;
    TextFile ledger{SyncPolicy::at_close};
    REQUIRE(ledger.set_name(directory / "room/x.gaps.jsonl").has_value());
    CHECK(listed(directory.path()).empty());
    REQUIRE(ledger.append("1\n").has_value());
    REQUIRE(ledger.append("2\n3\n").has_value());
    CHECK(text_of(directory / "room/x.gaps.jsonl") == "1\n2\n3\n");
}

TEST_CASE("text file: its text is forced to the medium when the policy says", "[index]") {
    const TemporaryDirectory directory;
    for (const auto policy : {SyncPolicy::never, SyncPolicy::at_close, SyncPolicy::each_flush}) {
        TextFile file{policy};
        REQUIRE(file.set_name(directory / "x.vtt").has_value());
        syncs = 0;
        REQUIRE(file.append("1\n").has_value());
        REQUIRE(file.append("2\n3\n").has_value());
        CHECK(syncs == (policy == SyncPolicy::each_flush ? 2 : 0));
        REQUIRE(file.close().has_value());
        CHECK(syncs == (policy == SyncPolicy::never ? 0 : policy == SyncPolicy::at_close ? 1 : 2));
    }
}

TEST_CASE("text file: without any text there is no file when it is closed", "[index]") {
    const TemporaryDirectory directory;
    TextFile file{SyncPolicy::at_close};
    REQUIRE(file.set_name(directory / "x.vtt").has_value());
    REQUIRE(file.close().has_value());
    CHECK(listed(directory.path()).empty());
}

TEST_CASE("ledger: two recordings of one name have a ledger each", "[index]") {
    const TemporaryDirectory directory;
    kit::write_file(directory / "x.gaps.jsonl", as_bytes("an old one\n"));
    TextFile a{SyncPolicy::never}, b{SyncPolicy::never};
    for (auto* ledger : {&a, &b}) {
        REQUIRE(ledger->set_name(directory / "x.gaps.jsonl").has_value());
        REQUIRE(ledger->append("new\n").has_value());
    }
    CHECK(listed(directory.path()) == "x.gaps-2.jsonl x.gaps-3.jsonl x.gaps.jsonl");
    CHECK(text_of(directory / "x.gaps.jsonl") == "an old one\n");
    CHECK(text_of(b.path()) == "new\n");
}

TEST_CASE("ledger: it goes on under the name it is given later", "[index]") {
    const TemporaryDirectory directory;
    kit::write_file(directory / "b.gaps.jsonl", as_bytes("another's\n"));
    TextFile ledger{SyncPolicy::at_close};
    REQUIRE(ledger.set_name(directory / "a.gaps.jsonl").has_value());
    REQUIRE(ledger.append("1\n").has_value());
    REQUIRE(ledger.set_name(directory / "b.gaps.jsonl").has_value());
    REQUIRE(ledger.append("2\n").has_value());
    CHECK(listed(directory.path()) == "b.gaps-2.jsonl b.gaps.jsonl");
    CHECK(text_of(directory / "b.gaps-2.jsonl") == "1\n2\n");
}

TEST_CASE("ledger: a full disk leaves whole lines, and room brings the rest", "[index]") {
    const TemporaryDirectory directory;
    TextFile ledger{SyncPolicy::at_close};
    REQUIRE(ledger.set_name(directory / "x.gaps.jsonl").has_value());
    REQUIRE(ledger.append("first\n").has_value());
    {
        const DiskFullAt full{9};
        const auto failed = ledger.append("second\n");
        REQUIRE(failed.has_error());
        CHECK(failed.error().code == Fault::local);
        CHECK(text_of(ledger.path()) == "first\n");
        const std::string too_long(TextFile::kMostHeld, 'x');
        CHECK(ledger.append(too_long).has_error());
    }
    REQUIRE(ledger.append("third\n").has_value());
    CHECK(text_of(ledger.path()) == "first\nsecond\nthird\n");
}

TEST_CASE("ledger: where no line ever found room, there is no file", "[index]") {
    const TemporaryDirectory directory;
    {
        TextFile ledger{SyncPolicy::at_close};
        REQUIRE(ledger.set_name(directory / "x.gaps.jsonl").has_value());
        const DiskFullAt full{0};
        CHECK(ledger.append("first\n").has_error());
    }
    CHECK(listed(directory.path()).empty());
    TextFile nowhere{SyncPolicy::never};
    kit::write_file(directory / "file", as_bytes("x"));
    REQUIRE(nowhere.set_name(directory / "file/x.gaps.jsonl").has_value());
    CHECK(nowhere.append("first\n").error().code == Fault::local);
}

TEST_CASE("ledger: recover cuts off a torn last line, and nothing else", "[index]") {
    const TemporaryDirectory directory;
    const std::string line = ledger_line(one_gap(), "x.ts", "");
    const std::string many = line + std::string(3 * line.size(), ' ') + "\n" + line;
    fs::create_directories(directory / "a");
    fs::create_directories(directory / "b");
    kit::write_file(directory / "whole.gaps.jsonl", as_bytes(many));
    kit::write_file(directory / "a/torn.gaps-2.jsonl", as_bytes(many + line.substr(0, 40)));
    kit::write_file(directory / "b/holes.gaps.jsonl", as_bytes(many + std::string(10'000, '\0')));
    kit::write_file(directory / "mine.gaps.jsonl", as_bytes("my own notes"));
    kit::write_file(directory / "mine.jsonl", as_bytes("{\"cause\":\"mine"));
    const auto recovered = recover(directory.path());
    REQUIRE(recovered.has_value());
    REQUIRE(recovered->size() == 2);
    CHECK((*recovered)[0].path == directory / "a/torn.gaps-2.jsonl");
    CHECK((*recovered)[0].removed_bytes == 40);
    CHECK((*recovered)[1].removed_bytes == 10'000);
    CHECK(text_of(directory / "whole.gaps.jsonl") == many);
    CHECK(text_of(directory / "a/torn.gaps-2.jsonl") == many);
    CHECK(text_of(directory / "b/holes.gaps.jsonl") == many);
    CHECK(text_of(directory / "mine.gaps.jsonl") == "my own notes");
    CHECK(text_of(directory / "mine.jsonl") == "{\"cause\":\"mine");
}

TEST_CASE("ledger: recover leaves alone what a living recording writes", "[index]") {
    const TemporaryDirectory directory;
    TextFile ledger{SyncPolicy::never};
    REQUIRE(ledger.set_name(directory / "x.gaps.jsonl").has_value());
    REQUIRE(ledger.append("{\"cause\":\"half a line").has_value());
    CHECK(recover(directory.path())->empty());
    CHECK(text_of(ledger.path()) == "{\"cause\":\"half a line");
}

}  // namespace
}  // namespace weir::index
