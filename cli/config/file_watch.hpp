// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "config/read_file.hpp"

namespace weir::cli {

/// Tells when files have changed since they were read. inotify on their folders makes it quick
/// (editors put a new file in the place of the old one); where that can't be had, or does not tell
/// (network file systems), a look at each file every 2 s makes it certain.  Thread: one.
class FileWatch {
public:
    using Clock = std::chrono::steady_clock;

    /// What changed since it was read is told as well: nothing falls between reading and watching.
    explicit FileWatch(std::span<const ReadFile> files, bool wants_inotify = true);
    ~FileWatch();
    FileWatch(FileWatch&& other) noexcept;
    FileWatch& operator=(FileWatch&& other) noexcept;

    /// Whether a file is another than before, or was made or removed, and 200 ms have passed since
    /// it was last touched (2 s at most). Said once a change. To be asked once a turn of a loop.
    /// Blocks: never; one read, and every 2 s a stat a file.
    bool changed(Clock::time_point now = Clock::now());

    /// Readable when there is something to look at; -1 without inotify. For poll().
    int descriptor() const { return descriptor_; }

private:
    void watch_folders();
    /// Whether one of our files was named.
    bool read_events();
    void look(Clock::time_point now);
    void note_change(Clock::time_point now);

    std::vector<ReadFile> files_;
    std::set<std::string> names_;
    int descriptor_ = -1;
    Clock::time_point next_look_{};
    std::optional<Clock::time_point> first_change_, last_change_;
};

}  // namespace weir::cli
