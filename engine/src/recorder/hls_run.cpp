// SPDX-License-Identifier: MIT
#include "recorder/hls_run.hpp"

#include <algorithm>
#include <utility>

#include "base/fail.hpp"
#include "recorder/remux_segments.hpp"
#include "recorder/sound_segments.hpp"
#include "recorder/subtitle_segments.hpp"
#include "recorder/verbatim_segments.hpp"

namespace weir::recorder {
namespace {

/// For the segment in progress, once we are asked to stop: less than Session::close() waits.
constexpr auto kStopLimit = 4s;
constexpr auto kEndLimit = 20s;  ///< For the others, once the main rendition has ended.

}  // namespace

HlsRun::HlsRun(Context& context, FileSeries& files, FileSeries* audio_files,
               const HlsSources& sources, Renewal* renewal)
    : context_(context), files_(files), renewal_(renewal), joined_(context.handle.account()) {
    const bool is_source = context.options().format == Format::source;
    const bool is_remuxed = !is_source || context.options().audio_only;
    if (is_remuxed) remuxer_.emplace(context, files);
    if (remuxer_ && remuxer_->encoding() && sources.main.first.ended)
        remuxer_->encoding()->be_patient();
    if (is_remuxed && sources.audio) join_.emplace(*remuxer_, context.options().buffer_bytes);
    tell_down();
    follow(sources.main, files, media_chain(sources.main, files));
    if (sources.audio) {
        FileSeries& own = audio_files ? *audio_files : files;
        follow(*sources.audio, own, media_chain(*sources.audio, own));
    }
    if (!remuxer_ || !sources.subtitles) return;
    remuxer_->tell(cues_.emplace(files.keep_subtitles()));
    follow(*sources.subtitles, files, std::make_unique<SubtitleSegments>(context, *cues_));
}

playlist::Resumption* HlsRun::resumption_of(const MediaSource& source) {
    const auto& resume = context_.resume;
    if (!resume) return nullptr;
    const auto point =
        std::ranges::find(resume->playlists, source.number, &Resume::Playlist::number);
    if (point == resume->playlists.end()) return nullptr;
    using Kept = playlist::Resumption::Kept;
    const auto cut_off = resume->tracks.empty() ? Kept::segments : Kept::frames;
    const auto kept = resume->has_ended ? Kept::all : cut_off;
    return &resumptions_.try_emplace(source.number, *point, kept).first->second;
}

/// Too long for the origin to list anything of before.
void HlsRun::tell_down() {
    const auto& resume = context_.resume;
    if (!resume || !resume->playlists.empty()) return;
    context_.reporter.down_since(*resume);
}

/// Where the packets of that rendition go.
SectionSink& HlsRun::packets_of(const MediaSource& source) {
    SectionSink& packets = join_ ? join_->add() : *remuxer_;
    const auto* resumption = resumption_of(source);
    if (!resumption) return packets;
    auto filter =
        std::make_unique<ResumeFilter>(packets, *context_.resume, source.number, *resumption);
    return *filters_.emplace_back(source.rendition, std::move(filter)).second;
}

/// Of sound alone that is kept as it comes, the first segment decides.
std::unique_ptr<SegmentChain> HlsRun::media_chain(const MediaSource& source, FileSeries& files) {
    if (!remuxer_) return std::make_unique<VerbatimSegments>(context_, files);
    auto remux = std::make_unique<RemuxSegments>(context_, packets_of(source));
    if (context_.options().format != Format::source) return remux;
    return std::make_unique<SoundSegments>(
        context_, std::make_unique<VerbatimSegments>(context_, files), std::move(remux));
}

void HlsRun::follow(const MediaSource& source, FileSeries& files,
                    std::unique_ptr<SegmentChain> chain) {
    auto run =
        std::make_unique<RenditionRun>(context_, files, *chain, source, resumption_of(source));
    renditions_.push_back({std::move(chain), std::move(run)});
}

boost::asio::awaitable<Result<void>> HlsRun::run() {
    while (true) {
        const auto now = Clock::now();
        renew(now);
        step(now);
        if (is_over(now)) break;
        start_work(now);
        tell_buffered();
        co_await context_.wake.wait_until(next_wakeup(Clock::now()));
    }
    context_.reporter.state(RecordingState::finishing);
    if (renewal_) co_await renewal_->stop();
    const bool has_ended = main().is_over();
    const bool tells_gap = !has_reached_limit();
    for (auto& rendition : renditions_)
        finish(rendition, tells_gap);
    tell_dropped();
    if (remuxer_) co_await remuxer_->settle();
    if (files_.error()) co_return *files_.error();
    if (has_ended)
        context_.reporter.ends_at(end());
    else if (context_.handle.is_handed_over())
        context_.reporter.ends_at(next());
    co_return main().outcome();
}

Resume HlsRun::end() {
    Resume end;
    end.has_ended = true;
    for (auto& rendition : renditions_)
        if (auto last = rendition.run->end()) end.playlists.push_back(*last);
    return end;
}

/// Where another recording goes on with the same playlists.
Resume HlsRun::next() {
    Resume next;
    for (auto& rendition : renditions_)
        if (auto last = rendition.run->end())
            next.playlists.push_back(playlist::point_behind(*last));
    next.at = WallClock::now();
    return context_.notebook.described(std::move(next));
}

void HlsRun::renew(Clock::time_point now) {
    if (!renewal_) return;
    renewal_->step();
    const auto found = renewal_->take();
    if (!found) return;
    context_.media_headers = found->headers;
    main().renew(found->urls, now);
    ++context_.handle.tally()->renewals;
    context_.log().info("URL renewed: url={}", loggable_url(found->urls.front()));
}

void HlsRun::step(Clock::time_point now) {
    for (auto& rendition : renditions_) {
        if (rendition.is_finished) continue;
        rendition.run->step(now);
        if (rendition.run.get() != &main() && rendition.run->is_over()) finish(rendition, true);
    }
    tell_dropped();
}

/// Media of renditions that came too late for those that had gone on.
void HlsRun::tell_dropped() {
    for (auto& [rendition, filter] : filters_)
        if (auto gap = filter->take_gap()) {
            gap->rendition = rendition;
            context_.reporter.gap(std::move(*gap));
        }
    if (!join_) return;
    for (const auto& [index, duration] : join_->take_dropped()) {
        Gap gap;
        gap.cause = GapCause::shed;
        gap.seconds = media::to_seconds(duration);
        gap.detail = "came when the rest was past a discontinuity";
        gap.rendition = renditions_[index].run->name();
        context_.reporter.gap(std::move(gap));
    }
}

void HlsRun::start_work(Clock::time_point now) {
    for (auto& rendition : renditions_)
        if (!rendition.is_finished) rendition.run->start_work(now);
}

void HlsRun::finish(Rendition& rendition, bool tells_gap) {
    if (std::exchange(rendition.is_finished, true)) return;
    rendition.run->finish(tells_gap);
    if (rendition.run.get() == &main()) return;
    if (const auto ended = rendition.run->outcome(); !ended)
        context_.reporter.warning(
            fail(ended.error().code, "{}: {}", rendition.run->name(), ended.error().detail));
}

bool HlsRun::is_over(Clock::time_point now) {
    if (files_.error() || context_.is_aborting() || has_reached_limit()) return true;
    const auto all = [this](auto is_done) {
        return std::ranges::all_of(renditions_,
                                   [&](const auto& r) { return r.is_finished || is_done(*r.run); });
    };
    if (context_.is_stopping()) {
        if (!stop_by_) stop_by_ = now + kStopLimit;
        return now >= *stop_by_ || all([](const auto& run) { return run.is_between_segments(); });
    }
    if (!main().is_over()) return false;
    if (!end_by_) end_by_ = now + kEndLimit;
    return now >= *end_by_ || all([](const auto& run) { return run.is_over(); });
}

bool HlsRun::has_reached_limit() {
    const auto limit = context_.options().duration;
    return limit.count() > 0 && main().chain().duration() >= limit;
}

Clock::time_point HlsRun::next_wakeup(Clock::time_point now) const {
    auto at = std::min(stop_by_.value_or(Clock::time_point::max()),
                       end_by_.value_or(Clock::time_point::max()));
    for (const auto& rendition : renditions_)
        if (!rendition.is_finished) at = std::min(at, rendition.run->next_wakeup(now));
    if (renewal_) at = std::min(at, renewal_->next_wakeup());
    return std::max<Clock::time_point>(at, now + 1ms);
}

void HlsRun::tell_buffered() {
    joined_.set(join_ ? join_->held_bytes() : 0);
    std::uint64_t bytes = files_.pending_bytes() + (join_ ? join_->held_bytes() : 0);
    for (const auto& rendition : renditions_)
        bytes += rendition.run->held_bytes();
    context_.handle.buffered_bytes = bytes;
}

}  // namespace weir::recorder
