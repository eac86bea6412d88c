// SPDX-License-Identifier: MIT
#include "kit/origin/live_plan.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace weir::kit {
namespace {

std::string date_time(WallClock::time_point at) {
    const auto ms = std::chrono::floor<milliseconds>(at.time_since_epoch()).count();
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(std::time_t(ms / 1000)),
                       ms % 1000);
}

}  // namespace

LivePlan::LivePlan(const Shape& shape) : shape_(shape), epochs_{{.first_msn = shape.first_msn}} {}

std::int64_t LivePlan::newest(std::int64_t elapsed_90k) const {
    const std::int64_t k = elapsed_90k / shape_.segment_90k - 1;
    return last_k_ ? std::min(k, std::int64_t(*last_k_)) : k;
}

const Epoch* LivePlan::epoch_of(std::uint64_t k) const {
    const auto at = std::find_if(epochs_.begin(), epochs_.end(), [k](const Epoch& epoch) {
        return k >= epoch.from_k && k < epoch.end_k;
    });
    return at == epochs_.end() || (last_k_ && k > *last_k_) ? nullptr : &*at;
}

/// Up to when playlists tell of what there is.
std::int64_t LivePlan::shown_90k(std::int64_t elapsed_90k) const {
    return elapsed_90k < frozen_until_90k_ ? std::min(elapsed_90k, frozen_at_90k_) : elapsed_90k;
}

/// The newest segments that share a restart, oldest first.
std::vector<std::uint64_t> LivePlan::listed(std::int64_t elapsed_90k) const {
    elapsed_90k = shown_90k(elapsed_90k);
    std::vector<std::uint64_t> ks;
    const Epoch* last = nullptr;
    for (std::int64_t k = newest(elapsed_90k); k >= 0 && ks.size() < shape_.window; --k) {
        const Epoch* epoch = epoch_of(std::uint64_t(k));
        if (epoch == nullptr && last == nullptr) continue;  // an outage: the old list stays
        if (epoch == nullptr || (last != nullptr && epoch->restart != last->restart)) break;
        last = epoch;
        ks.push_back(std::uint64_t(k));
    }
    std::reverse(ks.begin(), ks.end());
    return ks;
}

std::uint64_t LivePlan::discontinuities_before(std::uint64_t k) const {
    const Epoch* epoch = epoch_of(k);
    return std::uint64_t(std::count_if(epochs_.begin(), epochs_.end(), [&](const Epoch& e) {
        return e.restart == epoch->restart && e.discontinuity && e.from_k < k;
    }));
}

bool LivePlan::has_ended(std::int64_t elapsed_90k) const {
    return last_k_ && elapsed_90k / shape_.segment_90k - 1 >= std::int64_t(*last_k_);
}

/// Before the first segment, and long after the end.
bool LivePlan::is_over(const std::vector<std::uint64_t>& ks, std::int64_t elapsed_90k) const {
    const std::int64_t real = elapsed_90k / shape_.segment_90k - 1;
    return ks.empty() ||
           (last_k_ && real > std::int64_t(*last_k_ + shape_.window + shape_.retained));
}

std::string LivePlan::name_of(std::uint64_t k) const {
    const Epoch& epoch = *epoch_of(k);
    return epoch.restart == 0 ? fmt::format("{}", epoch.msn(k))
                              : fmt::format("r{}/{}", epoch.restart, epoch.msn(k));
}

