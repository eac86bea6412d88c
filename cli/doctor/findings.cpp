// SPDX-License-Identifier: MIT
#include "doctor/findings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

#include "output/json.hpp"
#include "output/text.hpp"
#include "output/units.hpp"

namespace weir::cli {
namespace {

constexpr std::uint64_t kKib = 1024, kMib = 1024 * kKib, kGib = 1024 * kMib;

/// Playlist, segment and what is fetched ahead, the file, its lists: 2 as a rule, 8 at most.
constexpr std::uint64_t kFilesOfRoom = 8, kFilesOfProcess = 256;
/// bench/README.md: up to 2.4 MB a stream, libavformat included; the rest is for bursts.
constexpr std::uint64_t kMemoryOfRoom = 3'000'000, kMemoryOfProcess = 128'000'000;
constexpr std::uint64_t kBytesOfRoomHour = 2'250'000'000;  ///< At 5 Mbit/s.
constexpr std::uint64_t kFreeToStart = kGib;               ///< limits.free_space_start
constexpr std::uint64_t kInodesToStart = 16, kInodesOfRoom = 100;
/// Of a segment a second, half on connections of their own that are then closed for a minute.
constexpr std::uint64_t kPortsOfRoom = 32, kFewestPorts = 4096, kMostPorts = 60'000;
/// Carries 80 Mbit/s over 200 ms: half of what a socket has is the window.
constexpr std::uint64_t kTcpReceive = 4 * kMib;
constexpr std::uint64_t kSocketReceive = 208 * kKib;  ///< The kernel's own default.
constexpr std::uint64_t kListenQueue = 1024;
constexpr std::uint64_t kSwappiness = 30;
constexpr std::chrono::sys_days kEarliest{std::chrono::year{2026} / 1 / 1},
    kLatest{std::chrono::year{2100} / 1 / 1};

/// One that is ok until something says otherwise.
Finding begun(std::string key, std::string name, std::string wanted) {
    return {std::move(key), std::move(name), "?", std::move(wanted), Verdict::ok, "", ""};
}

Finding not_known(Finding finding, const std::string& why) {
    finding.verdict = Verdict::unknown;
    finding.why = why.empty() ? "it was not looked at" : printable(why);
    return finding;
}

Finding& judged(Finding& finding, Verdict verdict, std::string why, std::string set) {
    finding.verdict = verdict;
    finding.why = std::move(why);
    finding.set = std::move(set);
    return finding;
}

std::string sysctl_line(std::string_view name, std::string_view value) {
    return fmt::format(
        "sysctl -w {0}='{1}'; to keep it: {0} = {1} in a file of /etc/sysctl.d, such as "
        "90-weir.conf",
        name, value);
}

std::string told_limit(std::uint64_t limit) {
    constexpr auto kNone = std::numeric_limits<std::uint64_t>::max();
    return limit == kNone ? "no limit" : fmt::format("{}", limit);
}

Finding judge_open_files(const MachineFacts& facts, unsigned rooms) {
    const std::uint64_t need = kFilesOfProcess + kFilesOfRoom * rooms;
    Finding out = begun("open_files", "open files", fmt::format("at least {}", need));
    const auto& limit = facts.open_files.value;
    if (!limit) return not_known(std::move(out), facts.open_files.why);
    out.found = fmt::format("soft {}, hard {}", told_limit(limit->soft), told_limit(limit->hard));
    const std::string set = fmt::format(
        "LimitNOFILE={} in the unit; nofile in compose.yaml; elsewhere ulimit -n before weir",
        std::max<std::uint64_t>(65'536, need));
    if (limit->hard < need)
        judged(out, Verdict::bad, "rooms beyond the limit can't open connections and files", set);
    else if (limit->soft < need)
        judged(out, Verdict::warn, "weir raises the soft limit itself, and could not", set);
    return out;
}

Finding judge_tcp_receive(const MachineFacts& facts) {
    Finding out = begun("tcp_rmem", "TCP receive buffer",
                        fmt::format("at least {}", human_bytes(kTcpReceive)));
    const auto& most = facts.tcp_receive_bytes.value;
    if (!most) return not_known(std::move(out), facts.tcp_receive_bytes.why);
    out.found = fmt::format("up to {}", human_bytes(*most));
    if (*most < kTcpReceive)
        judged(out, Verdict::warn,
               "a stream over a long path is not faster than half of it for each round trip",
               sysctl_line("net.ipv4.tcp_rmem", "4096 131072 6291456"));
    return out;
}

Finding judge_socket_receive(const MachineFacts& facts) {
    Finding out = begun("rmem_max", "socket receive buffer",
                        fmt::format("at least {}", human_bytes(kSocketReceive)));
    const auto& most = facts.socket_receive_bytes.value;
    if (!most) return not_known(std::move(out), facts.socket_receive_bytes.why);
    out.found = fmt::format("up to {}", human_bytes(*most));
    if (*most < kSocketReceive)
        judged(out, Verdict::warn,
               "it is below the kernel's default; weir leaves the size to TCP (tcp_rmem), other "
               "programs do not",
               sysctl_line("net.core.rmem_max", fmt::format("{}", kSocketReceive)));
    return out;
}

Finding judge_listen_queue(const MachineFacts& facts) {
    Finding out = begun("somaxconn", "listen queue", fmt::format("at least {}", kListenQueue));
    const auto& most = facts.listen_queue.value;
    if (!most) return not_known(std::move(out), facts.listen_queue.why);
    out.found = fmt::format("{}", *most);
    if (*most < kListenQueue)
        judged(out, Verdict::warn,
               "viewers that connect at the same moment to what is published are turned away",
               sysctl_line("net.core.somaxconn", "4096"));
    return out;
}

Finding judge_swappiness(const MachineFacts& facts) {
    Finding out =
        begun("swappiness", "swappiness", fmt::format("at most {}, or no swap", kSwappiness));
    const auto& value = facts.swappiness.value;
    if (!value) return not_known(std::move(out), facts.swappiness.why);
    const auto& memory = facts.memory.value;
    out.found = fmt::format("{}{}", *value, memory && memory->swap == 0 ? ", no swap" : "");
    if (*value > kSwappiness && (!memory || memory->swap > 0))
        judged(out, Verdict::warn,
               "what is recorded fills the page cache, and weir's own memory is swapped out for it",
               sysctl_line("vm.swappiness", "10"));
    return out;
}

Finding judge_local_ports(const MachineFacts& facts, unsigned rooms) {
    const std::uint64_t need = std::clamp(kPortsOfRoom * rooms, kFewestPorts, kMostPorts);
    Finding out = begun("local_ports", "local ports", fmt::format("at least {}", need));
    const auto& range = facts.local_ports.value;
    if (!range) return not_known(std::move(out), facts.local_ports.why);
    const std::uint64_t count = range->last >= range->first ? range->last - range->first + 1 : 0;
    out.found = fmt::format("{} ({} to {})", count, range->first, range->last);
    if (count >= need) return out;
    const bool is_bad = count < 2ull * rooms && count < kFewestPorts;
    judged(out, is_bad ? Verdict::bad : Verdict::warn,
           "a closed connection keeps its port for a minute; without one left none is made",
           sysctl_line("net.ipv4.ip_local_port_range", "1024 65535"));
    return out;
}

Finding judge_memory(const MachineFacts& facts, unsigned rooms) {
    const std::uint64_t need = kMemoryOfProcess + kMemoryOfRoom * rooms;
    Finding out = begun("memory", "memory", fmt::format("{} available", human_bytes(need)));
    const auto& memory = facts.memory.value;
    if (!memory) return not_known(std::move(out), facts.memory.why);
    out.found = fmt::format("{} available of {}{}", human_bytes(memory->available),
                            human_bytes(memory->total),
                            memory->is_limited ? " (limit of the control group)" : "");
    const auto why = fmt::format("{} a room that is copied, and {} for all; encoding takes more",
                                 human_bytes(kMemoryOfRoom), human_bytes(kMemoryOfProcess));
    const auto set = fmt::format("[limits] memory in weir.toml bounds what recordings hold{}",
                                 memory->is_limited ? "; or a higher limit of the container" : "");
    if (memory->total < need)
        judged(out, Verdict::bad, why, set);
    else if (memory->available < need)
        judged(out, Verdict::warn, why, set);
    return out;
}

Finding judge_clock(const MachineFacts& facts) {
    Finding out = begun("clock", "clock", "synchronised");
    const auto& clock = facts.clock.value;
    if (!clock) return not_known(std::move(out), facts.clock.why);
    out.found = iso_time(clock->now);
    if (clock->now < kEarliest || clock->now >= kLatest)
        return judged(out, Verdict::bad,
                      "it is wrong: certificates of https are refused, files get false names",
                      "timedatectl set-ntp true, or install chrony");
    if (!clock->is_synchronised.value) {
        return not_known(std::move(out), clock->is_synchronised.why);
    }
    out.found += *clock->is_synchronised.value ? ", synchronised" : ", not synchronised";
    if (!*clock->is_synchronised.value)
        judged(out, Verdict::warn,
               "it drifts: schedules, names of files and tokens that expire follow it",
               "timedatectl set-ntp true, or install chrony; in a container, on its host");
    return out;
}

Finding judge_folder(const DataFacts& data) {
    Finding out = begun("data", "data folder", "writable");
    const bool is_there = data.path == data.looked_at || data.looked_at.empty();
    if (!data.is_writable.value) return not_known(std::move(out), data.is_writable.why);
    const std::string path = printable(data.path.native());
    out.found = is_there ? path : fmt::format("{} (not there yet)", path);
    if (data.mount.value && data.mount.value->is_read_only)
        judged(out, Verdict::bad, "its file system is mounted read-only",
               fmt::format("mount -o remount,rw '{}'", printable(data.mount.value->point)));
    else if (!*data.is_writable.value)
        judged(out, Verdict::bad,
               "who asked may not write there: ask as the user that weir runs as",
               fmt::format("install -d -o weir -g weir -m 0750 '{}'", path));
    return out;
}

Finding judge_file_system(const DataFacts& data) {
    static constexpr std::array<std::string_view, 9> kNetwork{
        "nfs", "nfs4", "cifs", "smb3", "9p", "ceph", "glusterfs", "lustre", "afs"};
    Finding out = begun("file_system", "file system", "local");
    const auto& mount = data.mount.value;
    if (!mount) return not_known(std::move(out), data.mount.why);
    out.found =
        fmt::format("{} on {}", printable(mount->type), shortened(printable(mount->point), 32));
    const auto is = [&](std::string_view type) { return mount->type == type; };
    const std::string elsewhere = "another folder: data in weir.toml, or weir run --data DIR";
    if (std::ranges::any_of(kNetwork, is) || mount->type.starts_with("fuse"))
        judged(out, Verdict::warn,
               "it is slow to force data to the medium, and may hang; SQLite's locks are unsafe "
               "on some",
               elsewhere);
    else if (is("tmpfs") || is("ramfs"))
        judged(out, Verdict::warn, "it is memory: all is gone when the machine restarts",
               elsewhere);
    else if (is("overlay") || is("aufs"))
        judged(out, Verdict::warn, "it is the container's own layer, and goes with it",
               "a volume at the data folder: volumes in compose.yaml");
    else if (is("vfat") || is("msdos"))
        judged(out, Verdict::warn, "its files end at 4 GiB",
               "split = \"2GiB\" under [recording], or " + elsewhere);
    return out;
}

Finding judge_space(const DataFacts& data, unsigned rooms) {
    const std::uint64_t hour = kBytesOfRoomHour * rooms;
    Finding out = begun("free_space", "free space",
                        fmt::format("{}: an hour of {} rooms", human_bytes(hour), rooms));
    const auto& volume = data.volume.value;
    if (!volume) return not_known(std::move(out), data.volume.why);
    out.found =
        fmt::format("{} of {}", human_bytes(volume->free_bytes), human_bytes(volume->size_bytes));
    const std::string set = "weir clean --free SIZE, free_space of [retention], or a larger disk";
    if (volume->free_bytes < kFreeToStart)
        judged(out, Verdict::bad, "no recording begins below free_space_start (1 GiB)", set);
    else if (volume->free_bytes < hour)
        judged(out, Verdict::warn, "less than an hour of all rooms at 5 Mbit/s fits", set);
    return out;
}

Finding judge_inodes(const DataFacts& data, unsigned rooms) {
    const std::uint64_t need = kInodesOfRoom * rooms;
    Finding out = begun("free_inodes", "free inodes", fmt::format("at least {}", need));
    const auto& volume = data.volume.value;
    if (!volume) return not_known(std::move(out), data.volume.why);
    if (volume->inodes == 0) {
        out.found = "not counted";
        return out;
    }
    out.found = fmt::format("{} of {}", volume->free_inodes, volume->inodes);
    const std::string set = "weir clean --free-inodes N, or longer files: split under [recording]";
    if (volume->free_inodes < kInodesToStart)
        judged(out, Verdict::bad, "no recording begins with fewer than 16", set);
    else if (volume->free_inodes < need)
        judged(out, Verdict::warn, "each file, list and published segment takes one", set);
    return out;
}

/// Scheduled by those who have the disk itself.
bool is_made_of_others(std::string_view disk) {
    static constexpr std::array<std::string_view, 6> kNames{"vd",  "xvd", "nbd",
                                                            "dm-", "md",  "loop"};
    return std::ranges::any_of(kNames, [&](auto name) { return disk.starts_with(name); });
}

Finding judge_scheduler(const DataFacts& data) {
    Finding out = begun("io_scheduler", "IO scheduler", "mq-deadline; none for SSDs");
    const auto& disk = data.disk.value;
    if (!disk) return not_known(std::move(out), data.disk.why);
    out.found = fmt::format("{} ({})", printable(disk->scheduler), printable(disk->name));
    const bool turns = disk->is_rotational && !is_made_of_others(disk->name);
    std::string why;
    if (turns && (disk->scheduler == "none" || disk->scheduler == "noop"))
        why = "many files that grow side by side make a turning disk seek; unsorted, it is slow";
    else if (!turns && (disk->scheduler == "bfq" || disk->scheduler == "cfq"))
        why = "it costs processor time for each request, and holds fast disks back";
    if (why.empty()) return out;
    return judged(
        out, Verdict::warn, std::move(why),
        fmt::format("echo mq-deadline > /sys/block/{}/queue/scheduler; to keep it: a rule "
                    "of udev, docs/deploy.md has it",
                    printable(disk->name)));
}

}  // namespace

std::string_view to_string(Verdict verdict) {
    switch (verdict) {
        case Verdict::ok: return "ok";
        case Verdict::warn: return "warn";
        case Verdict::bad: return "bad";
        case Verdict::unknown: break;
    }
    return "unknown";
}

std::vector<Finding> judge_machine(const MachineFacts& facts, unsigned rooms) {
    return {judge_open_files(facts, rooms),  judge_memory(facts, rooms),
            judge_swappiness(facts),         judge_tcp_receive(facts),
            judge_socket_receive(facts),     judge_listen_queue(facts),
            judge_local_ports(facts, rooms), judge_clock(facts),
            judge_folder(facts.data),        judge_file_system(facts.data),
            judge_space(facts.data, rooms),  judge_inodes(facts.data, rooms),
            judge_scheduler(facts.data)};
}

Verdict worst_of(const std::vector<Finding>& findings) {
    const auto has = [&](Verdict verdict) {
        return std::ranges::any_of(findings,
                                   [&](const Finding& each) { return each.verdict == verdict; });
    };
    if (has(Verdict::bad)) return Verdict::bad;
    return has(Verdict::warn) ? Verdict::warn : Verdict::ok;
}

}  // namespace weir::cli
