// SPDX-License-Identifier: MIT
#include "index/notes_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <algorithm>
#include <new>

#include "base/fail.hpp"

namespace weir::index {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kPageBytes = 4096;

bool write_all(int fd, ByteView bytes, std::uint64_t offset) {
    while (!bytes.empty()) {
        const auto n = ::pwrite(fd, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return false;
        offset += static_cast<std::uint64_t>(n);
        bytes = bytes.subspan(static_cast<std::size_t>(n));
    }
    return true;
}

/// Mapped space that the disk could not take later would end the process.
Result<void> reserve(int fd, std::uint64_t offset, std::uint64_t bytes) {
    errno = ::posix_fallocate(fd, static_cast<off_t>(offset), static_cast<off_t>(bytes));
    if (errno != 0) return fail_errno("no room for notes");
    return {};
}

bool is_same(const Unfinished& note, const std::string& room, const std::string& url) {
    return note.room == room && (!room.empty() || note.url == url);
}

}  // namespace

std::uint64_t note_slots_begin(std::uint32_t cells) {
    const auto bytes = sizeof(NoteCell) * (std::uint64_t{cells} + 1);
    return (bytes + kPageBytes - 1) / kPageBytes * kPageBytes;
}

Result<std::shared_ptr<NotesFile>> NotesFile::create(const fs::path& path, unsigned shards,
                                                     const std::vector<Unfinished>& carried) {
    const FileHandle former{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    if (former && ::flock(former.fd(), LOCK_EX | LOCK_NB) != 0)
        return fail_errno("notes '{}' of another process", path.native());
    const std::shared_ptr<NotesFile> notes{new NotesFile};
    const fs::path fresh = path.native() + ".new";
    if (auto begun = notes->begin(fresh, shards); !begun) return begun.error();
    for (const auto& note : carried) {
        const auto slot = notes->find_free();
        if (!slot) break;
        notes->write(*slot, 0, note);
        notes->carried_.push_back({*slot, note});
    }
    if (::rename(fresh.c_str(), path.c_str()) != 0)
        return fail_errno("can't write '{}'", path.native());
    return notes;
}

Result<void> NotesFile::begin(const fs::path& path, unsigned shards) {
    ::unlink(path.c_str());
    file_ = FileHandle{::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600)};
    if (!file_) return fail_errno("can't write '{}'", path.native());
    if (::flock(file_.fd(), LOCK_EX | LOCK_NB) != 0)
        return fail_errno("notes '{}' of another process", path.native());
    cells_ = shards;
    slots_begin_ = note_slots_begin(cells_);
    if (auto reserved = reserve(file_.fd(), 0, slots_begin_); !reserved) return reserved;
    void* const head =
        ::mmap(nullptr, slots_begin_, PROT_READ | PROT_WRITE, MAP_SHARED, file_.fd(), 0);
    if (head == MAP_FAILED) return fail_errno("can't map '{}'", path.native());
    head_ = head;
    new (head_) NotesHead{NotesHead::kMagic, cells_};
    for (std::uint32_t i = 0; i < cells_; ++i)
        new (static_cast<NoteCell*>(head_) + 1 + i) NoteCell{};
    return {};
}

NotesFile::~NotesFile() {
    if (head_) ::munmap(head_, slots_begin_);
}

/// With its space on the disk.
std::optional<std::uint32_t> NotesFile::find_free() {
    if (!free_.empty()) {
        const auto slot = free_.back();
        free_.pop_back();
        return slot;
    }
    if (slots_ >= kMostNoteSlots) return std::nullopt;
    if (!reserve(file_.fd(), slots_begin_ + slots_ * kSlotBytes, kSlotBytes)) return std::nullopt;
    return slots_++;
}

std::shared_ptr<NoteSlot> NotesFile::take(unsigned shard, const std::string& room,
                                          const std::string& url) {
    const std::lock_guard lock{mutex_};
    Unfinished note;
    std::optional<std::uint32_t> slot;
    const auto former = std::ranges::find_if(
        carried_, [&](const Carried& carried) { return is_same(carried.note, room, url); });
    if (former != carried_.end()) {
        slot = former->slot;
        note = std::move(former->note);
        carried_.erase(former);
    } else {
        slot = find_free();
    }
    if (!slot) return nullptr;
    note.room = room;
    note.url = url;
    note.files.clear();
    auto& cell = static_cast<NoteCell*>(head_)[1 + shard % cells_];
    return std::make_shared<NoteSlot>(shared_from_this(), *slot, cell, std::move(note));
}

bool NotesFile::write(std::uint32_t slot, std::uint64_t turn, const Unfinished& note) {
    const auto bytes = encode_note(turn, note);
    return bytes &&
           write_all(file_.fd(), *bytes, slots_begin_ + slot * kSlotBytes + turn % 2 * kNoteBytes);
}

void NotesFile::give_back(std::uint32_t slot) {
    const Bytes nothing(16);
    for (const auto place : {0u, 1u})
        write_all(file_.fd(), nothing, slots_begin_ + slot * kSlotBytes + place * kNoteBytes);
    const std::lock_guard lock{mutex_};
    free_.push_back(slot);
}

}  // namespace weir::index

namespace weir {

Result<void> leave_notes(const std::filesystem::path& path, const std::vector<Unfinished>& left) {
    if (const auto notes = index::NotesFile::create(path, 1, left); !notes) return notes.error();
    return {};
}

}  // namespace weir
