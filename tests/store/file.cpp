// SPDX-License-Identifier: MIT
#include "store/file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mount.h>

#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>
#include <numeric>

#include "data/fixture.hpp"

using namespace weir;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

/// A shard's loop and a volume, to open files on.
struct Bench {
    boost::asio::io_context loop;
    std::shared_ptr<store::Volume> volume = std::make_shared<store::Volume>(1, 1 << 30);
    fs::path opened;
    std::uint64_t written = 0;
    std::optional<Error> failure;
    std::optional<Result<store::ClosedFile>> closed;

    std::unique_ptr<store::File> open(const fs::path& directory, const std::string& name) {
        store::FileOptions options;
        options.directory = directory;
        options.name = name;
        options.extension = "ts";
        options.repair = [this](const fs::path& path) { repaired = path; };
        store::FileEvents events;
        events.opened = [this](const fs::path& path) { opened = path; };
        events.written = [this](std::uint64_t bytes) { written += bytes; };
        events.failed = [this](const Error& error) { failure = error; };
        return store::File::open(volume, loop.get_executor(), options, events);
    }
    void settle() {
        REQUIRE(volume->wait_idle(Clock::now() + 30s));
        loop.restart();
        loop.run();
    }
    store::ClosedFile close(store::File& file) {
        file.close([this](Result<store::ClosedFile> outcome) { closed = std::move(outcome); });
        settle();
        REQUIRE(closed);
        REQUIRE(closed->has_value());
        return **closed;
    }
    fs::path repaired;
};

Bytes pattern(std::size_t size) {
    Bytes bytes(size);
    std::iota(bytes.begin(), bytes.end(), std::uint8_t{0});
    return bytes;
}

}  // namespace

TEST_CASE("file: it is a .part until it is closed, then whole under its name", "[store]") {
    const kit::TemporaryDirectory directory;
    Bench bench;
    auto file = bench.open(directory.path(), "room/a");
    const Bytes bytes = pattern(1'000'000);
    file->write(bytes);
    file->flush();
    bench.settle();
    CHECK(bench.opened == directory / "room/a.ts");
    CHECK(fs::file_size(directory / "room/a.ts.part") == bytes.size());
    CHECK(!fs::exists(directory / "room/a.ts"));
    CHECK(file->pending_bytes() == 0);
    CHECK(bench.written == bytes.size());
    const auto closed = bench.close(*file);
    CHECK(closed.path == directory / "room/a.ts");
    CHECK(closed.bytes == bytes.size());
    CHECK(kit::read_file(closed.path) == bytes);
    CHECK(!fs::exists(directory / "room/a.ts.part"));
}

TEST_CASE("file: bytes patched in behind the end arrive where they belong", "[store]") {
    const kit::TemporaryDirectory directory;
    Bench bench;
    auto file = bench.open(directory.path(), "a");
    Bytes bytes = pattern(600'000);
    file->write(bytes);
    const Bytes patch(100, 0xee);
    file->write_at(50, patch);
    file->write(patch);
    std::ranges::copy(patch, bytes.begin() + 50);
    bytes.insert(bytes.end(), patch.begin(), patch.end());
    CHECK(file->bytes() == bytes.size());
    CHECK(kit::read_file(bench.close(*file).path) == bytes);
}

TEST_CASE("file: what is cut off is gone, and what follows stands in its place", "[store]") {
    const kit::TemporaryDirectory directory;
    Bench bench;
    auto file = bench.open(directory.path(), "a");
    const Bytes bytes = pattern(200'000);
    file->write(bytes);
    file->cut(150'000);
    CHECK(file->bytes() == 150'000);
    file->write(as_bytes("new"));
    file->cut(1'000'000);  // Beyond the end: nothing to drop.
    Bytes wanted{bytes.begin(), bytes.begin() + 150'000};
    for (const char c : {'n', 'e', 'w'})
        wanted.push_back(static_cast<std::uint8_t>(c));
    const auto closed = bench.close(*file);
    CHECK(closed.bytes == wanted.size());
    CHECK(kit::read_file(closed.path) == wanted);
}

TEST_CASE("file: a name that is taken gets a number, and nothing is overwritten", "[store]") {
    const kit::TemporaryDirectory directory;
    kit::write_file(directory / "a.ts", as_bytes("mine"));
    kit::write_file(directory / "a-2.ts.part", as_bytes("another's"));
    Bench bench;
    auto file = bench.open(directory.path(), "a");
    file->write(as_bytes("new"));
    CHECK(bench.close(*file).path == directory / "a-3.ts");
    CHECK(as_text(kit::read_file(directory / "a.ts")) == "mine");
    CHECK(as_text(kit::read_file(directory / "a-2.ts.part")) == "another's");
}

TEST_CASE("file: a name that is taken meanwhile gets a number when it is closed", "[store]") {
    const kit::TemporaryDirectory directory;
    Bench bench;
    auto file = bench.open(directory.path(), "a");
    file->write(as_bytes("new"));
    bench.settle();
    kit::write_file(directory / "a.ts", as_bytes("mine"));
    CHECK(bench.close(*file).path == directory / "a-2.ts");
    CHECK(as_text(kit::read_file(directory / "a.ts")) == "mine");
}

TEST_CASE("file: nothing written leaves nothing behind", "[store]") {
    const kit::TemporaryDirectory directory;
    Bench bench;
    auto file = bench.open(directory.path(), "a");
    CHECK(bench.close(*file).path.empty());
    CHECK(fs::is_empty(directory.path()));
}

TEST_CASE("file: a directory that can't be made is told once, and bytes don't pile up", "[store]") {
    const kit::TemporaryDirectory directory;
    kit::write_file(directory / "file", as_bytes("x"));
    Bench bench;
    auto file = bench.open(directory / "file/below", "a");
    file->write(pattern(1'000'000));
    file->flush();
    bench.settle();
    REQUIRE(bench.failure);
    CHECK(bench.failure->code == Fault::local);
    CHECK(bench.failure->message().find("can't make directory") != std::string::npos);
    CHECK(file->pending_bytes() == 0);
    file->close([&](Result<store::ClosedFile> outcome) { bench.closed = std::move(outcome); });
    bench.settle();
    CHECK(bench.closed->has_error());
}

TEST_CASE("file: while it is written its lock tells so", "[store]") {
    const kit::TemporaryDirectory directory;
    Bench bench;
    auto file = bench.open(directory.path(), "a");
    file->write(as_bytes("new"));
    file->flush();
    bench.settle();
    const int fd = ::open((directory / "a.ts.part").c_str(), O_RDONLY);
    CHECK(::flock(fd, LOCK_EX | LOCK_NB) != 0);
    ::close(fd);
    bench.close(*file);
}

TEST_CASE("file: on a full disk what fits is kept, repaired and named", "[store]") {
    const kit::TemporaryDirectory directory;
    INFO("needs the right to mount a tmpfs: run as root");
    REQUIRE(::mount("tmpfs", directory.path().c_str(), "tmpfs", 0, "size=1m") == 0);
    Bench bench;
    auto file = bench.open(directory.path(), "a");
    file->write(pattern(3'000'000));
    const auto closed = bench.close(*file);
    REQUIRE(bench.failure);
    CHECK(bench.failure->code == Errc::disk_full);
    CHECK(closed.path == directory / "a.ts");
    CHECK(bench.repaired == directory / "a.ts.part");
    CHECK(closed.bytes > 900'000);
    CHECK(::umount(directory.path().c_str()) == 0);
}
