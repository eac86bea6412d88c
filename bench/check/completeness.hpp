// SPDX-License-Identifier: MIT
// What became of the media: whether all of it is there, and whether losses were told. Pure.
#pragma once
#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace weir::bench {

/// Of some streams together, held against what their origin sent.
struct Completeness {
    unsigned streams = 0;
    std::string unit = "frames";  ///< What the next five count.
    std::uint64_t frames = 0, missing = 0, doubled = 0, out_of_order = 0, foreign = 0;
    unsigned out_of_step = 0;  ///< Streams whose sound is not where it belongs.
    unsigned unreadable = 0;   ///< Streams with a file that can't be read, or with none.
    /// Segments: those that the origin was told to withhold, and those that the recorder told of.
    unsigned gaps_caused = 0, gaps_told = 0;
    unsigned gaps_untold = 0;             ///< Caused, not told.
    unsigned gaps_unfounded = 0;          ///< Told, not caused.
    std::vector<std::string> troubles{};  ///< In words, stream by stream; the first few.

    /// Nothing is missing, but for what the origin withheld and the recorder told of.
    bool holds() const;
    Completeness& operator+=(const Completeness& other);
    /// Takes note of it, unless there are enough already.
    void add_trouble(std::string words);
};

/// Sets the four counts of gaps of one stream from its media sequence numbers.
void count_gaps(Completeness& of, const std::set<std::uint64_t>& caused,
                const std::set<std::uint64_t>& told);

/// "100 streams: 350,000 frames, none missing, doubled or out of order; gaps: 3 caused, 3 told"
std::string describe(const Completeness& completeness);

}  // namespace weir::bench
