// SPDX-License-Identifier: MIT
#pragma once
#include <weir/options.hpp>
#include <weir/retention.hpp>

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <thread>

namespace weir::cli {

/// Retention, each few minutes, what was left published by others, and the catalogue brought in
/// line where it missed something: slow work, on a thread of its own.  Thread: any.
class Housekeeping {
public:
    /// `say` is called on its thread. Begins after `first`.
    /// `take_up` is given each file that an earlier process finished; false: no more now.
    /// `published`: where rooms are published; empty: nowhere.
    Housekeeping(std::filesystem::path data, const RetentionOptions& retention,
                 std::filesystem::path published, std::chrono::milliseconds first,
                 std::function<void(LogLevel, const std::string&)> say,
                 std::function<bool(const std::filesystem::path&)> take_up);
    /// Waits for the file that is being removed.
    ~Housekeeping();

    /// Of a reloaded configuration: looked at anew, at once.
    void set(const RetentionOptions& retention, std::filesystem::path published);
    void ask_to_reconcile();
    /// A disk is full: looked at anew, at once.
    void ask_to_clean();

private:
    void run(const std::stop_token& stop);
    void take_up_files(const std::stop_token& stop) const;
    void clean_up(const RetentionOptions& retention);
    void bring_in_line();
    void sweep(const std::filesystem::path& published) const;

    const std::filesystem::path data_;
    const std::function<void(LogLevel, const std::string&)> say_;
    const std::function<bool(const std::filesystem::path&)> take_up_;
    std::mutex mutex_;
    std::condition_variable_any wake_;
    RetentionOptions retention_;
    std::filesystem::path published_;
    bool wants_clean_ = false, wants_reconcile_ = false;
    std::chrono::steady_clock::time_point next_;
    std::jthread thread_;
};

}  // namespace weir::cli
