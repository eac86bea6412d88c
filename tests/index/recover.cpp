// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <weir/files.hpp>

#include "data/fixture.hpp"

namespace weir {
namespace {

namespace fs = std::filesystem;
using kit::fixture;
using kit::TemporaryDirectory;
using kit::write_file;

/// "a.ts 27072-100 b.ts 9000-0": path from the directory, bytes, removed bytes; "!" for an error.
std::string recovered(const fs::path& directory) {
    const auto files = recover(directory);
    REQUIRE(files.has_value());
    std::string text;
    for (const RecoveredFile& file : *files)
        text += fmt::format("{} {}-{}{} ", file.path.lexically_relative(directory).native(),
                            file.bytes, file.removed_bytes, file.error ? "!" : "");
    if (!text.empty()) text.pop_back();
    return text;
}

std::string listed(const fs::path& directory) {
    std::vector<std::string> names;
    for (const auto& entry : fs::recursive_directory_iterator{directory})
        names.push_back(entry.path().lexically_relative(directory).native());
    std::ranges::sort(names);
    return fmt::format("{}", fmt::join(names, " "));
}

TEST_CASE("recover: part files are cut and named, in every folder below", "[index]") {
    const TemporaryDirectory directory;
    const Bytes ts = fixture("tiny.ts");
    fs::create_directory(directory / "deep");
    write_file(directory / "a.ts.part", ByteView{ts}.first(188 * 50 + 100));
    write_file(directory / "deep/b.ts.part", ts);
    write_file(directory / "c.ts", ts);
    CHECK(recovered(directory.path()) == fmt::format("a.ts 9400-100 deep/b.ts {}-0", ts.size()));
    CHECK(listed(directory.path()) == "a.ts c.ts deep deep/b.ts");
    CHECK(recovered(directory.path()) == "");
}

TEST_CASE("recover: a name that is taken is never overwritten", "[index]") {
    const TemporaryDirectory directory;
    const Bytes ts = fixture("tiny.ts");
    write_file(directory / "a.ts", as_bytes("first"));
    write_file(directory / "a-2.ts", as_bytes("second"));
    write_file(directory / "a.ts.part", ts);
    CHECK(recovered(directory.path()) == fmt::format("a-3.ts {}-0", ts.size()));
    CHECK(kit::read_file(directory / "a.ts") == Bytes{'f', 'i', 'r', 's', 't'});
    CHECK(listed(directory.path()) == "a-2.ts a-3.ts a.ts");
}

TEST_CASE("recover: files without media are removed, and said to be", "[index]") {
    const TemporaryDirectory directory;
    write_file(directory / "empty.ts.part", {});
    write_file(directory / "headers.flv.part", ByteView{fixture("tiny.flv")}.first(13));
    CHECK(recovered(directory.path()) == "empty.ts.part 0-0 headers.flv.part 0-13");
    CHECK(listed(directory.path()) == "");
}

TEST_CASE("recover: a file whose writer lives is left alone", "[index]") {
    const TemporaryDirectory directory;
    const auto part = directory / "a.ts.part";
    write_file(part, ByteView{fixture("tiny.ts")}.first(1000));
    const int writer = open(part.c_str(), O_WRONLY | O_CLOEXEC);
    REQUIRE(flock(writer, LOCK_EX | LOCK_NB) == 0);
    CHECK(recovered(directory.path()) == "");
    CHECK(fs::file_size(part) == 1000);
    close(writer);
    CHECK(recovered(directory.path()) == "a.ts 940-60");
}

TEST_CASE("recover: what it can't repair keeps its name, with the reason", "[index]") {
    const TemporaryDirectory directory;
    write_file(directory / "a.ts.part", as_bytes("<html>sorry, come back later</html>"));
    const auto files = recover(directory.path());
    REQUIRE(files.has_value());
    REQUIRE(files->size() == 1);
    CHECK((*files)[0].path == directory / "a.ts.part");
    REQUIRE((*files)[0].error);
    CHECK((*files)[0].error->code == Errc::bad_media);
    CHECK(listed(directory.path()) == "a.ts.part");
}

TEST_CASE("recover: links and other names are none of its business", "[index]") {
    const TemporaryDirectory directory, elsewhere;
    write_file(elsewhere / "a.ts.part", fixture("tiny.ts"));
    fs::create_symlink(elsewhere / "a.ts.part", directory / "link.ts.part");
    fs::create_directory_symlink(elsewhere.path(), directory / "folder");
    write_file(directory / ".part", fixture("tiny.ts"));
    fs::create_directory(directory / "folder.part");
    CHECK(recovered(directory.path()) == "");
    CHECK(listed(elsewhere.path()) == "a.ts.part");
    CHECK(listed(directory.path()) == ".part folder folder.part link.ts.part");
}

TEST_CASE("recover: a directory that is not there is an error", "[index]") {
    const TemporaryDirectory directory;
    const auto files = recover(directory / "missing");
    REQUIRE(files.has_error());
    CHECK(files.error().code == boost::system::errc::no_such_file_or_directory);
}

}  // namespace
}  // namespace weir
