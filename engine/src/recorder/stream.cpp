// SPDX-License-Identifier: MIT
#include "recorder/stream.hpp"

#include <algorithm>

#include "base/fail.hpp"
#include "base/http_status.hpp"
#include "playlist/rendition_choice.hpp"
#include "playlist/variant_choice.hpp"
#include "recorder/backoff.hpp"
#include "recorder/flv_run.hpp"
#include "recorder/hls_run.hpp"
#include "recorder/remux_segments.hpp"
#include "recorder/remux_tags.hpp"
#include "recorder/sound_segments.hpp"
#include "recorder/verbatim_segments.hpp"
#include "recorder/verbatim_tags.hpp"

namespace weir::recorder {
namespace {

// At the start a wrong URL should be told soon; later, the origin's hiccups are sat out.
constexpr unsigned kFirstTries = 3;
constexpr auto kDiskLimit =
    30s;  ///< For the disk to take the rest, when we were told to stop at once.

bool is_not_live(const Error& error) {
    const auto status = http_status(error.code);
    return status == 404 || status == 410 || error.code == Errc::not_live;
}

template <class Base, class Remux, class Verbatim>
std::unique_ptr<Base> make_chain(Context& context, FileSeries& files) {
    const RecordingOptions& options = context.options();
    if (options.format == Format::source && !options.audio_only)
        return std::make_unique<Verbatim>(context, files);
    return std::make_unique<Remux>(context, files);
}

std::unique_ptr<SegmentChain> make_segment_chain(Context& context, FileSeries& files) {
    auto chain = make_chain<SegmentChain, RemuxSegments, VerbatimSegments>(context, files);
    const RecordingOptions& options = context.options();
    if (options.format != Format::source || !options.audio_only) return chain;
    return std::make_unique<SoundSegments>(
        context, std::make_unique<VerbatimSegments>(context, files), std::move(chain));
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
    auto opened = co_await open(context_.options().url);
    if (!opened) co_return opened.error();
    if (auto* flv = std::get_if<OpenedFlv>(&*opened))
        co_return co_await record_flv(std::move(*flv));
    co_return co_await record_playlist(std::move(std::get<OpenedPlaylist>(*opened)));
}

boost::asio::awaitable<Result<Opened>> Stream::open(std::string url) {
    const HttpOptions& http = context_.options().http;
    Backoff backoff{http.retry_delay, http.retry_delay_max, handle_->id()};
    while (true) {
        auto opened = co_await open_url(context_, url, variables_);
        if (opened || opened.error().code != Fault::transient) co_return opened;
        if (backoff.failures() + 1 >= std::min(kFirstTries, std::max(http.retries, 1u)))
            co_return opened;
        reporter_.warning(opened.error());
        const auto until = Clock::now() + backoff.next();
        while (Clock::now() < until && !context_.is_stopping())
            co_await wake_.wait_until(until);
        if (context_.is_stopping()) co_return Error{Errc::cancelled};
    }
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
    if (auto* multivariant = std::get_if<playlist::MultivariantPlaylist>(&opened.playlist)) {
        const RecordingOptions& options = context_.options();
        const auto variant =
            options.audio_only
                ? playlist::choose_sound(*multivariant, options.quality, options.languages)
                : playlist::choose_variant(*multivariant, options.quality);
        if (!variant) co_return variant.error();
        context_.log().info("variant chosen: width={} height={} bandwidth_bps={} codecs={}",
                            variant->width, variant->height, variant->bandwidth_bps,
                            variant->codecs);
        warn_of_separate_audio(*multivariant, *variant);
        variables_ = multivariant->variables;
        auto inner = co_await open(variant->uri);
        if (!inner) co_return inner.error();
        auto* media = std::get_if<OpenedPlaylist>(&*inner);
        if (!media || !std::holds_alternative<playlist::MediaPlaylist>(media->playlist))
            co_return fail(Errc::invalid_playlist, "the variant's URL is no media playlist");
        opened = std::move(*media);
    }
    auto& media = std::get<playlist::MediaPlaylist>(opened.playlist);
    co_return co_await record_media(std::move(opened.url), std::move(media));
}

boost::asio::awaitable<Result<void>> Stream::record_media(std::string url,
                                                          playlist::MediaPlaylist media) {
    if (auto supported = check_supported(media); !supported) co_return supported.error();
    reporter_.run_started("hls", url);
    auto chain = make_segment_chain(context_, *files_);
    HlsRun run{context_, *files_, *chain, {std::move(url), variables_, std::move(media)}};
    co_return co_await run.run();
}

boost::asio::awaitable<Result<void>> Stream::record_flv(OpenedFlv opened) {
    auto chain = make_chain<TagChain, RemuxTags, VerbatimTags>(context_, *files_);
    FlvRun run{context_, *files_, *chain, context_.options().url};
    Result<void> outcome = co_await run.run(std::move(opened));
    reporter_.state(RecordingState::finishing);
    chain->finish();
    co_return outcome;
}

boost::asio::awaitable<void> Stream::settle_files() {
    files_->finish();
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
