// SPDX-License-Identifier: MIT
#include "aftercare/flv_entry.hpp"

#include <unistd.h>

#include <array>

#include "base/bytes.hpp"

namespace weir::aftercare {
namespace {

constexpr std::size_t kBlock = 1u << 20, kTagHead = 12;
constexpr int kMostBlocks = 32;

/// Adobe Flash Video File Format Specification 10.1, E.4.1 and E.4.3: type, size, time, stream 0,
/// and the frame type of a keyframe.
bool looks_like_keyframe(const std::uint8_t* head) {
    constexpr std::uint8_t kVideo = 9, kKeyframe = 1;
    return head[0] == kVideo && be24(head + 8) == 0 && (head[11] >> 4 & 7) == kKeyframe;
}

/// Behind each tag stands how long it was.
bool is_tag(int fd, std::uint64_t at, const std::uint8_t* head) {
    constexpr std::uint32_t kTagHead = 11;
    const std::uint32_t bytes = kTagHead + be24(head + 1);
    std::array<std::uint8_t, 4> told{};
    return ::pread(fd, told.data(), told.size(), static_cast<off_t>(at + bytes)) == 4 &&
           be32(told.data()) == bytes;
}

}  // namespace

std::optional<std::uint64_t> find_flv_keyframe(int fd, std::uint64_t place) {
    Bytes block(kBlock + kTagHead);
    for (int i = 0; i < kMostBlocks; ++i, place += kBlock) {
        const auto n = ::pread(fd, block.data(), block.size(), static_cast<off_t>(place));
        if (n < static_cast<ssize_t>(kTagHead)) return std::nullopt;
        for (std::size_t at = 0; at + kTagHead <= static_cast<std::size_t>(n); ++at)
            if (looks_like_keyframe(&block[at]) && is_tag(fd, place + at, &block[at]))
                return place + at;
    }
    return std::nullopt;
}

}  // namespace weir::aftercare
