// SPDX-License-Identifier: MIT
#include "douyu/sign.hpp"

#include <fmt/format.h>

#include "candidates.hpp"
#include "crypto/digest.hpp"

namespace weir::resolvers {
namespace {

constexpr std::int64_t kMostRounds = 1000;

}  // namespace

std::optional<DouyuKey> douyu_key_of(const Json& data) {
    DouyuKey key;
    key.key = data["key"].text();
    key.start = data["rand_str"].text();
    key.data = data["enc_data"].text();
    const auto rounds = data["enc_time"].number().value_or(0);
    if (key.key.empty() || key.start.empty() || key.data.empty() || rounds < 1 ||
        rounds > kMostRounds)
        return std::nullopt;
    key.rounds = static_cast<int>(rounds);
    key.is_special = data["is_special"].is_true();
    key.expires = to_time(data["expire_at"].number());
    return key;
}

std::string sign_douyu(const DouyuKey& key, std::string_view room, std::int64_t seconds) {
    std::string text = key.start;
    for (int i = 0; i < key.rounds; ++i) {
        text += key.key;
        text = md5_hex(text);
    }
    const auto of_room = key.is_special ? std::string{} : fmt::format("{}{}", room, seconds);
    return md5_hex(text + key.key + of_room);
}

}  // namespace weir::resolvers
