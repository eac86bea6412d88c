// SPDX-License-Identifier: MIT
#pragma once
#include <weir/error.hpp>

#include <chrono>
#include <filesystem>
#include <optional>

namespace weir::cli {

/// Where in a data directory weir keeps what is its own.
struct DataPaths {
    explicit DataPaths(const std::filesystem::path& data) : own(data / ".weir") {}

    std::filesystem::path own;
    std::filesystem::path outbox() const { return own / "outbox.db"; }
    std::filesystem::path notes() const { return own / "notes"; }
    std::filesystem::path lock() const { return own / "lock"; }
    std::filesystem::path socket() const { return own / "control.sock"; }
    std::filesystem::path quarantine() const { return own / "quarantine"; }
    std::filesystem::path added_rooms() const { return own / "rooms.toml"; }
};

/// A data directory that belongs to this process for as long as it lives: no second weir runs in
/// it. The lock goes with the process, however it dies.  Thread: main.
class DataFolder {
public:
    /// Makes it where it is missing, mode 0700 for what is our own.
    /// Errors: Errc::bad_option where another weir has it, with its process id; errno.
    static Result<DataFolder> take(const std::filesystem::path& data);

    DataFolder(DataFolder&& other) noexcept;
    DataFolder& operator=(DataFolder&&) = delete;
    ~DataFolder();

    const DataPaths& paths() const { return paths_; }
    /// When the process before this one was alive for certain; none: there was none.
    std::optional<std::chrono::system_clock::time_point> last_alive() const { return last_alive_; }
    /// This one is, now.
    void beat() const;

private:
    DataFolder(DataPaths paths, int descriptor) : paths_(std::move(paths)), lock_(descriptor) {}

    DataPaths paths_;
    int lock_;
    std::optional<std::chrono::system_clock::time_point> last_alive_;
};

}  // namespace weir::cli
