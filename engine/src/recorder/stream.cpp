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
    const RecordingOptions& options = context.options();
    if (options.format == Format::source && !options.audio_only)
        return std::make_unique<VerbatimTags>(context, files);
    return std::make_unique<RemuxTags>(context, files);
}

}  // namespace

Stream::Stream(const boost::asio::any_io_executor& executor, fetch::Client& client, Shared shared,
               std::shared_ptr<Handle> handle, Reporter::Emit emit, const Log& log)
    : handle_(std::move(handle)),
      wake_(executor),
      reporter_(*handle_, std::move(emit), log.bound("recording", std::to_string(handle_->id()))),
      context_{executor, client, std::move(shared), *handle_, reporter_, wake_},
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
    const RecordingOptions& options = context_.options();
    const auto ranked = wanted_variants(multivariant, options, kMostVariants);
    if (!ranked) co_return ranked.error();
    std::size_t index = 0;
    auto main = co_await open_best(*ranked, multivariant.variables, index);
    if (!main) co_return main.error();
    const auto& variant = ranked->at(index).variant;
    context_.log().info("variant chosen: width={} height={} bandwidth_bps={} codecs={}",
                        variant.width, variant.height, variant.bandwidth_bps, variant.codecs);
    HlsSources sources{std::move(*main)};
    const auto sound = playlist::choose_audio(multivariant, variant, options.languages);
    if (sound && sound->uri && *sound->uri != variant.uri)
        sources.audio = co_await open_beside(*sound, "audio", multivariant.variables);
    const bool takes_subtitles = options.subtitles && options.format != Format::source;
    const auto subtitles = takes_subtitles ? playlist::choose_subtitles(multivariant, variant,
                                                                        options.subtitle_languages)
                                           : std::nullopt;
    if (subtitles && subtitles->uri)
        sources.subtitles = co_await open_beside(*subtitles, "subtitles", multivariant.variables);
    co_return sources;
}

/// `index`: of that which could be opened.
boost::asio::awaitable<Result<MediaSource>> Stream::open_best(
    const std::vector<playlist::RankedVariant>& ranked, playlist::Variables variables,
    std::size_t& index) {
    std::vector<std::string> best, rest;
    for (const auto& [variant, rank] : ranked)
        (rank == 0 ? best : rest).push_back(variant.uri);
    auto main = co_await open_media(best, variables, index);
    if (!main && main.error().code != Fault::cancelled && !rest.empty()) {
        reporter_.line_changed(rest.front(), main.error().message());
        auto second = co_await open_media(rest, variables, index);
        index += best.size();
        if (second) main = std::move(second);
    }
    if (!main) co_return main.error();
    main->rank = ranked[index].rank;
    for (std::size_t i = 0; i < ranked.size(); ++i)
        if (i != index)
            main->others.push_back(
                {.url = ranked[i].variant.uri, .variables = variables, .rank = ranked[i].rank});
    co_return main;
}

/// A rendition beside the main one; without it the recording goes on.
boost::asio::awaitable<std::optional<MediaSource>> Stream::open_beside(
    playlist::Rendition rendition, std::string kind, playlist::Variables variables) {
    std::size_t index = 0;
    const std::vector<std::string> urls{*rendition.uri};
    auto source = co_await open_media(urls, std::move(variables), index);
    if (!source) {
        reporter_.warning(fail(source.error().code, "no {}, a rendition of its own ({}): {}", kind,
                               rendition.name, source.error().detail));
        co_return std::nullopt;
    }
    source->rendition = rendition.language.empty() ? kind : kind + " " + rendition.language;
    co_return std::move(*source);
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
    HlsRun run{context_, *files_, audio_files_.get(), sources};
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
    files_->finish();
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
