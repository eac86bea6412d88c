// SPDX-License-Identifier: MIT
// What files of /proc and /sys say. Pure: their text in, values out, nothing where it is not there.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "doctor/machine.hpp"

namespace weir::cli {

/// The number at `place` (0: the first), with blanks or tabs between.
std::optional<std::uint64_t> number_in(std::string_view text, std::size_t place = 0);

/// "MemTotal:  24682416 kB" of /proc/meminfo, in bytes.
std::optional<std::uint64_t> meminfo_bytes(std::string_view text, std::string_view name);

/// "[none] mq-deadline kyber" is none; a single word is that.
std::optional<std::string> chosen_scheduler(std::string_view text);

/// The mount of /proc/self/mountinfo that `path`, absolute and without links, lies on.
std::optional<MountFacts> mount_of(std::string_view text, const std::filesystem::path& path);

/// Where this process stands among the control groups of /proc/self/cgroup that limit memory.
struct MemoryGroup {
    std::string path{};  ///< "/system.slice/weir.service"
    bool is_unified = false;
};
std::optional<MemoryGroup> memory_group(std::string_view text);

/// Of memory.max or memory.limit_in_bytes; nothing where there is none ("max").
std::optional<std::uint64_t> memory_limit(std::string_view text);

}  // namespace weir::cli
