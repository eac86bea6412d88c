// SPDX-License-Identifier: MIT
// What to do to a damaged file, decided from its bytes: one function per container.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>
#include <weir/error.hpp>

#include "base/bytes.hpp"

namespace weir::index {

/// Reads a file here and there, a few kB at a time. After a failure it reads nothing more, so a
/// walk ends by itself; whoever acts on a plan looks at failure() first.
class PageReader {
public:
    PageReader(int fd, std::uint64_t size);

    std::uint64_t size() const { return size_; }
    /// `count` bytes (at most 4096) at `offset`, or as many as there are. Valid until the next
    /// call.
    ByteView at(std::uint64_t offset, std::size_t count);
    const std::optional<Error>& failure() const { return failure_; }

private:
    int fd_;
    std::uint64_t size_;
    std::uint64_t window_begin_ = 0;
    Bytes window_;
    std::optional<Error> failure_;
};

struct Patch {
    std::uint64_t offset = 0;
    Bytes bytes;
};

struct Plan {
    std::uint64_t keep_bytes = 0;
    bool has_media = false;
    std::vector<Patch> patches;
};

Plan plan_ts(PageReader& file);
Plan plan_flv(PageReader& file);
/// Errors: Errc::bad_media for MP4 without fragments.
Result<Plan> plan_mp4(PageReader& file);
/// True for the first bytes of an EBML file.
bool is_matroska(ByteView bytes);
Plan plan_matroska(PageReader& file);

}  // namespace weir::index
