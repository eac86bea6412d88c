// SPDX-License-Identifier: MIT
#include "recorder/playlist_loads.hpp"

#include <algorithm>
#include <utility>

#include "base/fail.hpp"
#include "playlist/rendition_choice.hpp"

namespace weir::recorder {
namespace {

// Another line is asked sooner than the same one again.
constexpr milliseconds kLeast{2'000}, kLeastOfSeveral{1'000};
constexpr milliseconds kLongestBlock{60'000};

constexpr std::size_t kMostLines = 32;
constexpr std::size_t kMostRedundant = 4;  ///< Variants of another line that are as good as one.

std::vector<MediaLine> lines_of(const MediaSource& source) {
    std::vector<MediaLine> lines{
        {.url = source.url, .variables = source.variables, .rank = source.rank}};
    for (const auto& other : source.others)
        if (lines.size() < kMostLines) lines.push_back(other);
    return lines;
}

}  // namespace

Result<void> check_supported(const playlist::MediaPlaylist& playlist) {
    if (!playlist.unsupported_encryption) return {};
    return fail(Errc::unsupported_playlist, "its segments are encrypted ({})",
                *playlist.unsupported_encryption);
}

Result<std::vector<playlist::RankedVariant>> wanted_variants(
    const playlist::MultivariantPlaylist& multivariant, const RecordingOptions& options,
    std::size_t most) {
    return options.audio_only
               ? playlist::rank_sounds(multivariant, options.quality, options.languages, most)
               : playlist::rank_variants(multivariant, options.quality, most, options.codecs);
}

PlaylistLoads::PlaylistLoads(Context& context, const MediaSource& source, Clock::time_point now)
    : context_(context), lines_(lines_of(source)), reloader_(source.url) {
    (void)reloader_.take(source.first, now);
}

void PlaylistLoads::replace(const std::vector<Line>& places, const std::vector<std::string>& urls) {
    const unsigned rank = lines_.at(line_).rank;
    for (std::size_t i = 0; i < places.size(); ++i) {
        if (places[i] >= lines_.size()) lines_.resize(places[i] + 1);
        lines_[places[i]] = {.url = urls[i], .rank = rank, .may_be_multivariant = true};
        if (places[i] == line_) reloader_ = playlist::Reloader{urls[i]};
    }
}

/// A playlist that does not come is asked for again while its window still holds what we want. One
/// that the server holds until it has news is waited for somewhat longer.
fetch::Request PlaylistLoads::request(const std::string& url, bool blocks) const {
    fetch::Request request = context_.request(url);
    request.is_text = true;
    request.max_bytes = playlist::ParseLimits{}.bytes;
    const auto most = blocks ? kLongestBlock : request.read_timeout;
    const auto least = std::min(lines_.size() > 1 ? kLeastOfSeveral : kLeast, most);
    request.total_timeout = std::clamp(limit_, least, most);
    request.read_timeout = request.total_timeout;
    return request;
}

/// What is known of one line's playlist is no base for another's: neither its numbers nor a delta.
void PlaylistLoads::start(Line line, bool blocks, milliseconds limit, Clock::time_point now) {
    if (line != std::exchange(line_, line)) reloader_ = playlist::Reloader{lines_.at(line).url};
    limit_ = limit;
    load(blocks, now);
}

void PlaylistLoads::load(bool blocks, Clock::time_point now) {
    const auto [url, wants_delta] = reloader_.next(blocks, now);
    wants_delta_ = wants_delta;
    started_ = now;
    load_ = std::make_unique<BodyLoad>(context_, request(url, blocks));
}

std::optional<Result<playlist::MediaPlaylist>> PlaylistLoads::collect(Clock::time_point now) {
    if (!load_ || !load_->is_done()) return std::nullopt;
    const auto done = std::move(load_);
    if (!done->outcome()) return done->outcome().error();
    auto parsed = read(*done);
    const auto* multivariant =
        parsed ? std::get_if<playlist::MultivariantPlaylist>(&*parsed) : nullptr;
    if (multivariant && std::exchange(lines_[line_].may_be_multivariant, false)) {
        if (auto entered = enter(*multivariant); !entered) return entered.error();
        load(false, now);
        return std::nullopt;
    }
    auto playlist = parsed ? take(std::move(*parsed)) : parsed.error();
    if (playlist || !wants_delta_) return playlist;
    context_.log().debug("delta update not taken: {}", playlist.error().message());
    reloader_.on_delta_refused();
    load(false, now);
    return std::nullopt;
}

Result<playlist::Playlist> PlaylistLoads::read(const BodyLoad& load) const {
    return playlist::parse(as_text(load.body()), load.url(), {},
                           {lines_[line_].variables, wants_delta_});
}

Result<playlist::MediaPlaylist> PlaylistLoads::take(playlist::Playlist playlist) {
    auto* media = std::get_if<playlist::MediaPlaylist>(&playlist);
    if (!media)
        return fail(Errc::invalid_playlist, "a multivariant playlist where a media playlist was");
    if (auto supported = check_supported(*media); !supported) return supported.error();
    return reloader_.take(std::move(*media), started_);
}

/// The line that was loaded is from now on the variant of it that we want. Those that are as good
/// are further lines.
Result<void> PlaylistLoads::enter(const playlist::MultivariantPlaylist& multivariant) {
    const auto ranked = wanted_variants(multivariant, context_.options(), kMostRedundant);
    if (!ranked) return ranked.error();
    const auto rank = lines_[line_].rank;
    lines_[line_] = {ranked->front().variant.uri, multivariant.variables, rank, false};
    for (std::size_t i = 1; i < ranked->size() && ranked->at(i).rank == 0; ++i)
        if (lines_.size() < kMostLines)
            lines_.push_back({ranked->at(i).variant.uri, multivariant.variables, rank, false});
    reloader_ = playlist::Reloader{lines_[line_].url};
    return {};
}

}  // namespace weir::recorder
