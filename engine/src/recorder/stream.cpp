// SPDX-License-Identifier: MIT
#include "recorder/stream.hpp"

#include <algorithm>

#include "base/fail.hpp"
#include "base/http_status.hpp"
#include "playlist/rendition_choice.hpp"
#include "playlist/variant_choice.hpp"
#include "recorder/flv_run.hpp"
#include "recorder/hls_run.hpp"
#include "recorder/remux_segments.hpp"
#include "recorder/remux_tags.hpp"
#include "recorder/verbatim_segments.hpp"
#include "recorder/verbatim_tags.hpp"

namespace weir::recorder {
namespace {

constexpr std::size_t kMostVariants = 8;  ///< To go over to when one fails.
constexpr auto kDiskLimit =
    30s;  ///< For the disk to take the rest, when we were told to stop at once.

bool is_not_live(const Error& error) {
    const auto status = http_status(error.code);
    return status == 404 || status == 410 || error.code == Errc::not_live;
}

template <class Base, class Remux, class Verbatim>
std::unique_ptr<Base> make_chain(Context& context, FileSeries& files) {
    if (context.options().format == Format::source)
        return std::make_unique<Verbatim>(context, files);
    return std::make_unique<Remux>(context, files);
}

}  // namespace

Stream::Stream(const boost::asio::any_io_executor& executor, fetch::Client& client,
               std::shared_ptr<store::Volume> volume, std::shared_ptr<Handle> handle,
               Reporter::Emit emit, const Log& log)
    : handle_(std::move(handle)),
      wake_(executor),
      reporter_(*handle_, std::move(emit), log.bound("recording", std::to_string(handle_->id()))),
      context_{executor, client, std::move(volume), *handle_, reporter_, wake_},
      files_(FileSeries::make(context_)) {}

boost::asio::awaitable<void> Stream::run() {
    reporter_.started();
    const Result<void> outcome = co_await record();
    co_await settle_files();
    end(outcome);
}

/// The flow: open the URL, choose the variant, follow the playlist or the FLV body through a chain.
boost::asio::awaitable<Result<void>> Stream::record() {
    urls_ = context_.options().alternatives;
    urls_.insert(urls_.begin(), context_.options().url);
    const playlist::Variables none;
    auto first = co_await open_first(context_, urls_, none);
    if (!first) co_return first.error();
    if (first->index > 0) reporter_.line_changed(urls_[first->index], "those before it fail");
    std::rotate(urls_.begin(), urls_.begin() + static_cast<std::ptrdiff_t>(first->index),
                urls_.begin() + static_cast<std::ptrdiff_t>(first->index) + 1);
    if (auto* flv = std::get_if<OpenedFlv>(&first->opened))
        co_return co_await record_flv(std::move(*flv));
    co_return co_await record_playlist(std::move(std::get<OpenedPlaylist>(first->opened)));
}

void Stream::warn_of_separate_audio(const playlist::MultivariantPlaylist& multivariant,
                                    const playlist::Variant& variant) {
    const auto audio = playlist::choose_audio(multivariant, variant, {});
    if (audio && audio->uri)
        reporter_.warning(fail(Errc::unsupported_playlist,
                               "its sound is a rendition of its own ({}), which is not recorded",
                               audio->name));
}

boost::asio::awaitable<Result<void>> Stream::record_playlist(OpenedPlaylist opened) {
    std::vector<MediaLine> others;
    for (std::size_t i = 1; i < urls_.size(); ++i)
        others.push_back({.url = urls_[i], .may_be_multivariant = true});
    if (const auto* multivariant = std::get_if<playlist::MultivariantPlaylist>(&opened.playlist)) {
        auto source = co_await open_variant(*multivariant);
        if (!source) co_return source.error();
        source->others.insert(source->others.end(), others.begin(), others.end());
        co_return co_await record_media(std::move(*source));
    }
    auto& media = std::get<playlist::MediaPlaylist>(opened.playlist);
    MediaSource source{std::move(opened.url), {}, std::move(media), 0, std::move(others)};
    co_return co_await record_media(std::move(source));
}

/// The best variant that can be opened; those that are as good, and worse, are its other lines.
boost::asio::awaitable<Result<MediaSource>> Stream::open_variant(
    const playlist::MultivariantPlaylist& multivariant) {
    const auto ranked =
        playlist::rank_variants(multivariant, context_.options().quality, kMostVariants);
    if (!ranked) co_return ranked.error();
    std::vector<std::string> best, rest;
    for (const auto& [variant, rank] : *ranked)
        (rank == 0 ? best : rest).push_back(variant.uri);
    auto first = co_await open_first(context_, best, multivariant.variables);
    if (!first && first.error().code != Fault::cancelled && !rest.empty()) {
        reporter_.line_changed(rest.front(), first.error().message());
        auto second = co_await open_first(context_, rest, multivariant.variables);
        if (second) first = FirstOpened{std::move(second->opened), best.size() + second->index};
    }
    if (!first) co_return first.error();
    auto* opened = std::get_if<OpenedPlaylist>(&first->opened);
    if (!opened || !std::holds_alternative<playlist::MediaPlaylist>(opened->playlist))
        co_return fail(Errc::invalid_playlist, "the variant's URL is no media playlist");
    const auto& [variant, rank] = ranked->at(first->index);
    context_.log().info("variant chosen: width={} height={} bandwidth_bps={} codecs={}",
                        variant.width, variant.height, variant.bandwidth_bps, variant.codecs);
    warn_of_separate_audio(multivariant, variant);
    MediaSource source{std::move(opened->url),
                       multivariant.variables,
                       std::move(std::get<playlist::MediaPlaylist>(opened->playlist)),
                       rank,
                       {}};
    for (std::size_t i = 0; i < ranked->size(); ++i)
        if (i != first->index)
            source.others.push_back({.url = ranked->at(i).variant.uri,
                                     .variables = multivariant.variables,
                                     .rank = ranked->at(i).rank});
    co_return source;
}

boost::asio::awaitable<Result<void>> Stream::record_media(MediaSource source) {
    if (auto supported = check_supported(source.first); !supported) co_return supported.error();
    reporter_.run_started("hls", source.url);
    auto chain = make_chain<SegmentChain, RemuxSegments, VerbatimSegments>(context_, *files_);
    HlsRun run{context_, *files_, *chain, source};
    co_return co_await run.run();
}

boost::asio::awaitable<Result<void>> Stream::record_flv(OpenedFlv opened) {
    auto chain = make_chain<TagChain, RemuxTags, VerbatimTags>(context_, *files_);
    FlvRun run{context_, *files_, *chain, urls_};
    Result<void> outcome = co_await run.run(std::move(opened));
    reporter_.state(RecordingState::finishing);
    chain->finish();
    co_return outcome;
}

boost::asio::awaitable<void> Stream::settle_files() {
    auto limit = Clock::time_point::max();
    while (!files_->is_settled() && Clock::now() < limit) {
        if (context_.is_aborting() && limit == Clock::time_point::max())
            limit = Clock::now() + kDiskLimit;
        co_await wake_.wait_until(limit);
    }
}

void Stream::end(const Result<void>& outcome) {
    const std::optional<Error> disk = files_->error();
    handle_->buffered_bytes = 0;
    if (disk) return reporter_.ended(RecordingState::failed, disk);
    if (outcome || outcome.error().code == Fault::cancelled)
        return reporter_.ended(RecordingState::completed, std::nullopt);
    const Error& error = outcome.error();
    if (is_not_live(error) && !reporter_.has_media())
        return reporter_.ended(RecordingState::not_live, error);
    reporter_.ended(RecordingState::failed, error);
}

}  // namespace weir::recorder
