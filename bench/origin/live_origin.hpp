// SPDX-License-Identifier: MIT
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "kit/process.hpp"

namespace weir::bench {

inline constexpr unsigned kSegmentSeconds = 2;

struct OriginSettings {
    std::string rate = "5M";  ///< Video bit rate, as weir-origin reads it.
    std::string size{};       ///< Of the picture; empty: as the rate affords.
    unsigned limit_s = 600;   ///< It ends by itself then, should we be killed.
    unsigned retained = 6;    ///< Segments kept behind the window of its playlists.
    unsigned threads = 1;
};

/// weir-origin as a process of its own, so that its work is not counted with anybody's.
class LiveOrigin {
public:
    /// Blocks: until it serves; it encodes its loop first.  Errors: errno, Errc::timed_out.
    static Result<LiveOrigin> start(const std::filesystem::path& program,
                                    const OriginSettings& settings,
                                    const std::filesystem::path& folder);

    /// "http://127.0.0.1:PORT"
    const std::string& url() const { return url_; }
    /// URL of an HLS media playlist, and of an FLV. Each name is a stream of its own.
    std::string hls_url(const std::string& name) const;
    std::string flv_url(const std::string& name) const;
    /// Makes something go wrong: "fault=drop&msn=107".  Errors: those of the request.
    Result<void> inject(const std::string& name, const std::string& fault) const;
    bool running() { return process_.running(); }
    pid_t pid() const { return process_.pid(); }

private:
    LiveOrigin(kit::Process process, std::string url)
        : process_(std::move(process)), url_(std::move(url)) {}

    kit::Process process_;
    std::string url_;
};

/// The URIs of all segments that a media playlist lists now, relative to it, oldest first.
/// Errors: those of the request; Errc::invalid_playlist when it lists none.
Result<std::vector<std::string>> listed_segments(const std::string& playlist_url);

/// The media sequence number of the last of them.  Errors: as listed_segments().
Result<std::uint64_t> newest_msn(const std::string& playlist_url);

/// Bits per second of media, by the size of the newest segment.  Errors: as listed_segments().
Result<double> media_rate_bps(const std::string& playlist_url);

}  // namespace weir::bench
