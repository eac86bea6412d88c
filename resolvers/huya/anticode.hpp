// SPDX-License-Identifier: MIT
// Huya's signature of a stream's URL. Pure.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir::resolvers {

/// The lower 32 bits turned left by 8; the upper ones stay.
std::uint64_t convert_uid(std::uint64_t uid);

struct HuyaSigning {
    std::string stream{};   ///< Its name, of the URL.
    std::uint64_t uid = 0;  ///< Of a viewer: any plausible number.
    std::int64_t now_ms = 0;
    std::uint32_t random = 0;
    std::string version{};  ///< Of the player, a number like a date.
};

/// What is signed, and how.
struct HuyaProof {
    std::uint64_t seqid = 0;
    std::string hash{}, secret{};
};

/// `key`: what fm begins with. `uid`: converted, or as it is for t = 103. `time`: wsTime.
HuyaProof prove_huya(std::string_view key, std::string_view ctype, std::string_view t,
                     std::uint64_t uid, std::string_view time, const HuyaSigning& signing);

/// The query of the stream's URL from the anticode that the service hands out for it (with HTML
/// entities or without). wsTime is put a day ahead where less than 20 minutes are left. Nothing
/// where fm or ctype are missing or are none.
std::optional<std::string> sign_anticode(std::string_view anticode, const HuyaSigning& signing);

}  // namespace weir::resolvers
