// SPDX-License-Identifier: MIT
#include "check/sample_check.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "check/stream_check.hpp"
#include "kit/verify.hpp"

namespace weir::bench {

bool SampleCheck::take(const FinishedFile& file) {
    const bool is_new = !streams_.contains(file.url);
    const auto number = streams_.size();
    Stream& stream = streams_[file.url];
    if (is_new) stream.is_sampled = number % one_in_ == 0;
    stream.bytes += file.bytes;
    if (!stream.is_sampled) return true;
    const auto frames = kit::read_frames(file.path);
    if (frames)
        stream.frames.insert(stream.frames.end(), frames->begin(), frames->end());
    else
        completeness_.add_trouble(frames.error().message());
    return true;
}

void SampleCheck::judge(const std::string& url, const Stream& stream) {
    const auto reference = kit::fetch_reference(origin_url_, kit::stream_name(url));
    if (!reference) return completeness_.add_trouble(reference.error().message());
    const auto verdict = kit::compare(stream.frames, *reference);
    add_verdict(completeness_, verdict);
    if (!verdict.flawless())
        completeness_.add_trouble(fmt::format("{}:\n{}", url, to_text(verdict)));
}

Completeness SampleCheck::result(double length_s) {
    constexpr double kLeast = 0.95;  // Of what the sampled streams have: all send the same.
    completeness_.streams = unsigned(streams_.size());
    std::uint64_t most = 0;
    for (const auto& [url, stream] : streams_) {
        most = std::max(most, stream.bytes);
        if (stream.is_sampled) judge(url, stream);
    }
    for (const auto& [url, stream] : streams_) {
        if (double(stream.bytes) < kLeast * double(most) * (length_s - 2) / (length_s + 6))
            completeness_.add_trouble(fmt::format("{}: {} bytes only", url, stream.bytes));
        if (!stream.is_sampled) continue;
        const auto video = std::ranges::count(stream.frames, kit::Kind::video, &kit::Frame::kind);
        if (double(video) < (length_s - 2) * 30)
            completeness_.add_trouble(fmt::format("{}: it fell behind", url));
    }
    return completeness_;
}

}  // namespace weir::bench
