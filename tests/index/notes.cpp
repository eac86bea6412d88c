// SPDX-License-Identifier: MIT
// What a process notes of its recordings, and what the one after it reads.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <weir/files.hpp>

#include "base/clock.hpp"
#include "base/fail.hpp"
#include "data/fixture.hpp"
#include "index/notes_file.hpp"

using namespace weir;
using index::NotedWork;
using index::NotesFile;
using index::NoteSlot;
namespace fs = std::filesystem;

namespace {

Resume position(std::uint64_t msn, unsigned playlist = 0) {
    Resume resume;
    resume.playlists.push_back(
        {.number = playlist, .msn = msn, .first_msn = 3, .name = 4, .pattern = 5});
    resume.tracks.push_back(
        {.playlist = playlist, .is_video = true, .number = 0, .msn = msn, .dts = 1234567891ns});
    resume.until = WallClock::now() + 1h;
    return resume;
}

std::shared_ptr<NotesFile> begun(const fs::path& path,
                                 const std::vector<Unfinished>& carried = {}) {
    auto notes = NotesFile::create(path, 4, carried);
    REQUIRE(notes.has_value());
    return *notes;
}

std::vector<Unfinished> read(const fs::path& path) {
    auto notes = read_notes(path);
    INFO((notes ? "" : notes.error().message()));
    REQUIRE(notes.has_value());
    return notes->unfinished;
}

/// What a process leaves that dies while it holds the file.
fs::path left_by_the_dead(const fs::path& path) {
    fs::path copy = path.native() + ".dead";
    fs::copy_file(path, copy, fs::copy_options::overwrite_existing);
    return copy;
}

void overwrite(const fs::path& path, std::uint64_t offset, std::string_view bytes) {
    std::fstream file{path, std::ios::in | std::ios::out | std::ios::binary};
    file.seekp(static_cast<std::streamoff>(offset));
    file << bytes;
}

std::string story(const Unfinished& note) {
    std::string text = note.room + ":";
    for (const auto& file : note.files)
        text += fmt::format(" {}={}", file.path.filename().native(),
                            file.keep_bytes ? std::to_string(*file.keep_bytes) : "all");
    for (const auto& playlist : note.resume->playlists)
        text += fmt::format(" {}@{}", playlist.number, playlist.msn);
    return text;
}

}  // namespace

