// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <vector>

namespace weir::cli::http {

/// The newest events as lines of JSON, for those who listen, each at its own pace. Full: the oldest
/// are forgotten.  Thread: any.
class Feed {
public:
    static constexpr std::size_t kMost = 2'000;
    static constexpr std::size_t kMostBytes = 4u << 20;

    struct Line {
        std::uint64_t id;  ///< Counts from 1 on.
        std::string text;
    };
    void add(std::string text);
    /// Behind that id, oldest first, at most `most`.
    std::vector<Line> after(std::uint64_t id, std::size_t most) const;
    std::uint64_t last_id() const;

private:
    mutable std::mutex mutex_;
    std::deque<Line> lines_;
    std::size_t bytes_ = 0;
    std::uint64_t last_id_ = 0;
};

}  // namespace weir::cli::http
