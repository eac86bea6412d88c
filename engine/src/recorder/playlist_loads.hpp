// SPDX-License-Identifier: MIT
#pragma once
#include <memory>
#include <optional>

#include "playlist/reloader.hpp"
#include "recorder/body_load.hpp"

namespace weir::recorder {

/// A media playlist that was loaded once: where from, and what it said.
struct MediaSource {
    std::string url;                ///< After redirects.
    playlist::Variables variables;  ///< Of its multivariant playlist.
    playlist::MediaPlaylist first;
    std::string rendition{};  ///< Gap::rendition of what is lost of it.
};

/// Errors: Errc::unsupported_playlist, for encryption that we have no key to.
Result<void> check_supported(const playlist::MediaPlaylist& playlist);

/// Loads one media playlist again and again, one load at a time, and makes whole what comes as a
/// delta update.  Thread: shard.
class PlaylistLoads {
public:
    PlaylistLoads(Context& context, const MediaSource& source, Clock::time_point now);

    bool is_loading() const { return load_ != nullptr; }
    /// `blocks`: the server may hold it until it has news; `target`: duration, for the time limit.
    void start(bool blocks, playlist::Seconds target, Clock::time_point now);
    /// What came of the load, once it is done. A delta update that does not fit is none: the load
    /// of the full playlist begins at once. Errors: those of fetch, of playlist::parse() and of
    /// check_supported().
    std::optional<Result<playlist::MediaPlaylist>> collect(Clock::time_point now);
    void cancel() { load_.reset(); }

private:
    fetch::Request request(const std::string& url, bool blocks) const;
    Result<playlist::MediaPlaylist> read(const BodyLoad& load);

    Context& context_;
    const playlist::Variables variables_;
    playlist::Reloader reloader_;
    std::unique_ptr<BodyLoad> load_;
    bool wants_delta_ = false;
    Clock::time_point started_{};
    playlist::Seconds target_{0};
};

}  // namespace weir::recorder
