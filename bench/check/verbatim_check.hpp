// SPDX-License-Identifier: MIT
#pragma once
#include <fstream>
#include <map>
#include <random>
#include <string_view>

#include "check/file_check.hpp"
#include "check/segment_book.hpp"

namespace weir::bench {

/// For files in the origin's own bytes: each is whole segments in their order, by their lengths and
/// by samples of their bytes, and goes on where the stream's last one ended; what is cut short
/// counts as not there. Counts segments.
class VerbatimCheck final : public FileCheck {
public:
    VerbatimCheck(SegmentBook book, double segment_s)
        : book_(std::move(book)), segment_s_(segment_s) {}

    bool take(const FinishedFile& file) override;
    Completeness result(double length_s) override;

private:
    struct Stream {
        std::uint64_t next = 0, segments = 0;
    };
    /// Segments [first, end) that it holds, but for `missing` of them.
    struct Held {
        std::uint64_t first = 0, end = 0, missing = 0;
    };
    enum class Answer { good, bad, later };
    Answer compare(const FinishedFile& file, Held& held);
    void skip_gap(std::ifstream& in, std::uint64_t at, Held& held);
    bool agrees(std::ifstream& in, std::uint64_t at, std::string_view expected);
    void add(const FinishedFile& file, const Held& held);

    SegmentBook book_;
    double segment_s_;
    std::map<std::string, Stream> streams_;
    Completeness completeness_;
    std::minstd_rand random_;
};

}  // namespace weir::bench
