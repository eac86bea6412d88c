// SPDX-License-Identifier: MIT
// weir-origin verify: recorded files held against a running origin.
#pragma once
#include <string>
#include <vector>
#include <weir/error.hpp>

#include "kit/compare.hpp"

namespace weir::kit {

/// A recording to verify, as weir's summary tells of it.
struct Recorded {
    std::string url{};
    std::string state{};
    std::vector<std::string> files{};
    std::vector<ToldGap> gaps{};
};

/// The recordings of the object weir prints with {"event":"summary", …}; lines of other events
/// before it are skipped.  Errors: Errc::bad_media.
Result<std::vector<Recorded>> parse_summary(std::string_view text);

/// "NAME" of ".../live/NAME/index.m3u8" and ".../live/NAME.flv"; empty for other URLs.
std::string stream_name(std::string_view url);

/// ".../live/NAME.flv"
bool is_flv_url(std::string_view url);

/// Fetches what the origin sent under `name`.  Blocks: yes.
Result<Reference> fetch_reference(const std::string& origin_url, const std::string& name);

/// Reads the files and compares.  Blocks: yes.
Result<Verdict> verify(const Recorded& recorded, const Reference& reference);

struct VerifyOptions {
    std::string origin;
    std::string name;
    std::string kind;  ///< "hls" or "flv"; empty: as the URL of the recording says, else HLS.
    std::string summary;
    bool json = false;
    std::vector<std::string> files;
};

/// Prints a verdict for each recording. 0: all is accounted for; 1: not; 2: can't tell.
int run_verify(const VerifyOptions& options);

}  // namespace weir::kit
