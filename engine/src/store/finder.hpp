// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace weir::store {

/// The device that holds `directory` or, where it does not exist yet, its nearest parent.
/// Blocks: for as long as the file system does not answer.
std::uint64_t device_of(const std::filesystem::path& directory);

/// Finds out which device holds a directory, on threads of its own: a file system that does not
/// answer holds up whoever asks it. Those threads are there only while something is asked.
/// Thread: any.  Full: while kMostThreads directories do not answer, others wait.
class Finder : public std::enable_shared_from_this<Finder> {
public:
    static constexpr unsigned kMostThreads = 8;

    /// Called on a thread of the Finder's, which it must not hold up.
    using Found = std::function<void(std::uint64_t device)>;
    using Look = std::function<std::uint64_t(const std::filesystem::path&)>;

    explicit Finder(Look look = &device_of) : look_(std::move(look)) {}

    /// One look answers all who ask for the same directory meanwhile.
    void find(const std::filesystem::path& directory, Found found);
    /// From now on nobody is told anything.
    void close();

private:
    void run();

    const Look look_;
    std::mutex mutex_;
    std::map<std::filesystem::path, std::vector<Found>> asked_;
    std::deque<std::filesystem::path> waiting_;  ///< Of asked_: nobody looks yet.
    unsigned threads_ = 0;
    std::mutex telling_;
    bool closed_ = false;  ///< Under telling_.
};

}  // namespace weir::store
