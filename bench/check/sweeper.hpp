// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <list>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

#include "check/event_lines.hpp"
#include "check/file_check.hpp"
#include "kit/process.hpp"

namespace weir::bench {

/// Goes behind a recorder that splits: looks through each file that is finished, and deletes it.
class Sweeper {
public:
    /// `events`: the file into which the recorder writes what happens.
    Sweeper(const std::filesystem::path& events, std::unique_ptr<FileCheck> check);
    ~Sweeper();
    Sweeper(const Sweeper&) = delete;
    Sweeper& operator=(const Sweeper&) = delete;

    /// When the recorder has ended: what is left is looked through, too.
    Completeness finish(double length_s);
    /// Of all files. After finish().
    std::uint64_t bytes() const { return bytes_; }

private:
    struct Waiting {
        FinishedFile file;
        std::optional<Clock::time_point> since;  ///< It waits for what the origin has yet to send.
    };
    void work(const std::stop_token& stop);
    void read_events();
    void sweep();
    bool is_given_up(Waiting& waiting);

    EventLines events_;
    std::unique_ptr<FileCheck> check_;
    std::list<Waiting> waiting_;
    Completeness told_;
    std::uint64_t bytes_ = 0;
    std::jthread thread_;
};

}  // namespace weir::bench
