// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace weir::bench {

/// The bytes of an origin's segments, which are the same in all of its streams, by number.
/// Thread: one at a time.
class SegmentBook {
public:
    /// `stream_url`: of the folder in which a stream has its segments, "http://…/live/NAME/".
    /// `first`: the first that may be asked for.
    SegmentBook(std::string stream_url, std::uint64_t first)
        : stream_url_(std::move(stream_url)), next_(first) {}

    /// All bytes of a segment; null when it is not there yet, or not any more.
    const std::string* segment(std::uint64_t number);
    /// The one that begins like this, with kHead bytes.
    std::optional<std::uint64_t> find(std::string_view head);

    static constexpr std::size_t kHead = 4096;

private:
    /// Fetches what has appeared since the last time.
    void extend();

    std::string stream_url_;
    std::uint64_t next_;
    std::map<std::uint64_t, std::string> segments_;
    std::unordered_map<std::string, std::uint64_t> by_head_;
};

}  // namespace weir::bench
