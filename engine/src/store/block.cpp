// SPDX-License-Identifier: MIT
#include "store/block.hpp"

namespace weir::store {
namespace {

constexpr std::size_t kKept = 32;  // 2 MiB: what a few disk threads turn over.

}  // namespace

Block BlockPool::take(std::uint64_t offset) {
    Block block;
    block.offset = offset;
    {
        const std::lock_guard lock{mutex_};
        if (!free_.empty()) {
            block.data = std::move(free_.back());
            free_.pop_back();
        }
    }
    if (!block.data) block.data = std::make_unique_for_overwrite<std::uint8_t[]>(kBlockBytes);
    return block;
}

void BlockPool::give_back(Block block) {
    const std::lock_guard lock{mutex_};
    if (free_.size() < kKept) free_.push_back(std::move(block.data));
}

}  // namespace weir::store
