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
    std::string size = "1280x720";
    unsigned limit_s = 600;  ///< It ends by itself then, should we be killed.
};

/// weir-origin as a process of its own, so that its work is not counted with anybody's.
class LiveOrigin {
public:
    /// Blocks: until it serves; it encodes its loop first.  Errors: errno, Errc::timed_out.
    static Result<LiveOrigin> start(const std::filesystem::path& program,
                                    const OriginSettings& settings,
                                    const std::filesystem::path& folder);

    /// URL of an HLS media playlist. Each name is a stream of its own.
    std::string hls_url(const std::string& name) const;
    bool running() { return process_.running(); }

private:
    LiveOrigin(kit::Process process, std::string url)
        : process_(std::move(process)), url_(std::move(url)) {}

    kit::Process process_;
    std::string url_;
};

/// The URLs of all segments that a media playlist lists now, oldest first.
/// Errors: those of the request; Errc::invalid_playlist when it lists none.
Result<std::vector<std::string>> listed_segments(const std::string& playlist_url);

/// Bits per second of media, by the size of the newest segment.  Errors: as listed_segments().
Result<double> media_rate_bps(const std::string& playlist_url);

}  // namespace weir::bench
