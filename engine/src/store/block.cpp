// SPDX-License-Identifier: MIT
#include "store/block.hpp"

#include <sys/mman.h>

#include <new>

namespace weir::store {
namespace {

// 8 MiB: what a hundred streams turn over when their segments come at once.
constexpr std::size_t kKept = 128;

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
    {
        const std::lock_guard lock{mutex_};
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
    if (free_.size() < kKept) free_.push_back(std::move(block.data));
}

}  // namespace weir::store
