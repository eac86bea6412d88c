// SPDX-License-Identifier: MIT
// How Douyu's web player signs what it asks. Pure.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "text/json.hpp"

namespace weir::resolvers {

/// What the service hands out for signing; for all rooms.
struct DouyuKey {
    std::string key{}, start{}, data{};
    int rounds = 0;
    bool is_special = false;  ///< The signature is of no room and no time.
    std::optional<std::chrono::system_clock::time_point> expires{};
};

/// Of `data` in the answer; nothing where a member is missing, or the rounds are 0 or above 1000.
std::optional<DouyuKey> douyu_key_of(const Json& data);

/// `auth`. `seconds`: since 1970.
std::string sign_douyu(const DouyuKey& key, std::string_view room, std::int64_t seconds);

}  // namespace weir::resolvers