TEST_CASE("notes: one is read as it was written, and half of one is none", "[index]") {
    Unfinished note{.room = "room", .url = "http://x/\xff"};
    note.files.push_back({"/a/\xfe.part", 17});
    note.files.push_back({"/a/b.part", {}});
    note.resume = position(99);
    note.resume->playlists[0].date = WallClock::time_point{1'700'000'000s};
    const auto bytes = index::encode_note(7, note);
    REQUIRE(bytes);
    const auto decoded = index::decode_note(*bytes);
    REQUIRE(decoded);
    CHECK(decoded->turn == 7);
    CHECK(decoded->note.url == note.url);
    CHECK(decoded->note.files[0].path == note.files[0].path);
    CHECK(decoded->note.files[0].keep_bytes == 17);
    CHECK_FALSE(decoded->note.files[1].keep_bytes);
    CHECK(decoded->note.resume->playlists[0].date == note.resume->playlists[0].date);
    CHECK(decoded->note.resume->tracks[0].dts == 1234567891ns);
    CHECK(decoded->note.resume->until == note.resume->until);
    for (std::size_t size = 0; size < bytes->size(); ++size)
        CHECK_FALSE(index::decode_note(ByteView{*bytes}.first(size)));
    for (std::size_t at = 0; at < bytes->size(); ++at) {
        Bytes other = *bytes;
        other[at] ^= 0x10;
        CHECK_FALSE(index::decode_note(other));
    }
}

TEST_CASE("notes: what is too long for its place is not noted", "[index]") {
    CHECK_FALSE(index::encode_note(1, {.url = std::string(index::kNoteBytes, 'x')}));
    CHECK(index::encode_note(1, {.url = std::string(index::kNoteBytes / 2, 'x')}));
}

TEST_CASE("notes: a file is kept up to the last place that is whole, later ones not at all",
          "[index]") {
    const kit::TemporaryDirectory folder;
    const auto notes = begun(folder / "notes");
    const auto slot = notes->take(0, "a", "http://a");
    const auto told = [&] { return story(read(left_by_the_dead(folder / "notes")).at(0)); };
    slot->file_opened(0, 1, folder / "1.ts.part");
    CHECK(told() == "a: 1.ts.part=all");
    slot->keep(0, 1, 0, position(10));
    CHECK(told() == "a: 1.ts.part=0 0@10");
    slot->keep(0, 1, 188, position(11));
    slot->file_opened(0, 2, folder / "2.ts.part");
    CHECK(told() == "a: 1.ts.part=188 2.ts.part=0 0@11");
    // The disk thread of the first is slower.
    slot->keep(0, 2, 376, position(12));
    CHECK(told() == "a: 1.ts.part=188 2.ts.part=0 0@11");
    slot->file_whole(0, 1);
    slot->keep(0, 2, 376, position(12));
    CHECK(told() == "a: 2.ts.part=376 0@12");
}

TEST_CASE("notes: where a recording begins is known before anything of it is kept", "[index]") {
    const kit::TemporaryDirectory folder;
    const auto notes = begun(folder / "notes");
    const auto slot = notes->take(0, "a", "http://a");
    const auto told = [&] { return story(read(left_by_the_dead(folder / "notes")).at(0)); };
    slot->begin_at(position(10));
    CHECK(told() == "a: 0@10");
    slot->file_opened(0, 1, folder / "a.ts.part");
    CHECK(told() == "a: a.ts.part=0 0@10");
    slot->begin_at(position(70, 1));
    CHECK(told() == "a: a.ts.part=0 0@10 1@70");
    slot->keep(0, 1, 0, position(11));
    CHECK(told() == "a: a.ts.part=0 0@11 1@70");
    slot->keep(0, 1, 188, position(12));
    CHECK(told() == "a: a.ts.part=188 0@12 1@70");
}

TEST_CASE("notes: sound beside the picture has its own place", "[index]") {
    const kit::TemporaryDirectory folder;
    const auto notes = begun(folder / "notes");
    const auto slot = notes->take(0, "a", "http://a");
    slot->file_opened(0, 1, folder / "a.ts.part");
    slot->file_opened(1, 1, folder / "a.audio.aac.part");
    slot->keep(0, 1, 100, position(10, 0));
    slot->keep(1, 1, 50, position(70, 1));
    CHECK(story(read(left_by_the_dead(folder / "notes")).at(0)) ==
          "a: a.ts.part=100 a.audio.aac.part=50 0@10 1@70");
}

TEST_CASE("notes: a write that was torn counts as the one before it", "[index]") {
    const kit::TemporaryDirectory folder;
    const auto notes = begun(folder / "notes");
    const auto slot = notes->take(0, "a", "http://a");
    slot->file_opened(0, 1, folder / "a.ts.part");
    for (std::uint64_t msn = 1; msn < 6; ++msn) {
        slot->keep(0, 1, msn * 188, position(msn));
        const auto torn = left_by_the_dead(folder / "notes");
        CHECK(read(torn).at(0).resume->playlists.at(0).msn == msn);
        // One of its two places is the latest: whichever is torn, the other is whole.
        const auto begin = index::note_slots_begin(4);
        overwrite(torn, begin + 40, "xx");
        const auto first = read(torn).at(0).resume->playlists;
        CHECK((first.empty() || first[0].msn == msn || first[0].msn + 1 == msn));
        const auto other = left_by_the_dead(folder / "notes");
        overwrite(other, begin + index::kNoteBytes + 40, "xx");
        const auto second = read(other).at(0).resume->playlists;
        const auto msn_of = [](const auto& p) { return p.empty() ? 0 : p[0].msn; };
        CHECK(msn_of(first) + msn_of(second) == 2 * msn - 1);
    }
}

TEST_CASE("notes: places are used again, and the file grows with the recordings only", "[index]") {
    const kit::TemporaryDirectory folder;
    const auto notes = begun(folder / "notes");
    for (int time = 0; time < 50; ++time) {
        const auto one = notes->take(0, fmt::format("a{}", time), "http://a");
        const auto other = notes->take(1, fmt::format("b{}", time), "http://b");
        one->file_opened(0, 1, folder / "a.ts.part");
        CHECK(read(left_by_the_dead(folder / "notes")).size() == 2);
    }
    CHECK(read(left_by_the_dead(folder / "notes")).empty());
    CHECK(fs::file_size(folder / "notes") <= index::note_slots_begin(4) + 2 * index::kSlotBytes);
}

TEST_CASE("notes: beyond the most, recordings are not noted", "[index]") {
    const kit::TemporaryDirectory folder;
    const auto notes = begun(folder / "notes");
    std::vector<std::shared_ptr<NoteSlot>> slots;
    for (unsigned i = 0; i < index::kMostNoteSlots; ++i)
        slots.push_back(notes->take(i, std::to_string(i), ""));
    CHECK(slots.back());
    CHECK_FALSE(notes->take(0, "one more", ""));
    slots.pop_back();
    CHECK(notes->take(0, "one more", ""));
}

TEST_CASE("notes: they have one writer, and none reads them meanwhile", "[index]") {
    const kit::TemporaryDirectory folder;
    auto notes = begun(folder / "notes");
    CHECK(read_notes(folder / "notes").error().code == boost::system::errc::operation_would_block);
    CHECK(NotesFile::create(folder / "notes", 1, {}).error().code ==
          boost::system::errc::operation_would_block);
    notes.reset();
    CHECK(read(folder / "notes").empty());
    CHECK(read_notes(folder / "none").error().code ==
          boost::system::errc::no_such_file_or_directory);
    kit::write_file(folder / "other", Bytes(10'000, 'x'));
    CHECK(read_notes(folder / "other").error().code == Errc::bad_media);
}

TEST_CASE("notes: what nobody has taken up yet outlives the next process too", "[index]") {
    const kit::TemporaryDirectory folder;
    const auto path = folder / "notes";
    {
        const auto notes = begun(path);
        const auto slot = notes->take(0, "a", "http://a");
        const auto other = notes->take(0, "b", "http://b");
        slot->file_opened(0, 1, folder / "a.ts.part");
        slot->keep(0, 1, 188, position(10));
        fs::rename(left_by_the_dead(path), folder / "left");
    }
    const auto left = read(folder / "left");
    REQUIRE(left.size() == 2);
    const auto notes = begun(path, left);
    CHECK(story(read(left_by_the_dead(path)).at(0)) == "a: a.ts.part=188 0@10");
    // Until the new recording has a place of its own, nothing of it is kept.
    const auto slot = notes->take(0, "a", "http://a?token=2");
    slot->file_opened(0, 1, folder / "b.ts.part");
    slot->keep(0, 1, 0, position(11));
    slot->begin_at(position(11));
    CHECK(story(read(left_by_the_dead(path)).at(0)) == "a: b.ts.part=0 0@10");
    SECTION("then that counts") {
        slot->keep(0, 1, 376, position(20));
        CHECK(story(read(left_by_the_dead(path)).at(0)) == "a: b.ts.part=376 0@20");
    }
    SECTION("nor where the origin began anew") {
        slot->forget_carried();
        CHECK(story(read(left_by_the_dead(path)).at(0)) == "a: b.ts.part=all");
        slot->begin_at(position(3));
        CHECK(story(read(left_by_the_dead(path)).at(0)) == "a: b.ts.part=0 0@3");
    }
}

TEST_CASE("notes: what the origin can't list any more is kept, and not gone on with", "[index]") {
    const kit::TemporaryDirectory folder;
    const auto notes = begun(folder / "notes");
    const auto slot = notes->take(0, "a", "http://a");
    slot->file_opened(0, 1, folder / "a.ts.part");
    auto late = position(10);
    late.until = WallClock::now() - 1s;
    slot->keep(0, 1, 188, late);
    kit::write_file(folder / "a.ts.part", Bytes(376));
    const auto left = read(left_by_the_dead(folder / "notes"));
    CHECK(story(left.at(0)) == "a: a.ts.part=all");
    CHECK(left[0].resume->tracks.empty());
    REQUIRE(left[0].resume->at);
    CHECK(WallClock::now() - *left[0].resume->at < 1min);
}

TEST_CASE("notes: a process that dies by a bug tells of the recording it was at", "[index]") {
    const kit::TemporaryDirectory folder;
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        const auto notes = NotesFile::create(folder / "notes", 2, {});
        const auto innocent = (*notes)->take(0, "innocent", "");
        const auto other = (*notes)->take(1, "other shard's", "");
        const auto guilty = (*notes)->take(0, "guilty", "");
        other->cell().slot = other->mark();
        { const NotedWork work{innocent.get()}; }
        (void)note_crashes();
        const NotedWork work{guilty.get()};
        { const NotedWork nested{guilty.get()}; }
        ::raise(SIGSEGV);
        ::_exit(0);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == SIGSEGV);
    const auto notes = read_notes(folder / "notes");
    REQUIRE(notes.has_value());
    CHECK(notes->signal == SIGSEGV);
    std::string told;
    for (const auto& note : notes->unfinished)
        told += fmt::format("{} {} {}; ", note.room, note.was_worked_on, note.is_at_fault);
    CHECK(told == "innocent false false; other shard's true false; guilty true true; ");
}

TEST_CASE("recover: a noted file is cut to what is kept, and one that came later removed",
          "[index]") {
    const kit::TemporaryDirectory folder;
    const Bytes tiny = kit::fixture("tiny.ts");
    const std::uint64_t keep = tiny.size() / 188 / 2 * 188;
    for (const auto* name : {"kept.ts.part", "later.ts.part", "unnoted.ts.part", "finished.ts"})
        kit::write_file(folder / name, tiny);
    std::vector<Unfinished> left(1);
    left[0].resume = position(10);
    left[0].files = {{folder / "kept.ts.part", keep},
                     {folder / "later.ts.part", 0},
                     {folder / "finished.ts.part", keep},
                     {"/elsewhere/x.ts.part", 5}};
    const auto recovered = recover(folder.path(), left);
    REQUIRE(recovered.has_value());
    CHECK(recovered->size() == 4);
    CHECK(fs::file_size(folder / "kept.ts") == keep);
    CHECK_FALSE(fs::exists(folder / "later.ts.part"));
    CHECK_FALSE(fs::exists(folder / "later.ts"));
    CHECK(fs::file_size(folder / "unnoted.ts") == tiny.size());
    CHECK(fs::file_size(folder / "finished.ts") == keep);
    REQUIRE(left[0].files.size() == 1);
    CHECK(left[0].resume->playlists.size() == 1);
    // Once more changes nothing.
    const auto again = recover(folder.path(), left);
    REQUIRE(again.has_value());
    CHECK(again->empty());
}

TEST_CASE("recover: where the medium lost what was noted, the recording begins anew", "[index]") {
    const kit::TemporaryDirectory folder;
    const Bytes tiny = kit::fixture("tiny.ts");
    kit::write_file(folder / "a.ts.part", tiny);
    kit::write_file(folder / "b.ts.part", tiny);
    std::vector<Unfinished> left(1);
    left[0].resume = position(10);
    left[0].files = {{folder / "a.ts.part", tiny.size() + 188}, {folder / "b.ts.part", 0}};
    REQUIRE(recover(folder.path(), left).has_value());
    CHECK(fs::file_size(folder / "a.ts") == tiny.size());
    CHECK(fs::file_size(folder / "b.ts") == tiny.size());
    CHECK(left[0].resume->playlists.empty());
}

TEST_CASE("notes: what a process leaves at its end is read by the one after it", "[index]") {
    const kit::TemporaryDirectory folder;
    Unfinished goes_on{.room = "a", .url = "http://a"}, over{.room = "b", .url = "http://b"};
    goes_on.resume = position(17);
    over.resume = position(99);
    over.resume->has_ended = true;
    over.resume->until.reset();
    over.resume->playlists[0].kept_parts = 250ms;
    REQUIRE(leave_notes(folder / "notes", {goes_on, over}));
    const auto left = read(folder / "notes");
    REQUIRE(left.size() == 2);
    CHECK(story(left[0]) == "a: 0@17");
    CHECK_FALSE(left[0].resume->has_ended);
    CHECK(story(left[1]) == "b: 0@99");
    CHECK(left[1].resume->has_ended);
    CHECK(left[1].resume->playlists[0].kept_parts == 250ms);
    {
        const auto notes = begun(folder / "notes");
        CHECK_FALSE(leave_notes(folder / "notes", {}));
    }
    REQUIRE(leave_notes(folder / "notes", {}));
    CHECK(read(folder / "notes").empty());
}

TEST_CASE("notes: what the origin lists no more is not gone on with, but an end stays known",
          "[index]") {
    const kit::TemporaryDirectory folder;
    Unfinished note{.room = "a", .url = "http://a"};
    note.resume = position(17);
    note.resume->until = WallClock::now() - 1s;
    REQUIRE(leave_notes(folder / "notes", {note}));
    CHECK_FALSE(read(folder / "notes").at(0).resume);
    note.resume->has_ended = true;
    REQUIRE(leave_notes(folder / "notes", {note}));
    CHECK(story(read(folder / "notes").at(0)) == "a: 0@17");
}
