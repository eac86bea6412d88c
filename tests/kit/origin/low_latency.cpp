// SPDX-License-Identifier: MIT
// The low-latency playlists of a LivePlan.  Source: draft 8216bis §4.4.3, §6.2.
#include <fmt/format.h>

#include <algorithm>

#include "kit/origin/live_plan.hpp"

namespace weir::kit {
namespace {

constexpr std::uint64_t kSkipTargets = 6;  ///< CAN-SKIP-UNTIL: the least that is allowed.
constexpr std::uint64_t kParted = 3;       ///< The last segments, whose parts are listed.

std::string_view extension_of(const LivePlan::LowLatency& how) {
    return how.is_fmp4 ? "m4s" : "ts";
}

}  // namespace

unsigned LivePlan::parts_there(std::uint64_t k, std::int64_t elapsed_90k) const {
    if (shape_.parts == 0) return 0;
    const auto since = elapsed_90k - std::int64_t(k) * shape_.segment_90k;
    return unsigned(std::clamp<std::int64_t>(since / part_90k(), 0, shape_.parts));
}

std::string LivePlan::part_lines(std::uint64_t k, unsigned count, const LowLatency& how) const {
    std::string text;
    for (unsigned i = 0; i < count; ++i) {
        text += fmt::format("#EXT-X-PART:DURATION={:.3f},", double(part_90k()) / 90'000);
        if (how.offset)
            text += fmt::format("URI=\"{}.{}\",BYTERANGE=\"{}@{}\"", name_of(k), extension_of(how),
                                how.offset(k, i + 1) - how.offset(k, i), how.offset(k, i));
        else
            text += fmt::format("URI=\"{}.{}.{}\"", name_of(k), i, extension_of(how));
        text += i == 0 ? ",INDEPENDENT=YES\n" : "\n";
    }
    return text;
}

std::optional<std::string> LivePlan::low_latency_playlist(
    std::int64_t elapsed_90k, std::optional<WallClock::time_point> wall_begin,
    const LowLatency& how) const {
    const auto ks = listed(elapsed_90k);
    if (shape_.parts == 0 || is_over(ks, elapsed_90k)) return std::nullopt;
    const auto target = (shape_.segment_90k + 89'999) / 90'000;
    const double part_s = double(part_90k()) / 90'000;
    std::string text = head_lines(ks, 9);
    text += fmt::format(
        "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,CAN-SKIP-UNTIL={},PART-HOLD-BACK={:.3f}\n"
        "#EXT-X-PART-INF:PART-TARGET={:.3f}\n",
        kSkipTargets * std::uint64_t(target), 3 * part_s, part_s);
    const auto skipped = how.skips ? ks.size() - std::min<std::size_t>(ks.size(), kSkipTargets) : 0;
    if (skipped > 0)
        text += fmt::format("#EXT-X-SKIP:SKIPPED-SEGMENTS={}\n",
                            skipped + (how.skips_too_much ? 1'000 : 0));
    else if (how.is_fmp4)
        text += "#EXT-X-MAP:URI=\"init.mp4\"\n";
    for (auto i = skipped; i < ks.size(); ++i) {
        text += tags_before(ks[i], wall_begin);
        if (i + kParted >= ks.size() && !how.drops_parts)
            text += part_lines(ks[i], shape_.parts, how);
        text += segment_lines(ks[i], elapsed_90k, extension_of(how));
    }
    if (has_ended(elapsed_90k)) return text + "#EXT-X-ENDLIST\n";
    const auto coming = ks.back() + 1;
    const Epoch* const epoch = epoch_of(coming);
    if (epoch == nullptr || epoch->restart != epoch_of(ks.back())->restart) return text;
    const auto there = parts_there(coming, shown_90k(elapsed_90k));
    if (there > 0) text += tags_before(coming, wall_begin) + part_lines(coming, there, how);
    if (there < shape_.parts && !how.offset)
        text += fmt::format("#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"{}.{}.{}\"\n", name_of(coming),
                            there, extension_of(how));
    return text;
}

std::optional<std::int64_t> LivePlan::listed_at_90k(std::uint64_t msn, std::optional<unsigned> part,
                                                    std::int64_t elapsed_90k) const {
    const auto ks = listed(elapsed_90k);
    if (ks.empty() || has_ended(elapsed_90k)) return elapsed_90k;
    const Epoch& epoch = *epoch_of(ks.back());
    const auto last = epoch.msn(ks.back());
    if (msn > last + 2) return std::nullopt;
    if (msn <= last) return elapsed_90k;
    const auto begin = std::int64_t(ks.back() + (msn - last)) * shape_.segment_90k;
    const auto wanted = begin + (part ? (*part + 1) * part_90k() : shape_.segment_90k);
    // Right after it: what falls due at a moment is listed from then on.
    return std::max(wanted + 90, frozen_until_90k_);
}

}  // namespace weir::kit
