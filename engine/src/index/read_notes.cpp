// SPDX-License-Identifier: MIT
// weir::read_notes(): what a process that died had noted.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstring>
#include <weir/notes.hpp>

#include "base/clock.hpp"
#include "base/fail.hpp"
#include "index/notes_file.hpp"

namespace weir {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t kMostCells = 1024;

Bytes read_at(int fd, std::uint64_t offset, std::size_t count) {
    Bytes bytes(count);
    ssize_t n = 0;
    do {
        n = ::pread(fd, bytes.data(), count, static_cast<off_t>(offset));
    } while (n < 0 && errno == EINTR);
    bytes.resize(static_cast<std::size_t>(std::max<ssize_t>(n, 0)));
    return bytes;
}

/// The later of its two places that is whole.
std::optional<Unfinished> read_slot(ByteView slot) {
    std::optional<index::DecodedNote> latest;
    while (!slot.empty()) {
        const auto place = slot.first(std::min(index::kNoteBytes, slot.size()));
        auto note = index::decode_note(place);
        if (note && (!latest || note->turn > latest->turn)) latest = std::move(note);
        slot = slot.subspan(place.size());
    }
    if (!latest) return std::nullopt;
    return std::move(latest->note);
}

std::optional<WallClock::time_point> written_at(const fs::path& path) {
    struct ::stat info {};
    if (::stat(path.c_str(), &info) != 0) return std::nullopt;
    const auto since =
        std::chrono::seconds{info.st_mtim.tv_sec} + std::chrono::nanoseconds{info.st_mtim.tv_nsec};
    return WallClock::time_point{std::chrono::duration_cast<WallClock::duration>(since)};
}

/// When the last of it was written; and what the origin lists no more can't be fetched again. Where
/// a stream ended is known for good.
void settle(Unfinished& note, WallClock::time_point now) {
    if (!note.resume) note.resume.emplace();
    Resume& resume = *note.resume;
    for (const auto& file : note.files)
        resume.at = std::max(resume.at, written_at(file.path));
    if (resume.has_ended || (resume.until && now <= *resume.until)) return;
    resume.playlists.clear();
    resume.tracks.clear();
    for (auto& file : note.files)
        file.keep_bytes.reset();
    // Of what was handed over and is long past, nothing is missing: nobody was to record.
    if (note.files.empty()) note.resume.reset();
}

struct Working {
    std::vector<std::uint32_t> slots, at_fault;  ///< Number plus 1.
    std::optional<int> signal;
};

Working read_cells(int fd, std::uint32_t cells) {
    Working working;
    const Bytes bytes = read_at(fd, sizeof(index::NoteCell), cells * sizeof(index::NoteCell));
    for (std::size_t at = 0; at + sizeof(index::NoteCell) <= bytes.size();
         at += sizeof(index::NoteCell)) {
        std::uint32_t slot = 0, fault = 0;
        std::int32_t signal = 0;
        std::memcpy(&slot, &bytes[at + offsetof(index::NoteCell, slot)], sizeof slot);
        std::memcpy(&signal, &bytes[at + offsetof(index::NoteCell, signal)], sizeof signal);
        std::memcpy(&fault, &bytes[at + offsetof(index::NoteCell, fault)], sizeof fault);
        if (slot != 0) working.slots.push_back(slot);
        if (signal == 0) continue;
        working.signal = signal;
        working.at_fault.push_back(fault);
    }
    return working;
}

bool has(const std::vector<std::uint32_t>& slots, std::uint32_t number) {
    return std::ranges::find(slots, number + 1) != slots.end();
}

}  // namespace

Result<Notes> read_notes(const fs::path& path) {
    const FileHandle file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    if (!file) return fail_errno("open '{}'", path.native());
    if (::flock(file.fd(), LOCK_SH | LOCK_NB) != 0)
        return fail_errno("notes '{}' of another process", path.native());
    index::NotesHead head;
    const Bytes begin = read_at(file.fd(), 0, sizeof head);
    if (begin.size() == sizeof head) std::memcpy(&head, begin.data(), sizeof head);
    if (head.magic != index::NotesHead::kMagic || head.cells == 0 || head.cells > kMostCells)
        return fail(Errc::bad_media, "'{}' holds no notes", path.native());
    const Working working = read_cells(file.fd(), head.cells);
    Notes notes{working.signal, {}};
    const auto slots_begin = index::note_slots_begin(head.cells);
    for (std::uint32_t i = 0; i < index::kMostNoteSlots; ++i) {
        const Bytes slot =
            read_at(file.fd(), slots_begin + i * index::kSlotBytes, index::kSlotBytes);
        if (slot.empty()) break;
        auto note = read_slot(slot);
        if (!note) continue;
        settle(*note, WallClock::now());
        note->was_worked_on = has(working.slots, i);
        note->is_at_fault = has(working.at_fault, i);
        notes.unfinished.push_back(std::move(*note));
    }
    return notes;
}

}  // namespace weir
