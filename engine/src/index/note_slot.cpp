// SPDX-License-Identifier: MIT
// What is noted of one recording, and who is worked on.
#include <signal.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/fail.hpp"
#include "index/notes_file.hpp"

namespace weir {
namespace index {
namespace {

namespace fs = std::filesystem;

/// Of what this thread works on; null: nothing. Read by a signal handler.
thread_local NoteCell* t_cell = nullptr;

/// To `into` from `from`, what it has no playlist of.
void add_others(Resume& into, const Resume& from) {
    const auto has = [&into](unsigned number) {
        return std::ranges::find(into.playlists, number, &Resume::Playlist::number) !=
               into.playlists.end();
    };
    for (const auto& track : from.tracks)
        if (!has(track.playlist)) into.tracks.push_back(track);
    std::vector<Resume::Playlist> others;
    for (const auto& playlist : from.playlists)
        if (!has(playlist.number)) others.push_back(playlist);
    into.playlists.insert(into.playlists.end(), others.begin(), others.end());
    if (!into.until) into.until = from.until;
}

void note_and_die(int number) noexcept {
    if (t_cell) {
        t_cell->fault = t_cell->slot.load();
        t_cell->signal = number;
    }
    ::raise(number);  // The handler is gone: this ends the process.
}

}  // namespace

NoteSlot::NoteSlot(std::shared_ptr<NotesFile> file, std::uint32_t number, NoteCell& cell,
                   Unfinished note)
    : file_(std::move(file)), number_(number), cell_(cell), carried_(std::move(note)) {
    const std::lock_guard lock{mutex_};
    write();
}

NoteSlot::~NoteSlot() {
    file_->give_back(number_);
}

NoteSlot::Series& NoteSlot::series(unsigned index) {
    if (series_.size() <= index) series_.resize(index + 1);
    return series_[index];
}

void NoteSlot::begin_at(const Resume& position) {
    const std::lock_guard lock{mutex_};
    begins_here_ |= !is_carried();
    if (!carried_.resume) carried_.resume.emplace();
    add_others(*carried_.resume, position);
    if (begins_here_) carried_.resume->until = std::max(carried_.resume->until, position.until);
    write();
}

void NoteSlot::file_opened(unsigned index, unsigned number, const fs::path& part) {
    std::error_code none;
    fs::path path = fs::absolute(part, none);
    const std::lock_guard lock{mutex_};
    series(index).files.push_back({number, none ? part : path.lexically_normal()});
    write();
}

void NoteSlot::file_whole(unsigned index, unsigned number) {
    const std::lock_guard lock{mutex_};
    for (auto& file : series(index).files)
        if (file.number == number) file.is_whole = true;
}

void NoteSlot::keep(unsigned index, unsigned number, std::uint64_t bytes, const Resume& position) {
    const std::lock_guard lock{mutex_};
    Series& own = series(index);
    if (bytes == 0 && !own.position && is_carried() && !begins_here_) return;
    const auto is_open = [number](const File& f) { return f.number < number && !f.is_whole; };
    if (std::ranges::any_of(own.files, is_open)) return;
    std::erase_if(own.files, [number](const File& f) { return f.number < number; });
    own.position = position;
    own.number = number;
    own.bytes = bytes;
    write();
}

void NoteSlot::forget_carried() {
    const std::lock_guard lock{mutex_};
    if (begins_here_) return;
    carried_.resume.reset();
    write();
}

bool NoteSlot::is_carried() const {
    return carried_.resume && !carried_.resume->playlists.empty();
}

Unfinished NoteSlot::compose() const {
    Unfinished note = carried_;
    note.resume.reset();
    const bool goes_on = is_carried();
    for (const Series& own : series_) {
        for (const File& file : own.files) {
            std::optional<std::uint64_t> kept;
            if (own.position)
                kept = file.number == own.number ? own.bytes : 0;
            else if (goes_on)
                kept = 0;
            note.files.push_back({file.part, kept});
        }
        if (!own.position) continue;
        if (!note.resume) note.resume.emplace();
        note.resume->until = std::max(note.resume->until, own.position->until);
        add_others(*note.resume, *own.position);
    }
    if (carried_.resume) {
        if (!note.resume) note.resume.emplace().at = carried_.resume->at;
        add_others(*note.resume, *carried_.resume);
    }
    return note;
}

void NoteSlot::write() {
    file_->write(number_, ++turn_, compose());
}

NotedWork::NotedWork(NoteSlot* slot) {
    if (!slot) return;
    cell_ = &slot->cell();
    before_ = cell_->slot.load(std::memory_order_relaxed);
    cell_->slot.store(slot->mark(), std::memory_order_relaxed);
    t_cell = cell_;
}

NotedWork::~NotedWork() {
    if (!cell_) return;
    cell_->slot.store(before_, std::memory_order_relaxed);
    if (before_ == 0) t_cell = nullptr;
}

}  // namespace index

Result<void> note_crashes() {
    struct ::sigaction action {};
    action.sa_handler = &index::note_and_die;
    action.sa_flags = static_cast<int>(SA_RESETHAND) | SA_NODEFER;
    for (const int number : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGSYS})
        if (::sigaction(number, &action, nullptr) != 0)
            return fail_errno("can't watch for signal {}", number);
    return {};
}

}  // namespace weir
