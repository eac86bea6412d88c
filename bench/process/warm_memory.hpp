// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>

namespace weir::bench {

/// Free memory that the host has given already. Most of a recorder's cost is the page cache's, and
/// that is several times as high where a hypervisor takes back what lies idle for seconds and has
/// to back it anew for its next user. It takes only blocks of many pages; so one page in sixteen is
/// held here, all over the memory, and the fifteen between them stay.
class WarmMemory {
public:
    WarmMemory() = default;
    ~WarmMemory();
    WarmMemory(const WarmMemory&) = delete;
    WarmMemory& operator=(const WarmMemory&) = delete;

    /// Touches as much as is lacking, and frees fifteen in sixteen of it again. Never more than
    /// three quarters of what the machine has to spare.  Blocks: up to 2 s per GB.
    void grow_to(std::uint64_t bytes);

private:
    int file_ = -1;
    std::uint64_t bytes_ = 0;
};

}  // namespace weir::bench
