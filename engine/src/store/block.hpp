// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "base/account.hpp"
#include "base/bytes.hpp"

namespace weir::store {

/// Small enough to be in the cache still when the disk thread writes it.
inline constexpr std::size_t kBlockBytes = 64 << 10;

/// Of kBlockBytes, straight from the kernel and back to it: a burst leaves no holes in the heap.
struct ReturnPages {
    void operator()(std::uint8_t* pages) const noexcept;
};
using BlockPages = std::unique_ptr<std::uint8_t[], ReturnPages>;

/// Bytes on their way to one place in a file.
struct Block {
    BlockPages data;
    std::size_t size = 0;
    std::uint64_t offset = 0;
    Held held{};  ///< For whom it was taken.

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
    std::vector<BlockPages> free_;
    std::size_t taken_ = 0;
};

}  // namespace weir::store
