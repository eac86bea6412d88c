// SPDX-License-Identifier: MIT
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "playlist/lines.hpp"
#include "playlist/reloader.hpp"
#include "playlist/variant_choice.hpp"
#include "recorder/body_load.hpp"

namespace weir::recorder {

/// A URL that shows the same media, or its like.
struct MediaLine {
    std::string url;
    playlist::Variables variables{};  ///< Of its multivariant playlist.
    unsigned rank = 0;                ///< See playlist::Lines.
    bool may_be_multivariant = false;
};

/// A media playlist that was loaded once: where from, and what it said.
struct MediaSource {
    std::string url;                ///< After redirects.
    playlist::Variables variables;  ///< Of its multivariant playlist.
    playlist::MediaPlaylist first;
    std::string rendition{};  ///< Gap::rendition of what is lost of it.
    unsigned number = 0;      ///< 0: the main one; 1: sound; 2: subtitles.
    unsigned rank = 0;
    std::vector<MediaLine> others{};  ///< To go over to, in order of preference.
};

/// Errors: Errc::unsupported_playlist, for encryption that we have no key to.
Result<void> check_supported(const playlist::MediaPlaylist& playlist);

/// What the options ask for of it, best first.
/// Errors: Errc::no_variant, Errc::bad_option.
Result<std::vector<playlist::RankedVariant>> wanted_variants(
    const playlist::MultivariantPlaylist& multivariant, const RecordingOptions& options,
    std::size_t most);

/// Loads one media playlist again and again, one load at a time, from the line that is named, and
/// makes whole what comes as a delta update.  Thread: shard.
class PlaylistLoads {
public:
    using Line = playlist::Lines::Line;

    PlaylistLoads(Context& context, const MediaSource& source, Clock::time_point now);

    /// The source first. A line that turns out to be multivariant may add some.
    const std::vector<MediaLine>& lines() const { return lines_; }
    /// Of the last load.
    Line line() const { return line_; }

    /// These URLs, of media or multivariant playlists, stand at these places from now on.
    void replace(const std::vector<Line>& places, const std::vector<std::string>& urls);

    /// In place of a load that is under way. `blocks`: the server may hold it until it has news.
    void start(Line line, bool blocks, milliseconds limit, Clock::time_point now);
    /// What came of the load, once it is done. A delta update that does not fit is none, nor is a
    /// multivariant playlist of a new line: the load of the media playlist begins at once. Errors:
    /// those of fetch, of playlist::parse() and of check_supported().
    std::optional<Result<playlist::MediaPlaylist>> collect(Clock::time_point now);
    void cancel() { load_.reset(); }

private:
    void load(bool blocks, Clock::time_point now);
    fetch::Request request(const std::string& url, bool blocks) const;
    Result<playlist::Playlist> read(const BodyLoad& load) const;
    Result<playlist::MediaPlaylist> take(playlist::Playlist playlist);
    Result<void> enter(const playlist::MultivariantPlaylist& multivariant);

    Context& context_;
    std::vector<MediaLine> lines_;
    Line line_ = 0;
    playlist::Reloader reloader_;  ///< Of that line.
    std::unique_ptr<BodyLoad> load_;
    bool wants_delta_ = false;
    Clock::time_point started_{};
    milliseconds limit_{0};
};

}  // namespace weir::recorder
