// SPDX-License-Identifier: MIT
#include "recorder/rendition_run.hpp"

#include <algorithm>
#include <utility>

#include "base/fail.hpp"

namespace weir::recorder {
namespace {

constexpr std::size_t kParallelFetches = 3;
/// A hole in the recording's time is never longer: a hostile sequence number must not move it by
/// years.
constexpr media::Nanoseconds kLongestHole = 24h;

playlist::FollowerOptions follower_options(const Context& context,
                                           const std::vector<MediaLine>& lines) {
    playlist::FollowerOptions options;
    options.reload_failures = context.options().http.retries;
    options.patience = 2 * context.options().http.read_timeout;
    options.jitter_seed = static_cast<std::uint32_t>(context.handle.id());
    options.line_ranks.clear();
    for (const auto& line : lines)
        options.line_ranks.push_back(line.rank);
    return options;
}

media::Nanoseconds nanoseconds(playlist::Seconds seconds) {
    return std::chrono::duration_cast<media::Nanoseconds>(
        std::clamp(seconds, playlist::Seconds{0}, playlist::Seconds{86'400}));
}

Gap to_gap(const media::Segment& segment, GapCause cause, std::string detail) {
    Gap gap;
    gap.cause = cause;
    gap.from_msn = gap.to_msn = segment.msn;
    gap.seconds = segment.duration.count();
    gap.program_date_time = segment.program_date_time;
    gap.detail = std::move(detail);
    return gap;
}

}  // namespace

RenditionRun::RenditionRun(Context& context, FileSeries& files, SegmentChain& chain,
                           const MediaSource& source, playlist::Resumption* resumption)
    : context_(context),
      files_(files),
      chain_(chain),
      name_(source.rendition),
      number_(source.number),
      resumption_(resumption),
      loads_(context, source, Clock::now()),
      companions_(context),
      follower_(follower_options(context, loads_.lines())),
      sequencer_(*this),
      ahead_(context.shared.ahead),
      held_(context.handle.account()),
      flush_at_(Clock::now()) {
    follower_.on_reload_started(flush_at_);
    take(source.first, flush_at_);
}

void RenditionRun::take(playlist::MediaPlaylist playlist, Clock::time_point now) {
    context_.reporter.date_ranges(playlist.date_ranges);
    context_.notebook.listed(number_, playlist);
    if (resumption_ && !resumption_->is_settled()) resume(playlist);
    adverts_.mark(playlist, context_.options().adverts == Adverts::cut, context_.advert_mark);
    follower_.on_playlist(playlist, now);
}

/// Another process has recorded some of it.
void RenditionRun::resume(playlist::MediaPlaylist& playlist) {
    resumption_->apply(playlist);
    auto gap = resumption_->take_gap();
    if (!gap) return;
    if (const auto& slot = context_.notebook.slot(); slot && resumption_->is_other())
        slot->forget_carried();
    const auto& resume = context_.resume;
    if (gap->cause == GapCause::origin_restart && resume && resume->at)
        gap->seconds = std::max(playlist::Seconds{WallClock::now() - *resume->at}.count(), 0.0);
    tell(std::move(*gap));
}

void RenditionRun::step(Clock::time_point now) {
    const auto work = context_.noted_work();
    collect_playlist(now);
    collect_segments(now);
    follower_.on_time(now);
    collect_joined();
    collect_losses();
    note_held();
    tell_switches();
    flush_if_due(now);
}

void RenditionRun::collect_playlist(Clock::time_point now) {
    // An answer that was not waited for any more.
    if (loads_.line() != follower_.line()) return loads_.cancel();
    auto playlist = loads_.collect(now);
    while (follower_.lines().count() < loads_.lines().size())
        follower_.add_line(loads_.lines()[follower_.lines().count()].rank);
    if (!playlist) return;
    if (*playlist) {
        take(std::move(**playlist), now);
    } else {
        follower_.on_reload_failed(playlist->error(), now);
    }
    if (follower_.last_reload_error() && follower_.over() == playlist::Follower::Over::no)
        context_.log().debug("playlist not loaded: {}", follower_.last_reload_error()->message());
}

void RenditionRun::tell_switches() {
    for (const auto& change : follower_.take_switches())
        context_.reporter.line_changed(loads_.lines().at(change.to).url, change.why);
}

void RenditionRun::renew(const std::vector<std::string>& urls, Clock::time_point now) {
    loads_.replace(follower_.replace_lines(urls.size(), now), urls);
}

void RenditionRun::collect_segments(Clock::time_point now) {
    for (auto it = fetches_.begin(); it != fetches_.end();) {
        it->second->advance();
        if (!it->second->is_done()) {
            ++it;
            continue;
        }
        const auto fetch = std::move(it->second);
        it = fetches_.erase(it);
        settle(*fetch, now);
    }
}

void RenditionRun::settle(SegmentFetch& fetch, Clock::time_point now) {
    auto failure = fetch.failure();
    if (!failure) {
        follower_.on_fetched(fetch.position(), now);
        if (fetch.is_part())
            kinds_.at(fetch.position()).part_bytes = sequencer_.received_bytes(fetch.position());
        else
            sequencer_.complete(fetch.position());
        return;
    }
    context_.log().debug("{} not fetched: msn={} cause={} detail={}",
                         fetch.is_part() ? "part" : "segment", segments_.at(fetch.position()).msn,
                         to_string(failure->cause), failure->detail);
    last_trouble_ = weir::fail(Errc::retries_exhausted, "segments fail: {}", failure->detail);
    failure->has_bytes = sequencer_.received_bytes(fetch.position()) > 0;
    follower_.on_fetch_failed(fetch.position(), *failure, now);
}

void RenditionRun::collect_joined() {
    for (auto& joined : follower_.take_joined()) {
        segments_.insert_or_assign(joined.position, std::move(joined.segment));
        sequencer_.complete(joined.position);
    }
}

void RenditionRun::collect_losses() {
    for (auto& loss : follower_.take_losses()) {
        const auto position = loss.position;
        losses_.emplace(position, std::move(loss));
        sequencer_.lost(position);
    }
}

void RenditionRun::on_begin(Position position) {
    const media::Segment& segment = segments_.at(position);
    SegmentStart start;
    start.container = kinds_.at(position).container;
    start.init = kinds_.at(position).init;
    start.discontinuity = segment.discontinuity;
    start.lost = std::exchange(lost_before_, media::Nanoseconds{0});
    start.origin = {number_, segment.msn, segment.program_date_time};
    last_ = playlist::resume_point(segment);
    context_.notebook.segment_begun(number_, segment);
    if (segment.advert) context_.reporter.advert(segment, name_);
    broken_ = start.container == media::Container::webvtt && !chain_.takes_subtitles();
    if (!broken_) return chain_.begin_segment(start);
    files_.fail(weir::fail(Errc::not_a_stream,
                           "the playlist lists subtitles only; give that of sound and picture"));
}

void RenditionRun::on_bytes(Position position, ByteView bytes) {
    dirty_ = true;
    if (broken_) return;
    if (const auto taken = chain_.bytes(bytes); !taken) {
        broken_ = true;
        context_.reporter.warning(weir::fail(taken.error().code, "segment {}: {}",
                                             segments_.at(position).msn, taken.error().detail));
    }
}

void RenditionRun::on_complete(Position position) {
    const media::Segment& segment = segments_.at(position);
    const auto ended =
        chain_.end_segment({.whole = !broken_, .duration = nanoseconds(segment.duration)});
    dirty_ = false;
    last_ = playlist::resume_point(segment);
    if (segment.uri.empty()) last_->kept_parts = segment.duration;
    if (broken_ || !ended) {
        tell(to_gap(segment, GapCause::bad_media,
                    broken_ ? "the demuxer gave up in it" : ended.error().detail));
    } else {
        count(position);
    }
    forget(position);
}

/// It is recorded.
void RenditionRun::count(Position position) {
    const auto& tally = context_.handle.tally();
    ++tally->segments;
    const auto listed = listed_.find(position);
    if (listed == listed_.end()) return;
    files_.once_written([tally, at = listed->second] { tally->write_lag.add(Clock::now() - at); });
}

void RenditionRun::forget(Position position) {
    segments_.erase(position);
    kinds_.erase(position);
    listed_.erase(position);
}

void RenditionRun::on_lost(Position position, bool begun) {
    const auto entry = losses_.extract(position);
    const auto& [lost, gap, kept] = entry.mapped();
    if (begun)
        (void)chain_.end_segment({.whole = false,
                                  .duration = nanoseconds(kept),
                                  .kept_bytes = kinds_.at(position).part_bytes});
    lost_before_ =
        std::min(lost_before_ + nanoseconds(playlist::Seconds{gap.seconds}), kLongestHole);
    tell(gap);
    const auto asked = segments_.find(position);
    if (asked != segments_.end())
        last_ = playlist::resume_point(asked->second);
    else if (gap.to_msn)
        last_ = Resume::Playlist{.msn = *gap.to_msn, .first_msn = *gap.to_msn};
    forget(position);
}

void RenditionRun::start_work(Clock::time_point now) {
    resume_paused();
    if (context_.is_stopping()) return;
    if (follower_.reload_due(now)) {
        loads_.start(follower_.line(), follower_.reload_blocks(), follower_.reload_limit(), now);
        follower_.on_reload_started(now);
    }
    while (may_start_fetch(now)) {
        auto fetch = follower_.next_fetch(now);
        if (!fetch) break;
        start_fetch(std::move(*fetch));
    }
}

/// One segment at a time is enough while it flows; others are prefetched when the head is stuck, or
/// takes longer than it lasts: unless so many streams do that it is we who are slow. The head
/// itself needs nothing but the disk, for what the others hold waits for it.
bool RenditionRun::may_start_fetch(Clock::time_point now) const {
    const auto next = follower_.peek_fetch(now);
    if (!next) return false;
    if (*next == sequencer_.head()) return !files_.is_full();
    if (is_full() || is_prefetch_spent()) return false;
    const auto head = fetches_.find(sequencer_.head());
    if (head == fetches_.end()) return fetches_.size() < kParallelFetches - 1;
    if (fetches_.size() >= kParallelFetches) return false;
    const auto slow = std::chrono::duration<double>(now - head->second->started());
    return now - head->second->last_byte() > 500ms || slow > follower_.target_duration() / 2;
}

void RenditionRun::start_fetch(playlist::Follower::Fetch fetch) {
    const auto position = fetch.position;
    segments_.insert_or_assign(position, fetch.segment);
    if (!fetch.part) listed_.insert_or_assign(position, fetch.listed_at);
    const auto delivered = sequencer_.received_bytes(position);
    SegmentFetch::Sink& sink = *this;
    fetches_[position] =
        std::make_unique<SegmentFetch>(context_, companions_, sink, std::move(fetch), delivered);
}

void RenditionRun::on_container(Position position, media::Container container,
                                std::shared_ptr<const Bytes> init) {
    kinds_.insert_or_assign(position, Kind{container, std::move(init)});
}

fetch::Flow RenditionRun::on_segment_bytes(Position position, ByteView bytes) {
    const auto work = context_.noted_work();
    sequencer_.write(position, bytes);
    note_held();
    return may_go_on(position) ? fetch::Flow::go : fetch::Flow::pause;
}

/// The head may always go on: only the disk can hold it up.
bool RenditionRun::may_go_on(Position position) const {
    if (position == sequencer_.head()) return !files_.is_full();
    return !is_full() && !is_prefetch_spent();
}

/// All streams together hold as much as may come before its turn.
bool RenditionRun::is_prefetch_spent() const {
    return ahead_.is_spent() || context_.shared.memory->share() >= kPrefetchShare;
}

void RenditionRun::note_held() {
    ahead_.set(sequencer_.held_bytes());
    held_.set(sequencer_.held_bytes());
}

void RenditionRun::resume_paused() {
    for (auto& [position, fetch] : fetches_)
        if (fetch->is_paused() && may_go_on(position)) fetch->resume();
}

bool RenditionRun::is_full() const {
    return files_.is_full() ||
           sequencer_.held_bytes() + files_.pending_bytes() >= context_.options().buffer_bytes;
}

void RenditionRun::flush_if_due(Clock::time_point now) {
    if (!dirty_ || now < flush_at_) return;
    chain_.flush();
    dirty_ = false;
    flush_at_ = now + context_.options().flush_interval;
    // Parts are small: what came early is to be on the disk early.
    if (const auto part = follower_.part_target())
        flush_at_ = std::min(flush_at_, now + nanoseconds(*part / 2));
}

bool RenditionRun::is_over() const {
    return follower_.over() != playlist::Follower::Over::no && fetches_.empty() &&
           follower_.is_settled();
}

Clock::time_point RenditionRun::next_wakeup(Clock::time_point now) const {
    auto at = follower_.next_wakeup();
    if (dirty_) at = std::min(at, flush_at_);
    // A stuck head is noticed, and the next segment prefetched.
    if (!fetches_.empty()) at = std::min<Clock::time_point>(at, now + 500ms);
    return at;
}

void RenditionRun::finish(bool tells_gap) {
    const auto work = context_.noted_work();
    const auto head = sequencer_.head();
    if (tells_gap && sequencer_.received_bytes(head) > 0 && kinds_.contains(head)) end_head();
    fetches_.clear();
    loads_.cancel();
    chain_.finish();
}

/// Where it has whole parts only, nothing of it was cut short.
void RenditionRun::end_head() {
    const auto head = sequencer_.head();
    const media::Segment& segment = segments_.at(head);
    const auto parts = follower_.fetched_parts(head);
    const auto part_bytes = kinds_.at(head).part_bytes;
    const bool whole = part_bytes == sequencer_.received_bytes(head);
    (void)chain_.end_segment(
        {.whole = whole, .duration = nanoseconds(parts), .kept_bytes = part_bytes});
    if (whole) {
        if (last_) last_->kept_parts = parts;
        return;
    }
    auto gap =
        to_gap(segment, files_.is_low() ? GapCause::disk : GapCause::stop,
               files_.is_low() ? files_.error()->message() : "stopped before all of it was here");
    gap.seconds = std::max(gap.seconds - parts.count(), 0.0);
    if (gap.program_date_time)
        *gap.program_date_time += std::chrono::duration_cast<milliseconds>(nanoseconds(parts));
    tell(std::move(gap));
}

void RenditionRun::tell(Gap gap) {
    gap.rendition = name_;
    context_.reporter.gap(std::move(gap));
}

std::optional<Resume::Playlist> RenditionRun::end() {
    if (!last_ && resumption_) {
        last_ = resumption_->give_up();
        if (auto gap = resumption_->take_gap()) tell(std::move(*gap));
    }
    if (last_) last_->number = number_;
    return last_;
}

Result<void> RenditionRun::outcome() const {
    using Over = playlist::Follower::Over;
    const auto over = follower_.over();
    if (over == Over::unreachable && follower_.last_reload_error())
        return *follower_.last_reload_error();
    if (chain_.duration().count() == 0 && over != Over::no && last_trouble_) return *last_trouble_;
    return {};
}

}  // namespace weir::recorder
