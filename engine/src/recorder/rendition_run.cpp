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

playlist::FollowerOptions follower_options(const Context& context) {
    playlist::FollowerOptions options;
    options.reload_failures = context.options().http.retries;
    options.patience = 2 * context.options().http.read_timeout;
    options.jitter_seed = static_cast<std::uint32_t>(context.handle.id());
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

Result<void> check_supported(const playlist::MediaPlaylist& playlist) {
    if (!playlist.unsupported_encryption) return {};
    return fail(Errc::unsupported_playlist, "its segments are encrypted ({})",
                *playlist.unsupported_encryption);
}

RenditionRun::RenditionRun(Context& context, FileSeries& files, SegmentChain& chain,
                           MediaSource source)
    : context_(context),
      files_(files),
      chain_(chain),
      playlist_url_(std::move(source.url)),
      name_(std::move(source.rendition)),
      parse_context_{std::move(source.variables), false},
      companions_(context),
      follower_(follower_options(context)),
      sequencer_(*this),
      flush_at_(Clock::now()) {
    follower_.on_reload_started(flush_at_);
    context_.reporter.date_ranges(source.first.date_ranges);
    follower_.on_playlist(source.first, flush_at_);
}

void RenditionRun::step(Clock::time_point now) {
    collect_playlist(now);
    collect_segments(now);
    follower_.on_time(now);
    collect_losses();
    flush_if_due(now);
}

void RenditionRun::collect_playlist(Clock::time_point now) {
    if (!load_ || !load_->is_done()) return;
    const auto load = std::move(load_);
    if (load->outcome())
        take_playlist(*load, now);
    else
        follower_.on_reload_failed(load->outcome().error(), now);
    if (follower_.last_reload_error() && follower_.over() == playlist::Follower::Over::no)
        context_.log().debug("playlist not loaded: {}", follower_.last_reload_error()->message());
}

void RenditionRun::take_playlist(const BodyLoad& load, Clock::time_point now) {
    auto parsed = playlist::parse(as_text(load.body()), load.url(), {}, parse_context_);
    if (!parsed) return follower_.on_reload_failed(parsed.error(), now);
    const auto* media = std::get_if<playlist::MediaPlaylist>(&*parsed);
    if (!media)
        return follower_.on_reload_failed(
            fail(Errc::invalid_playlist, "a multivariant playlist where a media playlist was"),
            now);
    if (auto supported = check_supported(*media); !supported)
        return follower_.on_reload_failed(supported.error(), now);
    context_.reporter.date_ranges(media->date_ranges);
    follower_.on_playlist(*media, now);
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
    const auto failure = fetch.failure();
    if (!failure) {
        follower_.on_fetched(fetch.position(), now);
        sequencer_.complete(fetch.position());
        return;
    }
    context_.log().debug("segment not fetched: msn={} cause={} detail={}",
                         segments_.at(fetch.position()).msn, to_string(failure->cause),
                         failure->detail);
    last_trouble_ = weir::fail(Errc::retries_exhausted, "segments fail: {}", failure->detail);
    follower_.on_fetch_failed(fetch.position(), *failure, now);
}

void RenditionRun::collect_losses() {
    for (auto& loss : follower_.take_losses()) {
        losses_.emplace(loss.position, loss.gap);
        sequencer_.lost(loss.position);
    }
}

void RenditionRun::on_begin(Position position) {
    const media::Segment& segment = segments_.at(position);
    SegmentStart start;
    start.container = kinds_.at(position).container;
    start.init = kinds_.at(position).init;
    start.discontinuity = segment.discontinuity;
    start.lost = std::exchange(lost_before_, media::Nanoseconds{0});
    start.duration = nanoseconds(segment.duration);
    broken_ = false;
    chain_.begin_segment(start);
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
    const auto ended = chain_.end_segment(!broken_);
    dirty_ = false;
    if (broken_ || !ended) {
        tell(to_gap(segment, GapCause::bad_media,
                    broken_ ? "the demuxer gave up in it" : ended.error().detail));
    }
    segments_.erase(position);
    kinds_.erase(position);
}

void RenditionRun::on_lost(Position position, bool begun) {
    if (begun) (void)chain_.end_segment(false);
    const auto loss = losses_.extract(position);
    lost_before_ = std::min(lost_before_ + nanoseconds(playlist::Seconds{loss.mapped().seconds}),
                            kLongestHole);
    tell(loss.mapped());
    segments_.erase(position);
    kinds_.erase(position);
}

void RenditionRun::start_work(Clock::time_point now) {
    resume_paused();
    if (context_.is_stopping()) return;
    if (!load_ && follower_.reload_due(now)) {
        follower_.on_reload_started(now);
        load_ = std::make_unique<BodyLoad>(context_, playlist_request());
    }
    while (may_start_fetch(now)) {
        auto fetch = follower_.next_fetch(now);
        if (!fetch) break;
        start_fetch(std::move(*fetch));
    }
}

/// A playlist that does not come is asked for again while its window still holds what we want.
fetch::Request RenditionRun::playlist_request() const {
    fetch::Request request = context_.request(playlist_url_);
    request.is_text = true;
    const auto targets =
        std::chrono::duration_cast<milliseconds>(nanoseconds(2 * follower_.target_duration()));
    const auto least = std::min<milliseconds>(2s, request.read_timeout);
    request.max_bytes = playlist::ParseLimits{}.bytes;
    request.total_timeout = std::clamp(targets, least, request.read_timeout);
    request.read_timeout = request.total_timeout;
    return request;
}

/// One segment at a time is enough while it flows; others are prefetched when the head is stuck, or
/// takes longer than it lasts.
bool RenditionRun::may_start_fetch(Clock::time_point now) const {
    if (!follower_.peek_fetch(now) || is_full()) return false;
    const auto head = fetches_.find(sequencer_.head());
    if (head == fetches_.end()) return fetches_.size() < kParallelFetches;
    if (fetches_.size() >= kParallelFetches) return false;
    const auto slow = std::chrono::duration<double>(now - head->second->started());
    return now - head->second->last_byte() > 500ms || slow > follower_.target_duration() / 2;
}

void RenditionRun::start_fetch(playlist::Follower::Fetch fetch) {
    const auto position = fetch.position;
    segments_.insert_or_assign(position, fetch.segment);
    const auto skip = sequencer_.received_bytes(position);
    SegmentFetch::Sink& sink = *this;
    fetches_[position] =
        std::make_unique<SegmentFetch>(context_, companions_, sink, std::move(fetch), skip);
}

void RenditionRun::on_container(Position position, media::Container container,
                                std::shared_ptr<const Bytes> init) {
    kinds_.insert_or_assign(position, Kind{container, std::move(init)});
}

fetch::Flow RenditionRun::on_segment_bytes(Position position, ByteView bytes) {
    sequencer_.write(position, bytes);
    return is_full() ? fetch::Flow::pause : fetch::Flow::go;
}

/// The head may always go on: only the disk can hold it up.
void RenditionRun::resume_paused() {
    for (auto& [position, fetch] : fetches_) {
        const bool may_go = position == sequencer_.head() ? !files_.is_full() : !is_full();
        if (fetch->is_paused() && may_go) fetch->resume();
    }
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
    const auto head = sequencer_.head();
    if (tells_gap && sequencer_.received_bytes(head) > 0 && kinds_.contains(head)) {
        (void)chain_.end_segment(false);
        const media::Segment& segment = segments_.at(head);
        tell(to_gap(segment, GapCause::stop, "stopped before all of it was here"));
    }
    fetches_.clear();
    load_.reset();
    chain_.finish();
}

void RenditionRun::tell(Gap gap) {
    gap.rendition = name_;
    context_.reporter.gap(std::move(gap));
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
