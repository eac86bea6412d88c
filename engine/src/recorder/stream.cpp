// SPDX-License-Identifier: MIT
#include "recorder/stream.hpp"

#include <algorithm>

#include "base/fail.hpp"
#include "base/http_status.hpp"
#include "playlist/rendition_choice.hpp"
#include "playlist/variant_choice.hpp"
#include "recorder/flv_run.hpp"
#include "recorder/place.hpp"
#include "recorder/remux_tags.hpp"
#include "recorder/verbatim_tags.hpp"

namespace weir::recorder {
namespace {

constexpr std::size_t kMostVariants = 8;  ///< To go over to when one fails.
constexpr auto kDiskLimit =
    3s;  ///< For the disk to take the rest, when we were told to stop at once.

bool is_not_live(const Error& error) {
    const auto status = http_status(error.code);
    return status == 404 || status == 410 || error.code == Errc::not_live;
}

/// By check_news(): it was no recording yet.
bool is_left_up(const Result<void>& outcome) {
    return !outcome && outcome.error().code == Errc::not_live;
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
      wake_(executor, handle_->account()),
      reporter_(*handle_, std::move(emit), log.bound("recording", std::to_string(handle_->id()))),
      context_{executor, client, std::move(shared), *handle_, reporter_, wake_} {}

boost::asio::awaitable<void> Stream::run() {
    work_for(handle_->account());
    reporter_.started();
    if (context_.options().quarantined)
        reporter_.warning(fail(Errc::quarantined, "kept as it comes: it brought a process down"));
    const Result<void> outcome = co_await start();
    if (files_) {
        tell_low_space();
        co_await settle_files();
    }
    end(outcome);
    work_for({});
}

/// Where it goes comes first: nothing is fetched that has no place.
boost::asio::awaitable<Result<void>> Stream::start() {
    auto volume = co_await find_place(context_);
    if (!volume) co_return volume.error();
    context_.shared.volume = std::move(*volume);
    files_ = FileSeries::make(context_);
    co_return co_await record();
}

/// The flow: ask the room's service where its stream is, or take the URL as it is; open it, choose
/// the variant, follow the playlist or the FLV body through a chain.
boost::asio::awaitable<Result<void>> Stream::record() {
    room_ = RoomSource::of(context_);
    if (room_) co_return co_await record_room();
    urls_ = context_.options().alternatives;
    urls_.insert(urls_.begin(), context_.options().url);
    const Result<void> outcome = co_await record_urls();
    // Nor is a URL with a scheme that only others know.
    const bool is_no_stream = !outcome && (outcome.error().code == Errc::not_a_stream ||
                                           outcome.error().code == Errc::refused_url);
    if (!is_no_stream) co_return outcome;
    room_ = RoomSource::last_resort(context_);
    if (!room_) co_return outcome;
    const Result<void> second = co_await record_room();
    if (second || second.error().code == Errc::not_live || reporter_.has_media()) co_return second;
    co_return Error{outcome.error().code,
                    fmt::format("{}; {}", outcome.error().detail, second.error().detail)};
}

/// For as long as its service says that the room is live.
boost::asio::awaitable<Result<void>> Stream::record_room() {
    auto found = co_await room_->find();
    if (!found) co_return found.error();
    while (true) {
        urls_ = found->urls;
        context_.is_of_room = true;
        context_.media_headers = found->headers;
        context_.advert_mark = found->advert_mark;
        expires_ = found->expires;
        const auto runs = handle_->runs.load();
        const Result<void> outcome = co_await record_urls();
        if (room_->has_given_up() || !may_come_again(outcome)) co_return outcome;
        if (handle_->runs != runs) room_->on_media();
        context_.resume = reporter_.end();
        found = co_await room_->find_again();
        if (found) continue;
        const bool is_over = found.error().code == Errc::not_live && reporter_.has_media();
        if (is_over || found.error().code == Fault::cancelled) co_return Result<void>{};
        if (!outcome) co_return outcome;
        co_return found.error();
    }
}

/// The service may hand out other URLs, or the same stream goes on.
bool Stream::may_come_again(const Result<void>& outcome) const {
    const auto limit = context_.options().duration;
    if (context_.is_stopping() || files_->error() || (audio_files_ && audio_files_->error()))
        return false;
    if (limit.count() > 0 && handle_->media_ms >= limit.count()) return false;
    // What the first look brought is for whoever looks.
    if (context_.options().is_poll && !reporter_.has_media()) return false;
    return outcome || outcome.error().code != Errc::unsupported_codec;
}

/// A playlist that was left up gives way to the next URL.
boost::asio::awaitable<Result<void>> Stream::record_urls() {
    auto outcome = co_await record_first();
    for (auto others = urls_.size(); --others > 0 && is_left_up(outcome);) {
        std::rotate(urls_.begin(), urls_.begin() + 1, urls_.end());
        outcome = co_await record_first();
    }
    co_return outcome;
}

boost::asio::awaitable<Result<void>> Stream::record_first() {
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
        if (auto news = check_news(*media); !news) co_return news.error();
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
    // One that was left up gives way to one that is as good.
    while (!check_news(main->first) && index + 1 < best.size()) {
        std::vector<std::string> others(best.begin() + std::ptrdiff_t(index) + 1, best.end());
        std::size_t found = 0;
        auto other = co_await open_media(std::move(others), variables, found);
        if (!other) break;
        main = std::move(other);
        index += 1 + found;
    }
    if (auto news = check_news(main->first); !news) co_return news.error();
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
    source->number = kind == "subtitles" ? 2 : 1;
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

/// Errors: Errc::not_live: a poll found what the recording before has had.
Result<void> Stream::check_news(const playlist::MediaPlaylist& list) const {
    const auto& resume = context_.resume;
    if (!context_.options().is_poll || !resume || !resume->has_ended) return {};
    for (const auto& last : resume->playlists)
        if (last.number == 0 && since_end(last, list) == playlist::SinceEnd::nothing)
            return fail(Errc::not_live, "its playlist lists nothing behind segment {}", last.msn);
    return {};
}

boost::asio::awaitable<Result<void>> Stream::record_hls(HlsSources sources) {
    if (auto supported = check_supported(sources.main.first); !supported)
        co_return supported.error();
    reporter_.run_started("hls", sources.main.url);
    if (sources.audio && context_.options().format == Format::source)
        audio_files_ = FileSeries::make(context_, sources.audio->rendition);
    std::optional<Renewal> renewal;
    // A sound of its own has URLs that the service does not name.
    if (room_ && !sources.audio) renewal.emplace(context_, *room_, expires_);
    HlsRun run{context_, *files_, audio_files_.get(), sources, renewal ? &*renewal : nullptr};
    co_return co_await run.run();
}

boost::asio::awaitable<Result<void>> Stream::record_flv(OpenedFlv opened) {
    auto chain = make_chain(context_, *files_);
    FlvRun run{context_, *files_, *chain, urls_, room_.get()};
    Result<void> outcome = co_await run.run(std::move(opened));
    reporter_.state(RecordingState::finishing);
    chain->finish();
    co_await chain->settle();
    co_return outcome;
}

/// The volume is to keep its last room: what is here was kept, what comes now is not.
void Stream::tell_low_space() {
    if (!files_->is_low() || reporter_.has_gap(GapCause::disk)) return;
    Gap gap;
    gap.cause = GapCause::disk;
    gap.detail = files_->error()->message();
    reporter_.gap(std::move(gap));
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
    is_settled_ = is_settled();
}

std::optional<Error> Stream::disk_error() const {
    if (!files_) return std::nullopt;
    if (files_->error()) return files_->error();
    if (audio_files_ && audio_files_->error()) return audio_files_->error();
    if (is_settled_) return std::nullopt;
    return fail(Errc::volume_stuck, "it did not take the rest within {} s", kDiskLimit.count());
}

void Stream::end(const Result<void>& outcome) {
    handle_->buffered_bytes = 0;
    if (auto disk = disk_error()) {
        reporter_.ends_at(std::nullopt);  // Nobody knows what of it is kept.
        return reporter_.ended(RecordingState::failed, std::move(disk));
    }
    if (outcome || outcome.error().code == Fault::cancelled)
        return reporter_.ended(RecordingState::completed, std::nullopt);
    const Error& error = outcome.error();
    if (is_not_live(error) && !reporter_.has_media())
        return reporter_.ended(RecordingState::not_live, error);
    reporter_.ended(RecordingState::failed, error);
}

}  // namespace weir::recorder
