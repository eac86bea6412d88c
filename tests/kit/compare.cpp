// SPDX-License-Identifier: MIT
#include "kit/compare.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <map>
#include <unordered_map>

namespace weir::kit {
namespace {

using Number = std::int64_t;  // of a frame in the reference track

/// Which numbers have been seen, as disjoint intervals [first, last].
class NumberSet {
public:
    /// False when it was there already.
    bool add(Number a) {
        auto next = ranges_.upper_bound(a);
        if (next != ranges_.begin()) {
            const auto previous = std::prev(next);
            if (a <= previous->second) return false;
            if (a == previous->second + 1) {
                previous->second = a;
                join(previous, next);
                return true;
            }
        }
        if (next != ranges_.end() && next->first == a + 1) {
            const Number last = next->second;
            ranges_.erase(next);
            ranges_.emplace(a, last);
        } else {
            ranges_.emplace(a, a);
        }
        return true;
    }
    bool empty() const { return ranges_.empty(); }
    Number first() const { return ranges_.begin()->first; }
    Number last() const { return ranges_.rbegin()->second; }
    const std::map<Number, Number>& ranges() const { return ranges_; }

private:
    using Iterator = std::map<Number, Number>::iterator;
    void join(Iterator left, Iterator right) {
        if (right == ranges_.end() || right->first != left->second + 1) return;
        left->second = right->second;
        ranges_.erase(right);
    }
    std::map<Number, Number> ranges_;
};

/// PTS of one frame in the source and in the recording.
struct StampPair {
    std::int64_t source_us = 0, recorded_us = 0;
    std::int64_t shift_us() const { return recorded_us - source_us; }
};

/// Follows one track of a recording through the reference.
class Walk {
public:
    Walk(const ReferenceTrack& track, Number first) : track_(track), cursor_(first - 1) {
        for (std::size_t i = 0; i < track.loop.size(); ++i)
            places_[track.loop[i].hash].push_back(Number(i));
    }

    /// Its number; nothing where the reference has no such frame.
    std::optional<Number> step(const Frame& frame) {
        ++verdict.recorded;
        const auto places = places_.find(frame.hash);
        if (places == places_.end()) {
            ++verdict.foreign;
            return std::nullopt;
        }
        const Number a = number_of(places->second, frame.dts_us);
        const bool is_late = !seen.empty() && a < seen.last();
        cursor_ = a;
        last_dts_us_ = frame.dts_us;
        if (!seen.add(a)) {
            ++verdict.doubled;
            return a;
        }
        ++verdict.matched;
        if (is_late) ++verdict.out_of_order;
        stamps.push_back({track_.pts_us(std::uint64_t(a)), frame.pts_us});
        return a;
    }

    TrackVerdict verdict;
    NumberSet seen;
    std::vector<StampPair> stamps;

private:
    /// Of the places of the loop that hold such a frame, the one that fits the timestamp best.
    /// There is more than one only where frames are equal, as in silence.
    Number number_of(const std::vector<Number>& places, std::int64_t dts_us) const {
        const double told_s = double(dts_us - last_dts_us_) / 1e6;
        const auto misfit = [&](Number a) {
            return std::abs(double(a - cursor_) * track_.frame_s() - (seen.empty() ? 0 : told_s));
        };
        Number best = number_of(places.front(), dts_us);
        for (const Number place : places)
            if (const Number a = number_of(place, dts_us); misfit(a) < misfit(best)) best = a;
        return best;
    }

    Number number_of(Number place, std::int64_t dts_us) const {
        const auto n = Number(track_.loop.size());
        const Number forward = ((place - cursor_ - 1) % n + n) % n;
        const Number nearest = cursor_ + 1 + forward;
        if (seen.empty() || forward == 0) return nearest;
        const double whole_s = track_.frame_s() * double(n);
        const double told_s = double(dts_us - last_dts_us_) / 1e6;
        const double beyond_s = told_s - double(forward + 1) * track_.frame_s();
        const double loops = std::round(beyond_s / whole_s);
        const bool time_fits = std::abs(beyond_s - loops * whole_s) < 1.0;
        if (time_fits && loops >= 0) return nearest + Number(loops) * n;
        const Number backward = nearest - n;
        // Further back than the recording itself only by little: a swap at its very beginning.
        const Number earliest = std::max<Number>(seen.first() - n / 8, 0);
        return n - forward <= n / 2 && backward >= earliest ? backward : nearest;
    }

    const ReferenceTrack& track_;
    std::unordered_map<std::uint64_t, std::vector<Number>> places_;
    Number cursor_;
    std::int64_t last_dts_us_ = 0;
};

/// Both tracks of a recording.
struct Walks {
    explicit Walks(const Reference& reference)
        : video(reference.video, first(reference, Kind::video)),
          audio(reference.audio, first(reference, Kind::audio)) {}

    std::optional<Number> step(const Frame& frame) {
        return (frame.kind == Kind::video ? video : audio).step(frame);
    }

