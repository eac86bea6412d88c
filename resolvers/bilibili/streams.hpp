// SPDX-License-Identifier: MIT
// What Bilibili's three calls for streams answer. Pure.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>
#include <weir/ext/resolver.hpp>

#include "answer.hpp"

namespace weir::resolvers {

/// The number of a quality, asked for and answered.
std::int64_t qn_of(ext::Rung rung);
ext::Rung rung_of_qn(std::int64_t qn);

struct BilibiliStreams {
    std::vector<ext::Candidate> candidates{};
    /// Of machines of other viewers, which come and go: for when there is nothing else.
    std::vector<ext::Candidate> shaky{};
    std::int64_t best_offered = 0;  ///< The highest qn that may be asked for; 0: not told.

    bool is_empty() const { return candidates.empty() && shaky.empty(); }
    void append(BilibiliStreams more);
    /// A steady one of that quality or better is among them.
    bool reach(ext::Rung rung) const;
};

/// getRoomPlayInfo: every stream on every host. Empty where the service says that there are none.
Got<BilibiliStreams> streams_of_play_info(const JsonAnswer& answer);
/// playUrl: the older call.
Got<BilibiliStreams> streams_of_play_url(const JsonAnswer& answer);
/// A multivariant playlist whose variants have the attribute BILI-QN.
Got<BilibiliStreams> streams_of_master(const ext::HttpAnswer& answer);

}  // namespace weir::resolvers
