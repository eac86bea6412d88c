// SPDX-License-Identifier: MIT
#pragma once
#include <map>
#include <vector>

#include "check/file_check.hpp"
#include "kit/frames.hpp"

namespace weir::bench {

/// For remuxed files: one stream in so many is held against the origin frame by frame; of the
/// others it is the length that counts.
class SampleCheck final : public FileCheck {
public:
    SampleCheck(std::string origin_url, unsigned one_in)
        : origin_url_(std::move(origin_url)), one_in_(one_in) {}

    bool take(const FinishedFile& file) override;
    Completeness result(double length_s) override;

private:
    struct Stream {
        bool is_sampled = false;
        std::uint64_t bytes = 0;
        std::vector<kit::Frame> frames;
    };
    void judge(const std::string& url, const Stream& stream);

    std::string origin_url_;
    unsigned one_in_;
    std::map<std::string, Stream> streams_;
    Completeness completeness_;
};

}  // namespace weir::bench
