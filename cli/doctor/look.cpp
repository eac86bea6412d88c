// SPDX-License-Identifier: MIT
// Only reads. Each thing by itself: what is missing in a container is unknown, and costs no other.
#include "doctor/look.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <sys/timex.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "config/read_file.hpp"
#include "doctor/kernel_text.hpp"

namespace weir::cli {
namespace {

namespace fs = std::filesystem;

std::string told_errno(std::string_view call) {
    return fmt::format("{}: {}", call, std::error_code(errno, std::generic_category()).message());
}

/// What `read` makes of a file's text.
template <class Read>
auto seen_in(const fs::path& path, Read read)
    -> Seen<typename std::invoke_result_t<Read, const std::string&>::value_type> {
    const auto file = read_file(path);
    if (!file) return {std::nullopt, fmt::format("{}: {}", path.native(), file.error().what)};
    auto value = read(file->text);
    if (!value)
        return {std::nullopt, fmt::format("{}: it says something else than usual", path.native())};
    return {std::move(value), ""};
}

Seen<std::uint64_t> seen_number(const fs::path& path, std::size_t place = 0) {
    return seen_in(path, [place](const std::string& text) { return number_in(text, place); });
}

Seen<OpenFileLimit> seen_open_files() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return {std::nullopt, told_errno("getrlimit")};
    return {OpenFileLimit{limit.rlim_cur, limit.rlim_max}, ""};
}

Seen<PortRange> seen_ports(const fs::path& path) {
    return seen_in(path, [](const std::string& text) -> std::optional<PortRange> {
        const auto first = number_in(text), last = number_in(text, 1);
        if (!first || !last) return std::nullopt;
        return PortRange{*first, *last};
    });
}

std::optional<MemoryFacts> memory_in(const std::string& text) {
    const auto total = meminfo_bytes(text, "MemTotal");
    const auto available = meminfo_bytes(text, "MemAvailable");
    if (!total || !available) return std::nullopt;
    return MemoryFacts{*total, *available, meminfo_bytes(text, "SwapTotal").value_or(0), false};
}

/// Each group above limits too. In a container the path may be one that only its host sees.
void apply_group_limits(MemoryFacts& memory, const KernelFolders& kernel) {
    const auto group = seen_in(kernel.proc / "self/cgroup", memory_group).value;
    if (!group) return;
    const fs::path root = kernel.sys / "fs/cgroup" / (group->is_unified ? "" : "memory");
    const char* limit_file = group->is_unified ? "memory.max" : "memory.limit_in_bytes";
    const char* usage_file = group->is_unified ? "memory.current" : "memory.usage_in_bytes";
    for (fs::path path = group->path;; path = path.parent_path()) {
        const fs::path folder = root / path.relative_path();
        if (const auto limit = seen_in(folder / limit_file, memory_limit).value) {
            const auto used = seen_number(folder / usage_file).value.value_or(0);
            memory.is_limited = memory.is_limited || *limit < memory.total;
            memory.total = std::min(memory.total, *limit);
            memory.available = std::min(memory.available, *limit - std::min(*limit, used));
        }
        if (path == path.parent_path()) return;
    }
}

Seen<MemoryFacts> seen_memory(const KernelFolders& kernel) {
    auto memory = seen_in(kernel.proc / "meminfo", memory_in);
    if (memory.value) apply_group_limits(*memory.value, kernel);
    return memory;
}

Seen<ClockFacts> seen_clock() {
    ClockFacts clock{std::chrono::system_clock::now(), {}};
    timex asked{};  // No modes: nothing is set.
    const int state = ::adjtimex(&asked);
    if (state < 0)
        clock.is_synchronised.why = told_errno("adjtimex");
    else
        clock.is_synchronised.value = state != TIME_ERROR && (asked.status & STA_UNSYNC) == 0;
    return {clock, ""};
}

/// It, without links, or what is nearest above it.
Seen<fs::path> nearest_folder(const fs::path& path) {
    std::error_code error;
    fs::path at = fs::absolute(path, error).lexically_normal();
    if (error) return {std::nullopt, error.message()};
    for (;; at = at.parent_path()) {
        const fs::path real = fs::canonical(at, error);
        if (!error) return {real, ""};
        const bool is_missing = error == std::errc::no_such_file_or_directory;
        if (!is_missing || at == at.parent_path())
            return {std::nullopt, fmt::format("{}: {}", at.native(), error.message())};
    }
}

Seen<VolumeFacts> seen_volume(const fs::path& path) {
    struct statvfs found {};
    if (::statvfs(path.c_str(), &found) != 0) return {std::nullopt, told_errno("statvfs")};
    const std::uint64_t block = found.f_frsize;
    return {
        VolumeFacts{found.f_bavail * block, found.f_blocks * block, found.f_favail, found.f_files},
        ""};
}

/// The number of the block device below; of those that have none of their own (btrfs, overlay)
/// that of what was mounted.
std::optional<dev_t> device_of(const fs::path& path, const Seen<MountFacts>& mount) {
    struct stat found {};
    if (::stat(path.c_str(), &found) != 0) return std::nullopt;
    if (major(found.st_dev) != 0) return found.st_dev;
    if (!mount.value || !mount.value->source.starts_with('/')) return std::nullopt;
    if (::stat(mount.value->source.c_str(), &found) != 0 || !S_ISBLK(found.st_mode))
        return std::nullopt;
    return found.st_rdev;
}

/// From a partition to its disk, from a volume of several disks to the first of them.
fs::path whole_disk(fs::path device) {
    constexpr int kDeepest = 8;
    std::error_code error;
    for (int depth = 0; depth < kDeepest; ++depth) {
        if (fs::exists(device / "partition", error)) device = device.parent_path();
        fs::directory_iterator below(device / "slaves", error);
        if (error || below == fs::directory_iterator{}) break;
        const fs::path next = fs::canonical(below->path(), error);
        if (error) break;
        device = next;
    }
    return device;
}

Seen<DiskFacts> seen_disk(const DataFacts& data, const fs::path& sys) {
    const auto number = device_of(data.looked_at, data.mount);
    if (!number) return {std::nullopt, "there is no block device of its own below the folder"};
    const fs::path link = sys / "dev/block" / fmt::format("{}:{}", major(*number), minor(*number));
    std::error_code error;
    const fs::path device = fs::canonical(link, error);
    if (error) return {std::nullopt, fmt::format("{}: {}", link.native(), error.message())};
    const fs::path disk = whole_disk(device);
    auto scheduler = seen_in(disk / "queue/scheduler", chosen_scheduler);
    if (!scheduler.value) return {std::nullopt, std::move(scheduler.why)};
    const auto turns = seen_number(disk / "queue/rotational").value;
    return {DiskFacts{disk.filename().native(), std::move(*scheduler.value), turns == 1u}, ""};
}

DataFacts look_at_folder(const fs::path& path, const KernelFolders& kernel) {
    DataFacts out;
    std::error_code error;
    out.path = fs::weakly_canonical(fs::absolute(path, error), error);
    if (error) out.path = path;
    auto nearest = nearest_folder(path);
    if (!nearest.value) {
        for (std::string* why :
             {&out.is_writable.why, &out.mount.why, &out.volume.why, &out.disk.why})
            *why = nearest.why;
        // Hidden from who asks: what is there nobody knows, but that it can't be written is known.
        if (::access(path.c_str(), W_OK) != 0 && errno == EACCES) out.is_writable.value = false;
        return out;
    }
    out.looked_at = std::move(*nearest.value);
    out.is_writable.value = ::access(out.looked_at.c_str(), W_OK | X_OK) == 0;
    out.mount = seen_in(kernel.proc / "self/mountinfo",
                        [&](const std::string& text) { return mount_of(text, out.looked_at); });
    out.volume = seen_volume(out.looked_at);
    out.disk = seen_disk(out, kernel.sys);
    return out;
}

}  // namespace

MachineFacts look_at_machine(const fs::path& data, const KernelFolders& kernel) {
    const fs::path settings = kernel.proc / "sys";
    return {.open_files = seen_open_files(),
            .tcp_receive_bytes = seen_number(settings / "net/ipv4/tcp_rmem", 2),
            .socket_receive_bytes = seen_number(settings / "net/core/rmem_max"),
            .listen_queue = seen_number(settings / "net/core/somaxconn"),
            .swappiness = seen_number(settings / "vm/swappiness"),
            .local_ports = seen_ports(settings / "net/ipv4/ip_local_port_range"),
            .memory = seen_memory(kernel),
            .clock = seen_clock(),
            .data = look_at_folder(data, kernel)};
}

}  // namespace weir::cli
