// SPDX-License-Identifier: MIT
// What weir doctor found of a machine. Values only.
#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace weir::cli {

/// What was found of one thing, or why it is not known.
template <class T>
struct Seen {
    std::optional<T> value{};
    std::string why{};  ///< Of what is not there: "/proc/meminfo: it can't be read: …"
};

struct OpenFileLimit {
    std::uint64_t soft = 0, hard = 0;  ///< The largest number: none.
};

/// Of the machine, or of the container where that has less.
struct MemoryFacts {
    std::uint64_t total = 0, available = 0, swap = 0;  ///< Bytes.
    bool is_limited = false;                           ///< By a control group.
};

struct PortRange {
    std::uint64_t first = 0, last = 0;
};

struct ClockFacts {
    std::chrono::system_clock::time_point now{};
    /// As the kernel tells it; nothing where it must not be asked.
    Seen<bool> is_synchronised{};
};

struct MountFacts {
    std::string type{};    ///< "ext4", "nfs4", "fuse.sshfs"
    std::string source{};  ///< "/dev/sda1"
    std::string point{};   ///< Where it is mounted.
    bool is_read_only = false;
};

struct VolumeFacts {
    std::uint64_t free_bytes = 0, size_bytes = 0;  ///< As those who are not root may use it.
    std::uint64_t free_inodes = 0, inodes = 0;     ///< No inodes at all: it does not count them.
};

struct DiskFacts {
    std::string name{};       ///< "sda"
    std::string scheduler{};  ///< "mq-deadline"
    bool is_rotational = false;
};

struct DataFacts {
    std::filesystem::path path{};
    std::filesystem::path looked_at{};  ///< It, or the nearest folder above it that is there.
    Seen<bool> is_writable{};           ///< For the user who asks.
    Seen<MountFacts> mount{};
    Seen<VolumeFacts> volume{};
    Seen<DiskFacts> disk{};
};

struct MachineFacts {
    Seen<OpenFileLimit> open_files{};
    Seen<std::uint64_t> tcp_receive_bytes{};     ///< Most that a TCP socket grows to by itself.
    Seen<std::uint64_t> socket_receive_bytes{};  ///< Most that a program may ask for.
    Seen<std::uint64_t> listen_queue{};
    Seen<std::uint64_t> swappiness{};
    Seen<PortRange> local_ports{};
    Seen<MemoryFacts> memory{};
    Seen<ClockFacts> clock{};
    DataFacts data{};
};

}  // namespace weir::cli
