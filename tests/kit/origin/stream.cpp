// SPDX-License-Identifier: MIT
#include "kit/origin/stream.hpp"

#include <cmath>

#include "kit/frames.hpp"
#include "kit/origin/ts_shift.hpp"

namespace weir::kit {
namespace {

LivePlan plan_for(const Live& live) {
    const auto& options = live.options();
    LivePlan plan{{.segment_90k = live.timeline().segment_90k(),
                   .window = options.window,
                   .retained = options.retained,
                   .first_msn = options.first_msn,
                   .start_90k = live.timeline().start_90k(),
                   .parts = options.parts}};
    if (options.end_after_s >= 0) {
        const double age =
            options.age_s < 0 ? (options.window + 1.0) * options.segment_s : options.age_s;
        plan.end_with(std::uint64_t((age + options.end_after_s) / options.segment_s));
    }
    return plan;
}

std::int64_t phase_of(const std::string& name, const Live& live) {
    if (!live.options().stagger) return 0;
    return std::int64_t(hash_bytes(as_bytes(name)) % std::uint64_t(live.timeline().segment_90k()));
}

Packaging packaging_of(bool is_fmp4) {
    return is_fmp4 ? Packaging::fmp4 : Packaging::mpegts;
}

std::int64_t to_90k(double seconds) {
    return std::llround(seconds * 1000) * 90;
}

}  // namespace

Stream::Stream(std::string name, std::shared_ptr<Live> live)
    : name_(std::move(name)),
      live_(std::move(live)),
      phase_90k_(phase_of(name_, *live_)),
      plan_(plan_for(*live_)) {}

std::int64_t Stream::elapsed_90k() const {
    return live_->elapsed_90k(Clock::now(), phase_90k_);
}

void Stream::inject(const Fault& fault) {
    const std::lock_guard lock{mutex_};
    const auto now_90k = elapsed_90k();
    const std::uint64_t msn = fault.from_msn.value_or(0);
    switch (fault.kind) {
        case FaultKind::frozen: plan_.freeze(now_90k, to_90k(fault.seconds)); break;
        case FaultKind::restart: plan_.restart(now_90k, to_90k(fault.seconds)); break;
        case FaultKind::discontinuity: plan_.jump(now_90k, to_90k(fault.seconds)); break;
        case FaultKind::end: plan_.end(now_90k); break;
        case FaultKind::gap: plan_.leave_out(msn, fault.to_msn.value_or(msn)); break;
        case FaultKind::token: plan_.change_queries(); break;
        case FaultKind::target: plan_.tell_target(fault.seconds); break;
        case FaultKind::repeat: plan_.replace(msn + 1, msn); break;
        case FaultKind::swap:
            plan_.replace(msn, msn + 1);
            plan_.replace(msn + 1, msn);
            break;
        default: faults_.add(fault); return;
    }
    note_locked({.kind = fault.kind, .resource = "stream", .msn = fault.from_msn});
}

void Stream::clear() {
    const std::lock_guard lock{mutex_};
    faults_.clear();
}

/// When segment 0 began; nothing for playlists without PROGRAM-DATE-TIME.
std::optional<WallClock::time_point> Stream::wall_begin() const {
    if (!live_->options().program_date_time) return std::nullopt;
    const auto since = Clock::now() - live_->when(0, 0);
    return WallClock::now() - std::chrono::duration_cast<WallClock::duration>(since);
}

std::optional<std::string> Stream::playlist() {
    const std::lock_guard lock{mutex_};
    auto elapsed = elapsed_90k();
    if (const auto older = faults_.take(FaultQueue::Moment::list, Target::playlist, {})) {
        elapsed = std::max<std::int64_t>(elapsed - to_90k(older->seconds), 0);
        note_locked({.kind = older->kind, .resource = "playlist"});
    }
    return plan_.playlist(elapsed, wall_begin());
}

std::optional<std::string> Stream::low_latency_playlist(LivePlan::LowLatency how, bool ranges) {
    if (ranges)
        how.offset = [this, packaging = packaging_of(how.is_fmp4)](std::uint64_t k, unsigned part) {
            const auto segment = live_->segment(k, packaging);
            return segment && part > 0 ? segment->part_ends.at(part - 1) : 0;
        };
    const std::lock_guard lock{mutex_};
    return plan_.low_latency_playlist(elapsed_90k(), wall_begin(), how);
}

std::optional<Clock::time_point> Stream::listed_at(std::uint64_t msn,
                                                   std::optional<unsigned> part) {
    const std::lock_guard lock{mutex_};
    const auto at = plan_.listed_at_90k(msn, part, elapsed_90k());
    if (!at) return std::nullopt;
    return live_->when(*at, phase_90k_);
}

void Stream::served(std::uint64_t k) {
    if (!first_served_ || k < *first_served_) first_served_ = k;
}

std::optional<Stream::Found> Stream::find(const LivePath& path) {
    std::optional<LivePlan::Located> located;
    {
        const std::lock_guard lock{mutex_};
        located = plan_.locate(path.restart, path.msn, elapsed_90k());
        if (!located) return std::nullopt;
        served(located->k);
    }
    auto segment = live_->segment(located->k, packaging_of(path.is_fmp4));
    if (!segment) return std::nullopt;
    if (located->shift_90k != 0 && !path.is_fmp4) {
        auto shifted = std::make_shared<PackagedSegment>(*segment);
        shift_ts(shifted->bytes, located->shift_90k);
        segment = std::move(shifted);
    }
    return Found{*located, std::move(segment)};
}

std::optional<Stream::Media> Stream::segment(const LivePath& path) {
    const auto found = find(path);
    if (!found) return std::nullopt;
    const auto& [located, segment] = *found;
    const auto size =
        located.parts ? segment->part_ends.at(*located.parts - 1) : segment->bytes.size();
    return Media{{segment, &segment->bytes}, 0, size, !located.parts};
}

std::optional<Stream::Media> Stream::part(const LivePath& path) {
    const auto found = find(path);
    if (!found) return std::nullopt;
    const auto& [located, segment] = *found;
    const unsigned index = *path.part;
    if (index >= located.parts.value_or(unsigned(segment->part_ends.size()))) return std::nullopt;
    const auto begin = index == 0 ? 0 : segment->part_ends[index - 1];
    return Media{{segment, &segment->bytes}, begin, segment->part_ends[index] - begin};
}

Stream::Media Stream::init() const {
    return {{live_, &live_->init()}, 0, live_->init().size()};
}

std::optional<Stream::FlvStart> Stream::flv_start() {
    const std::lock_guard lock{mutex_};
    const auto gop = std::uint64_t(elapsed_90k() / live_->timeline().gop_90k());
    const std::uint64_t block = gop * live_->flv().blocks_per_gop();
    const auto begin_90k = live_->flv().block_begin_90k(block);
    const auto epoch = plan_.epoch_at(begin_90k);
    if (!epoch) return std::nullopt;
    served(std::uint64_t(begin_90k / live_->timeline().segment_90k()));
    return FlvStart{block, epoch->restart,
                    std::make_shared<const Bytes>(live_->flv().head(block, epoch->shift_90k))};
}

std::shared_ptr<const FlvBlock> Stream::flv_block(std::uint64_t b, unsigned restart) {
    std::optional<Epoch> epoch;
    {
        const std::lock_guard lock{mutex_};
        epoch = plan_.epoch_at(live_->flv().block_begin_90k(b));
    }
    if (!epoch || epoch->restart != restart) return nullptr;
    auto block = live_->flv_block(b);
    if (!block || epoch->shift_90k == 0) return block;
    auto shifted = std::make_shared<FlvBlock>(*block);
    shift_flv(shifted->tags, epoch->shift_90k);
    return shifted;
}

Clock::time_point Stream::flv_block_ready(std::uint64_t b) const {
    return live_->when(live_->flv().block_begin_90k(b + 1), phase_90k_);
}

std::optional<Fault> Stream::take(FaultQueue::Moment moment, Target target,
                                  std::optional<std::uint64_t> msn) {
    const std::lock_guard lock{mutex_};
    return faults_.take(moment, target, msn);
}

void Stream::note_locked(LogEntry entry) {
    entry.at_s = std::chrono::duration<double>(Clock::now() - created_).count();
    log_.push_back(std::move(entry));
}

void Stream::note(FaultKind kind, std::string resource, std::optional<std::uint64_t> msn,
                  std::uint64_t body_bytes, std::string detail) {
    const std::lock_guard lock{mutex_};
    note_locked({.kind = kind,
                 .resource = std::move(resource),
                 .msn = msn,
                 .body_bytes = body_bytes,
                 .detail = std::move(detail)});
}

std::vector<LogEntry> Stream::log() const {
    const std::lock_guard lock{mutex_};
    return log_;
}

std::vector<Epoch> Stream::epochs() const {
    const std::lock_guard lock{mutex_};
    return plan_.epochs();
}

std::optional<std::uint64_t> Stream::first_served() const {
    const std::lock_guard lock{mutex_};
    return first_served_;
}

Clock::time_point Stream::complete_at(std::uint64_t k) const {
    return live_->when(std::int64_t(k + 1) * live_->timeline().segment_90k(), phase_90k_);
}

std::uint64_t Stream::complete_segments() const {
    return std::uint64_t(std::max<std::int64_t>(elapsed_90k(), 0) /
                         live_->timeline().segment_90k());
}

}  // namespace weir::kit
