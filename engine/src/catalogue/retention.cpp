// SPDX-License-Identifier: MIT
#include "catalogue/retention.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <tuple>

namespace weir::catalogue {
namespace {

/// Goes through the candidates from the oldest on, once for each rule.
class Planner {
public:
    Planner(const RetentionOptions& options, const std::vector<Candidate>& candidates,
            const std::map<std::uint64_t, VolumeSpace>& volumes)
        : options_(options),
          candidates_(candidates),
          volumes_(volumes),
          order_(candidates.size()),
          is_gone_(candidates.size()) {
        std::iota(order_.begin(), order_.end(), std::size_t{0});
        std::ranges::sort(order_, [&](std::size_t a, std::size_t b) {
            return std::tie(candidates[a].finished_at, candidates[a].path) <
                   std::tie(candidates[b].finished_at, candidates[b].path);
        });
        for (const Candidate& candidate : candidates) {
            bytes_ += candidate.bytes;
            room_bytes_[candidate.room] += candidate.bytes;
        }
    }

    void by_age(WallClock::time_point now);
    void by_room();
    void by_bytes();
    void by_space();

    std::vector<Removal> take() { return std::move(removals_); }

private:
    /// Removes each that `reason` has one for.
    template <class Reason>
    void go(const Reason& reason);
    std::string space_reason(const VolumeSpace& space) const;

    const RetentionOptions& options_;
    const std::vector<Candidate>& candidates_;
    std::map<std::uint64_t, VolumeSpace> volumes_;
    std::vector<std::size_t> order_;
    std::vector<bool> is_gone_;
    std::uint64_t bytes_ = 0;
    std::map<std::string, std::uint64_t> room_bytes_;
    std::vector<Removal> removals_;
};

template <class Reason>
void Planner::go(const Reason& reason) {
    for (const std::size_t i : order_) {
        const Candidate& candidate = candidates_[i];
        if (is_gone_[i] || candidate.is_fixed) continue;
        std::string why = reason(candidate);
        if (why.empty()) continue;
        is_gone_[i] = true;
        bytes_ -= candidate.bytes;
        room_bytes_[candidate.room] -= candidate.bytes;
        if (const auto space = volumes_.find(candidate.volume); space != volumes_.end()) {
            space->second.free_bytes += candidate.bytes;
            space->second.free_inodes += candidate.files;
        }
        removals_.push_back({i, std::move(why)});
    }
}

void Planner::by_age(WallClock::time_point now) {
    if (options_.age.count() <= 0) return;
    go([&](const Candidate& candidate) {
        const bool is_old = now - candidate.finished_at > options_.age;
        return is_old ? fmt::format("older than {} h", options_.age.count()) : std::string{};
    });
}

void Planner::by_room() {
    if (options_.room_bytes == 0) return;
    go([&](const Candidate& candidate) {
        const bool is_beyond =
            !candidate.room.empty() && room_bytes_[candidate.room] > options_.room_bytes;
        return is_beyond ? fmt::format("its room has more than {} bytes", options_.room_bytes)
                         : std::string{};
    });
}

void Planner::by_bytes() {
    if (options_.bytes == 0) return;
    go([&](const Candidate&) {
        return bytes_ > options_.bytes ? fmt::format("all have more than {} bytes", options_.bytes)
                                       : std::string{};
    });
}

std::string Planner::space_reason(const VolumeSpace& space) const {
    const auto percent =
        space.bytes == 0 ? 100.0 : 100.0 * double(space.free_bytes) / double(space.bytes);
    if (space.free_bytes < options_.free_bytes)
        return fmt::format("fewer than {} bytes are free", options_.free_bytes);
    if (percent < options_.free_percent)
        return fmt::format("less than {} % is free", options_.free_percent);
    if (space.inodes != 0 && space.free_inodes < options_.free_inodes)
        return fmt::format("fewer than {} inodes are free", options_.free_inodes);
    return {};
}

void Planner::by_space() {
    go([&](const Candidate& candidate) {
        const auto space = volumes_.find(candidate.volume);
        // What nothing is known of is not in need.
        return space == volumes_.end() ? std::string{} : space_reason(space->second);
    });
}

}  // namespace

std::vector<Removal> plan_removals(const RetentionOptions& options,
                                   const std::vector<Candidate>& candidates,
                                   const std::map<std::uint64_t, VolumeSpace>& volumes,
                                   WallClock::time_point now) {
    Planner planner{options, candidates, volumes};
    planner.by_age(now);
    planner.by_room();
    planner.by_bytes();
    planner.by_space();
    return planner.take();
}

}  // namespace weir::catalogue
