// SPDX-License-Identifier: MIT
// Who records the same streams, and how each is started. All of them write files into a folder.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "contest/row.hpp"
#include "kit/process.hpp"
#include "kit/verify.hpp"

namespace weir::bench {

struct Job {
    std::vector<std::string> urls;  ///< One a stream: of a media playlist, or of an FLV.
    std::filesystem::path folder;   ///< Empty, and there.
    milliseconds length{30'000};    ///< By the wall; then a recorder gets SIGINT.
    milliseconds settling{0};  ///< Of that, how much goes by before CPU and bytes are counted: not
                               ///< what it costs to begin and to end. 0: all is counted.
    double media_bps = 0;      ///< Of one stream: what there was to record.
    std::filesystem::path ca_file{};  ///< Of an origin over TLS.
    std::string plain_base{};  ///< "http://…" under which such an origin is reached as well.
    std::filesystem::path events{};  ///< Where weir's stdout goes; empty: nobody else reads it.
    bool is_encoded = false;         ///< Files are of whatever size and number.
    bool is_swept = false;           ///< Somebody deletes files, so that they can't be counted.
    bool counts_calls = false;       ///< Of the system.
};

/// What a contestant leaves behind.
struct Run {
    Row row;
    std::vector<kit::Recorded>
        recordings{};  ///< Of those whose files can be held against the origin.
    Clock::time_point started{};
};

struct WeirHow {
    std::filesystem::path program;
    std::string format;                    ///< As in weir record -f.
    std::vector<std::string> arguments{};  ///< More of them.
};
/// One process for all streams.
Run record_with_weir(const Job& job, const WeirHow& how, std::string contestant);

struct WeirRunHow {
    std::filesystem::path program;
    std::string format;    ///< As in [recording] format.
    unsigned encoded = 0;  ///< The first so many are encoded, …
    std::string encode{};  ///< … as this says: [[room]] encode.
    std::string config{};  ///< More of weir.toml.
};
/// `weir run`, with the streams as its rooms.
Run run_weir(const Job& job, const WeirRunHow& how, std::string contestant);

struct FfmpegHow {
    std::string muxer, extension;
    std::vector<std::string> arguments{};  ///< For the output.
};
/// One process a stream, which copies the coded frames.
Run record_with_ffmpeg(const Job& job, const FfmpegHow& how, std::string contestant);

/// One process a stream, which writes the bytes as they come.
Run record_with_streamlink(const Job& job, std::string contestant);

/// The floor: as many bytes of the same segments, fetched into files as fast as they come. No live
/// logic: each round is one curl that fetches all segments listed by all playlists.
Run fetch_with_curl(const Job& job, std::string contestant);

}  // namespace weir::bench
