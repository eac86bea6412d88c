// SPDX-License-Identifier: MIT
#include "recorder/stream.hpp"

#include <algorithm>

#include "base/fail.hpp"
#include "base/http_status.hpp"
#include "playlist/rendition_choice.hpp"
#include "playlist/variant_choice.hpp"
#include "recorder/backoff.hpp"
#include "recorder/flv_run.hpp"
#include "recorder/remux_tags.hpp"
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

std::unique_ptr<TagChain> make_chain(Context& context, FileSeries& files) {
    if (context.options().format == Format::source)
        return std::make_unique<VerbatimTags>(context, files);
    return std::make_unique<RemuxTags>(context, files);
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

boost::asio::awaitable<Result<Opened>> Stream::open(std::string url,
                                                    playlist::Variables variables) {
    const HttpOptions& http = context_.options().http;
    Backoff backoff{http.retry_delay, http.retry_delay_max, handle_->id()};
    while (true) {
        auto opened = co_await open_url(context_, url, variables);
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

boost::asio::awaitable<Result<void>> Stream::record_playlist(OpenedPlaylist opened) {
    if (auto* media = std::get_if<playlist::MediaPlaylist>(&opened.playlist)) {
        HlsSources alone{{std::move(opened.url), {}, std::move(*media)}, {}};
        co_return co_await record_hls(std::move(alone));
    }
    auto sources = co_await open_variant(std::get<playlist::MultivariantPlaylist>(opened.playlist));
    if (!sources) co_return sources.error();
    co_return co_await record_hls(std::move(*sources));
}

boost::asio::awaitable<Result<HlsSources>> Stream::open_variant(
    const playlist::MultivariantPlaylist& multivariant) {
    const auto variant = playlist::choose_variant(multivariant, context_.options().quality);
    if (!variant) co_return variant.error();
    context_.log().info("variant chosen: width={} height={} bandwidth_bps={} codecs={}",
                        variant->width, variant->height, variant->bandwidth_bps, variant->codecs);
    auto main = co_await open_media(variant->uri, multivariant.variables);
    if (!main) co_return main.error();
    HlsSources sources{std::move(*main), {}};
    const auto sound = playlist::choose_audio(multivariant, *variant, {});
    if (!sound || !sound->uri || *sound->uri == variant->uri) co_return sources;
    auto audio = co_await open_media(*sound->uri, multivariant.variables);
    if (audio) {
        sources.audio = std::move(*audio);
        sources.audio->rendition = sound->language.empty() ? "audio" : "audio " + sound->language;
    } else {
        reporter_.warning(fail(audio.error().code,
                               "no sound, it is a rendition of its own ({}): {}", sound->name,
                               audio.error().detail));
    }
    co_return sources;
}

/// `url`: of a media playlist, of which no segment is refused.
boost::asio::awaitable<Result<MediaSource>> Stream::open_media(std::string url,
                                                               playlist::Variables variables) {
    auto opened = co_await open(std::move(url), variables);
    if (!opened) co_return opened.error();
    auto* playlist = std::get_if<OpenedPlaylist>(&*opened);
    auto* media = playlist ? std::get_if<playlist::MediaPlaylist>(&playlist->playlist) : nullptr;
    if (!media) co_return fail(Errc::invalid_playlist, "a rendition's URL is no media playlist");
    if (auto supported = check_supported(*media); !supported) co_return supported.error();
    co_return MediaSource{std::move(playlist->url), std::move(variables), std::move(*media)};
}

boost::asio::awaitable<Result<void>> Stream::record_hls(HlsSources sources) {
    if (auto supported = check_supported(sources.main.first); !supported)
        co_return supported.error();
    reporter_.run_started("hls", sources.main.url);
    if (sources.audio && context_.options().format == Format::source)
        audio_files_ = FileSeries::make(context_, sources.audio->rendition);
    HlsRun run{context_, *files_, audio_files_.get(), std::move(sources)};
    co_return co_await run.run();
}

boost::asio::awaitable<Result<void>> Stream::record_flv(OpenedFlv opened) {
    auto chain = make_chain(context_, *files_);
    FlvRun run{context_, *files_, *chain, context_.options().url};
    Result<void> outcome = co_await run.run(std::move(opened));
    reporter_.state(RecordingState::finishing);
    chain->finish();
    co_return outcome;
}

boost::asio::awaitable<void> Stream::settle_files() {
    auto limit = Clock::time_point::max();
    const auto is_settled = [this] {
        return files_->is_settled() && (!audio_files_ || audio_files_->is_settled());
    };
    while (!is_settled() && Clock::now() < limit) {
        if (context_.is_aborting() && limit == Clock::time_point::max())
            limit = Clock::now() + kDiskLimit;
        co_await wake_.wait_until(limit);
    }
}

void Stream::end(const Result<void>& outcome) {
    const std::optional<Error> disk =
        files_->error() || !audio_files_ ? files_->error() : audio_files_->error();
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
