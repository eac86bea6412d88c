// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "base/bytes.hpp"

namespace weir::store {

/// Small enough to be in the cache still when the disk thread writes it.
inline constexpr std::size_t kBlockBytes = 64 << 10;

/// Bytes on their way to one place in a file.
struct Block {
    std::unique_ptr<std::uint8_t[]> data;
    std::size_t size = 0;
    std::uint64_t offset = 0;

    std::size_t room() const { return kBlockBytes - size; }
    ByteView bytes() const { return {data.get(), size}; }
};

/// Blocks that were used before, so that their pages are there already. Thread: any.
class BlockPool {
public:
    Block take(std::uint64_t offset);
    void give_back(Block block);

private:
    std::mutex mutex_;
    std::vector<std::unique_ptr<std::uint8_t[]>> free_;
};

}  // namespace weir::store
