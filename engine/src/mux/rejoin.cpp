// SPDX-License-Identifier: MIT
#include "mux/rejoin.hpp"

#include <algorithm>
#include <string_view>

namespace weir::mux {
namespace {

constexpr std::size_t kRemembered = 256;  // GOPs of 2 s: eight minutes. AAC frames: five seconds.

std::uint64_t hash_of(ByteView payload) {
    return std::hash<std::string_view>{}(as_text(payload)) ^ payload.size();
}

}  // namespace

void Rejoin::remember(ByteView payload, Nanoseconds placed) {
    recent_.push_back({hash_of(payload), placed});
    if (recent_.size() > kRemembered) recent_.pop_front();
}

std::optional<Rejoin::Nanoseconds> Rejoin::find(ByteView payload) const {
    const auto same = [hash = hash_of(payload)](const Seen& seen) { return seen.hash == hash; };
    const auto first = std::ranges::find_if(recent_, same);
    if (first == recent_.end() || std::any_of(first + 1, recent_.end(), same)) return std::nullopt;
    return first->placed;
}

}  // namespace weir::mux
