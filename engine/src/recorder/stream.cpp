// SPDX-License-Identifier: MIT
#include "recorder/stream.hpp"

#include <algorithm>

#include "base/fail.hpp"
#include "base/http_status.hpp"
#include "playlist/rendition_choice.hpp"
#include "playlist/variant_choice.hpp"
#include "recorder/flv_run.hpp"
#include "recorder/remux_tags.hpp"
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

boost::asio::awaitable<Result<void>> Stream::record_playlist(OpenedPlaylist opened) {
    HlsSources sources;
    if (auto* media = std::get_if<playlist::MediaPlaylist>(&opened.playlist)) {
        sources.main.url = std::move(opened.url);
        sources.main.first = std::move(*media);
    } else {
        auto variant =
            co_await open_variant(std::get<playlist::MultivariantPlaylist>(opened.playlist));
        if (!variant) co_return variant.error();
        sources = std::move(*variant);
    }
    for (std::size_t i = 1; i < urls_.size(); ++i)
        sources.main.others.push_back({.url = urls_[i], .may_be_multivariant = true});
    co_return co_await record_hls(std::move(sources));
}

/// The best variant that can be opened; those that are as good, and worse, are its other lines.
boost::asio::awaitable<Result<HlsSources>> Stream::open_variant(
    const playlist::MultivariantPlaylist& multivariant) {
    const auto ranked =
        playlist::rank_variants(multivariant, context_.options().quality, kMostVariants);
    if (!ranked) co_return ranked.error();
    std::vector<std::string> best, rest;
    for (const auto& [variant, rank] : *ranked)
        (rank == 0 ? best : rest).push_back(variant.uri);
    std::size_t index = 0;
    auto main = co_await open_media(best, multivariant.variables, index);
    if (!main && main.error().code != Fault::cancelled && !rest.empty()) {
        reporter_.line_changed(rest.front(), main.error().message());
        auto second = co_await open_media(rest, multivariant.variables, index);
        index += best.size();
        if (second) main = std::move(second);
    }
    if (!main) co_return main.error();
    const auto& [variant, rank] = ranked->at(index);
    context_.log().info("variant chosen: width={} height={} bandwidth_bps={} codecs={}",
                        variant.width, variant.height, variant.bandwidth_bps, variant.codecs);
    HlsSources sources{std::move(*main), {}};
    sources.main.rank = rank;
    for (std::size_t i = 0; i < ranked->size(); ++i)
        if (i != index)
            sources.main.others.push_back({.url = ranked->at(i).variant.uri,
                                           .variables = multivariant.variables,
                                           .rank = ranked->at(i).rank});
    const auto sound = playlist::choose_audio(multivariant, variant, {});
    if (!sound || !sound->uri || *sound->uri == variant.uri) co_return sources;
    const std::vector<std::string> sound_url{*sound->uri};
    auto audio = co_await open_media(sound_url, multivariant.variables, index);
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

/// `urls`: of media playlists, of which no segment is refused. `index`: which of them it is.
boost::asio::awaitable<Result<MediaSource>> Stream::open_media(std::vector<std::string> urls,
                                                               playlist::Variables variables,
                                                               std::size_t& index) {
    auto first = co_await open_first(context_, std::move(urls), variables);
    if (!first) co_return first.error();
    index = first->index;
    auto* playlist = std::get_if<OpenedPlaylist>(&first->opened);
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
    FlvRun run{context_, *files_, *chain, urls_};
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
