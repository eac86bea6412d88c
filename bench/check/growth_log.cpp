// SPDX-License-Identifier: MIT
#include "check/growth_log.hpp"

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <memory>
#include <string_view>
#include <utility>

namespace weir::bench {
namespace {

/// A look costs about 2 us a file; at most so much of a core may go into them.
constexpr auto kShortestPause = 20ms;
constexpr auto kPauseForAFile = 200us;

constexpr std::string_view kUnfinished = ".part";

}  // namespace

GrowthLog::GrowthLog(std::filesystem::path folder)
    : folder_(std::move(folder)), thread_([this](const std::stop_token& stop) { watch(stop); }) {}

GrowthLog::~GrowthLog() {
    finish();
}

void GrowthLog::finish() {
    if (!thread_.joinable()) return;
    thread_.request_stop();
    thread_.join();
    look();
}

void GrowthLog::watch(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        const std::size_t files = look();
        std::unique_lock lock{mutex_};
        const auto pause = std::max<Clock::duration>(kShortestPause, kPauseForAFile * files);
        woken_.wait_for(lock, stop, pause, [] { return false; });
    }
}

std::size_t GrowthLog::look() {
    const std::unique_ptr<DIR, int (*)(DIR*)> folder{opendir(folder_.c_str()), closedir};
    if (!folder) return 0;
    std::size_t files = 0;
    while (const dirent* entry = readdir(folder.get())) {
        struct stat info {};
        if (fstatat(dirfd(folder.get()), entry->d_name, &info, 0) != 0) continue;
        if (!S_ISREG(info.st_mode) || info.st_size == 0) continue;
        ++files;
        std::string_view name = entry->d_name;
        if (name.ends_with(kUnfinished)) name.remove_suffix(kUnfinished.size());
        const Step step{std::uint64_t(info.st_size), Clock::now()};
        const std::lock_guard lock{mutex_};
        auto& steps = files_[std::string{name}];
        if (steps.empty() || step.bytes > steps.back().bytes) steps.push_back(step);
    }
    return files;
}

std::optional<Clock::time_point> GrowthLog::reached(const std::string& name,
                                                    std::uint64_t bytes) const {
    const std::lock_guard lock{mutex_};
    const auto file = files_.find(name);
    if (file == files_.end()) return std::nullopt;
    const auto step = std::ranges::lower_bound(file->second, bytes, {}, &Step::bytes);
    if (step == file->second.end()) return std::nullopt;
    return step->at;
}

std::vector<Clock::time_point> GrowthLog::first_bytes() const {
    const std::lock_guard lock{mutex_};
    std::vector<Clock::time_point> all;
    for (const auto& [name, steps] : files_)
        all.push_back(steps.front().at);
    return all;
}

void GrowthLog::forget(const std::string& name) {
    const std::lock_guard lock{mutex_};
    files_.erase(name);
}

}  // namespace weir::bench
