// SPDX-License-Identifier: MIT
#include "config/file_watch.hpp"

#include <sys/inotify.h>
#include <unistd.h>

#include <utility>

namespace weir::cli {
namespace {

using namespace std::chrono_literals;

constexpr auto kQuiet = 200ms;
constexpr auto kLongestSettling = 2s;
constexpr auto kPollInterval = 2s;
constexpr std::uint32_t kEvents = IN_CLOSE_WRITE | IN_MODIFY | IN_ATTRIB | IN_MOVED_TO |
                                  IN_MOVED_FROM | IN_CREATE | IN_DELETE | IN_DELETE_SELF |
                                  IN_MOVE_SELF | IN_ONLYDIR;

std::filesystem::path folder_of(const std::filesystem::path& file) {
    return file.has_parent_path() ? file.parent_path() : ".";
}

}  // namespace

FileWatch::FileWatch(std::span<const ReadFile> files, bool wants_inotify)
    : files_(files.begin(), files.end()) {
    for (const ReadFile& file : files_)
        names_.insert(file.path.filename().native());
    if (wants_inotify) watch_folders();
}

FileWatch::~FileWatch() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

FileWatch::FileWatch(FileWatch&& other) noexcept
    : files_(std::move(other.files_)),
      names_(std::move(other.names_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      next_look_(other.next_look_),
      first_change_(other.first_change_),
      last_change_(other.last_change_) {}

FileWatch& FileWatch::operator=(FileWatch&& other) noexcept {
    files_.swap(other.files_);
    names_.swap(other.names_);
    std::swap(descriptor_, other.descriptor_);
    std::swap(next_look_, other.next_look_);
    std::swap(first_change_, other.first_change_);
    std::swap(last_change_, other.last_change_);
    return *this;
}

void FileWatch::watch_folders() {
    descriptor_ = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (descriptor_ < 0) return;
    // A folder that can't be watched leaves its files to the look every 2 s.
    for (const ReadFile& file : files_)
        ::inotify_add_watch(descriptor_, folder_of(file.path).c_str(), kEvents);
}

bool FileWatch::read_events() {
    if (descriptor_ < 0) return false;
    alignas(inotify_event) char block[16 << 10];
    bool is_named = false;
    const ssize_t got = ::read(descriptor_, block, sizeof block);
    for (ssize_t at = 0; at < got;) {
        const auto* event = reinterpret_cast<const inotify_event*>(block + at);
        // Without a name, or with that of another file, it may still be behind a symbolic link of
        // ours: the stamps tell.
        if (event->len > 0 && names_.contains(event->name)) is_named = true;
        next_look_ = {};
        at += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
    }
    return is_named;
}

void FileWatch::note_change(Clock::time_point now) {
    if (!first_change_) first_change_ = now;
    last_change_ = now;
}

void FileWatch::look(Clock::time_point now) {
    if (now < next_look_) return;
    next_look_ = now + kPollInterval;
    for (ReadFile& file : files_) {
        const FileStamp stamp = stamp_of(file.path);
        if (stamp == file.stamp) continue;
        file.stamp = stamp;
        note_change(now);
    }
}

bool FileWatch::changed(Clock::time_point now) {
    if (read_events()) note_change(now);
    look(now);
    if (!last_change_) return false;
    if (now - *last_change_ < kQuiet && now - *first_change_ < kLongestSettling) return false;
    first_change_.reset();
    last_change_.reset();
    return true;
}

}  // namespace weir::cli
