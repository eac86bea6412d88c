// SPDX-License-Identifier: MIT
// What Douyu answers when it is asked for a stream. Pure.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "answer.hpp"

namespace weir::resolvers {

struct DouyuRate {
    std::string name{};
    std::int64_t rate = 0, kbps = 0;

    ext::Rung rung() const;
};

/// One stream, and which others there are.
struct DouyuPlay {
    std::string url{}, cdn{};
    std::int64_t rate = 0;
    std::vector<DouyuRate> rates{};
    std::vector<std::string> cdns{};

    /// To be left where there is another.
    bool is_on_bad_line() const;
    /// One that is better; empty: there is none.
    std::string better_cdn() const;
    /// The one to ask for: the nearest below, else the lowest above.
    std::int64_t rate_for(ext::Rung wanted) const;
    /// Over TLS, and without it: some of its hosts have names or certificates that TLS refuses.
    std::vector<ext::Candidate> candidates() const;
};

Got<DouyuPlay> douyu_play_of(const JsonAnswer& answer);

}  // namespace weir::resolvers