    Walk video, audio;

private:
    static Number first(const Reference& reference, Kind kind) {
        return Number(reference.first_frame(kind, reference.first_segment));
    }
};

std::vector<Missing> holes(const NumberSet& seen, const Reference& reference, Kind kind) {
    std::vector<Missing> all;
    const auto& ranges = seen.ranges();
    for (auto at = ranges.begin(); at != ranges.end(); ++at) {
        const auto next = std::next(at);
        if (next == ranges.end()) break;
        Missing missing{.first = std::uint64_t(at->second + 1),
                        .count = std::uint64_t(next->first - at->second - 1)};
        missing.seconds = double(missing.count) * reference.track(kind).frame_s();
        if (reference.segment_us > 0) {
            const auto last = missing.first + missing.count - 1;
            missing.from_msn = reference.msn_of(reference.segment_of(kind, missing.first));
            missing.to_msn = reference.msn_of(reference.segment_of(kind, last));
        }
        all.push_back(missing);
    }
    return all;
}

bool is_named(const ToldGap& gap, const Reference& reference, std::uint64_t segment) {
    if (!gap.from_msn) return false;
    const auto msn = reference.msn_of(segment);
    return msn && *msn >= *gap.from_msn && *msn <= gap.to_msn.value_or(*gap.from_msn);
}

/// Every segment that the range touches lies in a gap told by media sequence number.
bool all_named(const Missing& missing, const Reference& reference, Kind kind,
               const std::vector<ToldGap>& told) {
    if (reference.segment_us == 0) return false;
    const auto last = reference.segment_of(kind, missing.first + missing.count - 1);
    for (auto k = reference.segment_of(kind, missing.first); k <= last; ++k) {
        const bool named = std::any_of(told.begin(), told.end(), [&](const ToldGap& gap) {
            return is_named(gap, reference, k);
        });
        if (!named) return false;
    }
    return true;
}

/// Marks what was told; a gap in seconds answers for one range of each track.
void mark_told(std::vector<Missing>& missing, const Reference& reference, Kind kind,
               const CompareOptions& options) {
    std::vector<bool> used(options.told.size());
    for (Missing& range : missing) {
        range.told = all_named(range, reference, kind, options.told);
        for (std::size_t i = 0; i < used.size() && !range.told; ++i) {
            const ToldGap& gap = options.told[i];
            if (used[i] || gap.from_msn) continue;
            if (range.seconds > gap.seconds + options.told_tolerance_s) continue;
            used[i] = range.told = true;
        }
    }
}

void sort_by_source(std::vector<StampPair>& stamps) {
    std::sort(stamps.begin(), stamps.end(),
              [](const StampPair& a, const StampPair& b) { return a.source_us < b.source_us; });
}

/// How far sound is from where the source had it, seen from the pictures next to it.
double av_error_us(std::vector<StampPair> video, std::vector<StampPair> audio) {
    constexpr std::int64_t kNear_us = 100'000;
    sort_by_source(video);
    double worst = 0;
    for (const StampPair& sound : audio) {
        const auto after = std::partition_point(
            video.begin(), video.end(),
            [&](const StampPair& picture) { return picture.source_us < sound.source_us; });
        double error = std::numeric_limits<double>::infinity();
        // Where timestamps jump, only the picture on the same side of the jump counts.
        for (auto at = after == video.begin() ? after : std::prev(after);
             at != video.end() && at <= after; ++at)
            if (std::abs(at->source_us - sound.source_us) < kNear_us)
                error = std::min(error, double(std::abs(at->shift_us() - sound.shift_us())));
        if (std::isfinite(error)) worst = std::max(worst, error);
    }
    return worst;
}

}  // namespace

bool TrackVerdict::has_untold() const {
    return std::any_of(missing.begin(), missing.end(), [](const Missing& m) { return !m.told; });
}

std::uint64_t TrackVerdict::missing_frames() const {
    std::uint64_t frames = 0;
    for (const Missing& m : missing)
        frames += m.count;
    return frames;
}

bool Verdict::accounted() const {
    for (const TrackVerdict* t : {&video, &audio})
        if (t->doubled + t->out_of_order + t->foreign > 0 || t->has_untold()) return false;
    return av_in_step && video.matched + audio.matched > 0;
}

bool Verdict::flawless() const {
    return accounted() && video.missing.empty() && audio.missing.empty();
}

Verdict compare(const std::vector<Frame>& recorded, const Reference& reference,
                const CompareOptions& options) {
    Walks walks{reference};
    for (const Frame& frame : recorded)
        walks.step(frame);
    auto& [video, audio] = walks;
    Verdict verdict{.video = std::move(video.verdict), .audio = std::move(audio.verdict)};
    verdict.video.missing = holes(video.seen, reference, Kind::video);
    verdict.audio.missing = holes(audio.seen, reference, Kind::audio);
    mark_told(verdict.video.missing, reference, Kind::video, options);
    mark_told(verdict.audio.missing, reference, Kind::audio, options);
    verdict.av_error_ms = av_error_us(std::move(video.stamps), std::move(audio.stamps)) / 1000;
    verdict.av_in_step = verdict.av_error_ms <= options.av_tolerance_ms;
    return verdict;
}

std::vector<std::optional<std::uint64_t>> places_in(const Reference& reference,
                                                    const std::vector<Frame>& recorded) {
    Walks walks{reference};
    std::vector<std::optional<std::uint64_t>> places;
    places.reserve(recorded.size());
    for (const Frame& frame : recorded) {
        const auto place = walks.step(frame);
        places.push_back(place ? std::optional{std::uint64_t(*place)} : std::nullopt);
    }
    return places;
}

}  // namespace weir::kit
