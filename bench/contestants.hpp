// SPDX-License-Identifier: MIT
// Who records the same streams, and how each is started. All of them write files into a folder.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "kit/process.hpp"
#include "verdict.hpp"

namespace weir::bench {

struct Job {
    std::vector<std::string> playlists;  ///< One media playlist a stream.
    std::filesystem::path folder;        ///< Empty, and there.
    milliseconds length{30'000};         ///< By the wall; then a recorder gets SIGINT.
    double media_bps = 0;                ///< Of one stream: what there was to record.
};

/// One process for all streams. `format` as in weir record -f.
Row record_with_weir(const Job& job, const std::filesystem::path& weir, std::string_view format,
                     std::string contestant);

/// One process a stream, remuxing into MPEG-TS.
Row record_with_ffmpeg(const Job& job);

/// The floor: as many bytes of the same segments, fetched into files as fast as they come. No live
/// logic: each round is one curl that fetches all segments listed by all playlists.
Row fetch_with_curl(const Job& job);

}  // namespace weir::bench
