// SPDX-License-Identifier: MIT
#include "store/block.hpp"

#include <catch2/catch.hpp>

using namespace weir;

TEST_CASE("block pool: what is given back is taken again, empty and for another place", "[store]") {
    store::BlockPool pool;
    auto block = pool.take(7);
    const auto* pages = block.data.get();
    block.size = 5;
    pool.give_back(std::move(block));
    const auto again = pool.take(70);
    CHECK(again.data.get() == pages);
    CHECK(again.size == 0);
    CHECK(again.offset == 70);
    CHECK(pool.take(0).data.get() != pages);
}

TEST_CASE("block pool: a burst of blocks can be taken, filled and given back", "[store]") {
    store::BlockPool pool;
    std::vector<store::Block> burst;
    for (std::uint64_t i = 0; i < 300; ++i) {
        burst.push_back(pool.take(i));
        burst.back().data[store::kBlockBytes - 1] = std::uint8_t(i);
    }
    CHECK(burst[299].data[store::kBlockBytes - 1] == std::uint8_t(299));
    for (auto& block : burst)
        pool.give_back(std::move(block));
    CHECK(pool.take(1).data != nullptr);
}
