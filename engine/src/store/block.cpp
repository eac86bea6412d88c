// SPDX-License-Identifier: MIT
#include "store/block.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <new>

namespace weir::store {
namespace {

constexpr std::size_t kKept = 32;  // 2 MiB: what a few disk threads turn over.

BlockPages take_pages() {
    void* const pages =
        ::mmap(nullptr, kBlockBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED) throw std::bad_alloc{};
    return BlockPages{static_cast<std::uint8_t*>(pages)};
}

}  // namespace

void ReturnPages::operator()(std::uint8_t* pages) const noexcept {
    ::munmap(pages, kBlockBytes);
}

Block BlockPool::take(std::uint64_t offset) {
    Block block;
    block.offset = offset;
    block.held = Held{current_account(), kBlockBytes};
    {
        const std::lock_guard lock{mutex_};
        ++taken_;
        if (!free_.empty()) {
            block.data = std::move(free_.back());
            free_.pop_back();
        }
    }
    if (!block.data) block.data = take_pages();
    return block;
}

void BlockPool::give_back(Block block) {
    const std::lock_guard lock{mutex_};
    --taken_;
    // As many as are in use: fresh pages cost as much as writing them to a file.
    const std::size_t most = std::max(kKept, taken_);
    if (free_.size() < most) free_.push_back(std::move(block.data));
    if (free_.size() > most) free_.pop_back();
}

}  // namespace weir::store
