// SPDX-License-Identifier: MIT
// Where contestants meet: one live origin, a folder for each turn, and the same start for all.
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "check/file_check.hpp"
#include "contest/contestants.hpp"
#include "origin/live_origin.hpp"
#include "origin/tls_front.hpp"

namespace weir::bench {

enum class Kind { hls, flv, mixed, hls_tls };

struct Contestant {
    std::string name;
    std::string peer{};   ///< Name of the one who does the same work; empty: nobody.
    std::string floor{};  ///< Of the one who only fetches.
    Kind kind = Kind::hls;
    bool is_verbatim = false;           ///< Its files are the origin's bytes.
    bool is_encoded = false;            ///< Its frames are not the origin's.
    unsigned most_streams = 1'000'000;  ///< It records fewer, where all would be too much for it.
    std::function<Run(const Job&, std::string name)> run{};
};

/// What to find out beside the cost.
struct Observation {
    milliseconds settling{0};     ///< Job::settling.
    bool checks_frames = false;   ///< Reads all files and holds them against the origin.
    bool watches_growth = false;  ///< Lag and time to the first byte.
    bool counts_calls = false;
    /// weir splits every 10 s, and finished files are checked and deleted behind it: the bytes of
    /// `source`, some streams' frames of other formats.
    bool sweeps = false;
    /// Runs while it is recorded, on a thread of its own; told to stop when that ends.
    std::function<void(const std::vector<std::string>& urls, const std::stop_token&)> beside{};
};

class Arena {
public:
    /// `programs`: where weir and weir-origin are.  Blocks: while the origin encodes.
    /// Errors: those of the origin, and of nginx where TLS is needed.
    static Result<Arena> start(const std::filesystem::path& programs,
                               const OriginSettings& settings, bool needs_tls);

    const std::filesystem::path& programs() const { return programs_; }
    const LiveOrigin& origin() const { return origin_; }
    double media_bps() const { return media_bps_; }
    bool is_up() { return origin_.running(); }

    /// URLs of `count` streams that nobody has asked for before.
    std::vector<std::string> new_streams(Kind kind, unsigned count);

    /// One turn of a contestant, in a folder of its own, which is gone afterwards.
    Row run(const Contestant& contestant, unsigned streams, milliseconds length,
            const Observation& observation);

private:
    Arena(std::filesystem::path programs, kit::TempDir folder, LiveOrigin origin)
        : programs_(std::move(programs)), folder_(std::move(folder)), origin_(std::move(origin)) {}
    std::unique_ptr<FileCheck> file_check(const Contestant& contestant);
    std::string url(Kind kind, const std::string& name, unsigned number) const;

    std::filesystem::path programs_;
    kit::TempDir folder_;
    LiveOrigin origin_;
    std::optional<TlsFront> tls_;
    double media_bps_ = 0;
    unsigned turns_ = 0;
};

}  // namespace weir::bench