std::string LivePlan::head_lines(const std::vector<std::uint64_t>& ks, int version) const {
    std::string text = fmt::format(
        "#EXTM3U\n#EXT-X-VERSION:{}\n#EXT-X-TARGETDURATION:{}\n#EXT-X-MEDIA-SEQUENCE:{}\n", version,
        std::lround(std::ceil(told_target_s_.value_or(double(shape_.segment_90k) / 90'000))),
        epoch_of(ks.front())->msn(ks.front()));
    if (const auto dsn = discontinuities_before(ks.front()); dsn > 0)
        text += fmt::format("#EXT-X-DISCONTINUITY-SEQUENCE:{}\n", dsn);
    return text;
}

std::string LivePlan::tags_before(std::uint64_t k,
                                  std::optional<WallClock::time_point> wall_begin) const {
    const Epoch& epoch = *epoch_of(k);
    std::string text;
    if (epoch.discontinuity && epoch.from_k == k) text += "#EXT-X-DISCONTINUITY\n";
    if (wall_begin) {
        const std::chrono::duration<double> at{double(k) * double(shape_.segment_90k) / 90'000};
        text += fmt::format(
            "#EXT-X-PROGRAM-DATE-TIME:{}\n",
            date_time(*wall_begin + std::chrono::duration_cast<WallClock::duration>(at)));
    }
    return text;
}

std::string LivePlan::segment_lines(std::uint64_t k, std::int64_t elapsed_90k,
                                    std::string_view extension) const {
    auto text = fmt::format("#EXTINF:{:.3f},\n", double(shape_.segment_90k) / 90'000);
    if (left_out_.contains(epoch_of(k)->msn(k))) text += "#EXT-X-GAP\n";
    text += fmt::format("{}.{}", name_of(k), extension);
    if (has_queries_) text += fmt::format("?token={}", elapsed_90k);
    return text + '\n';
}

std::optional<std::string> LivePlan::playlist(
    std::int64_t elapsed_90k, std::optional<WallClock::time_point> wall_begin) const {
    const auto ks = listed(elapsed_90k);
    if (is_over(ks, elapsed_90k)) return std::nullopt;
    std::string text = head_lines(ks, 3);
    for (const auto k : ks)
        text += tags_before(k, wall_begin) + segment_lines(k, elapsed_90k);
    if (has_ended(elapsed_90k)) text += "#EXT-X-ENDLIST\n";
    return text;
}

std::optional<LivePlan::Located> LivePlan::locate(unsigned restart, std::uint64_t msn,
                                                  std::int64_t elapsed_90k) const {
    const auto last = elapsed_90k / shape_.segment_90k - 1;
    if (left_out_.contains(msn)) return std::nullopt;
    const auto content = replaced_.find(msn);
    const std::uint64_t wanted = content == replaced_.end() ? msn : content->second;
    for (const Epoch& epoch : epochs_) {
        if (epoch.restart != restart || wanted < epoch.first_msn) continue;
        const std::uint64_t k = epoch.from_k + (wanted - epoch.first_msn);
        if (epoch_of(k) != &epoch) continue;
        const bool is_kept = std::int64_t(k + shape_.window + shape_.retained) > last;
        const unsigned parts = parts_there(k, elapsed_90k);
        const bool is_whole = std::int64_t(k) <= last;
        if (!is_kept || (!is_whole && parts == 0)) return std::nullopt;
        return Located{k, epoch.shift_90k, is_whole ? std::nullopt : std::optional{parts}};
    }
    return std::nullopt;
}

std::optional<Epoch> LivePlan::epoch_at(std::int64_t elapsed_90k) const {
    const Epoch* epoch = epoch_of(std::uint64_t(elapsed_90k / shape_.segment_90k));
    return epoch == nullptr ? std::nullopt : std::optional{*epoch};
}

void LivePlan::freeze(std::int64_t elapsed_90k, std::int64_t duration_90k) {
    frozen_at_90k_ = elapsed_90k;
    frozen_until_90k_ = elapsed_90k + duration_90k;
}

void LivePlan::restart(std::int64_t elapsed_90k, std::int64_t outage_90k) {
    const auto next_k = std::uint64_t(newest(elapsed_90k) + 2);
    const auto outage = std::uint64_t((outage_90k + shape_.segment_90k - 1) / shape_.segment_90k);
    Epoch& old = epochs_.back();
    old.end_k = next_k;
    const std::uint64_t from_k = next_k + outage;
    epochs_.push_back(
        {.from_k = from_k,
         .restart = old.restart + 1,
         .shift_90k = -(shape_.start_90k + std::int64_t(from_k) * shape_.segment_90k)});
}

void LivePlan::jump(std::int64_t elapsed_90k, std::int64_t shift_90k) {
    const auto next_k = std::uint64_t(newest(elapsed_90k) + 2);
    Epoch& old = epochs_.back();
    if (next_k <= old.from_k) {
        old.shift_90k += shift_90k;
        return;
    }
    old.end_k = next_k;
    epochs_.push_back({.from_k = next_k,
                       .first_msn = old.msn(next_k),
                       .restart = old.restart,
                       .shift_90k = old.shift_90k + shift_90k,
                       .discontinuity = true});
}

}  // namespace weir::kit
