// SPDX-License-Identifier: MIT
#include "transcode/options.hpp"

#include <algorithm>
#include <thread>

#include "base/fail.hpp"

namespace weir {
namespace {

using namespace std::chrono_literals;

constexpr double kWorstCrf = 51;
constexpr unsigned kSmallestSide = 16, kLargestSide = 8'640;
constexpr double kLowestRate = 1, kHighestRate = 240;
constexpr std::uint64_t kHighestBitrate = 1'000'000'000;
constexpr std::uint64_t kLowestSound = 6'000, kHighestSound = 512'000;
constexpr auto kShortestGop = 100ms, kLongestGop = 60'000ms;

template <class T>
bool is_between(T value, T low, T high) {
    return value >= low && value <= high;
}

}  // namespace

Result<void> check(const EncodeOptions& options) {
    if (options.crf && !is_between(*options.crf, 0.0, kWorstCrf))
        return fail(Errc::bad_option, "crf {} is not between 0 and 51", *options.crf);
    if (options.crf && options.bitrate_bps > 0)
        return fail(Errc::bad_option, "a crf and a bit rate; one of them decides");
    if (std::max(options.bitrate_bps, options.maxrate_bps) > kHighestBitrate)
        return fail(Errc::bad_option, "more than 1 Gbit/s");
    if (options.maxrate_bps > 0 && options.maxrate_bps < options.bitrate_bps)
        return fail(Errc::bad_option, "the highest bit rate is below the average");
    if (options.shorter_side > 0 && !is_between(options.shorter_side, kSmallestSide, kLargestSide))
        return fail(Errc::bad_option, "{} pixels are not between 16 and 8640",
                    options.shorter_side);
    const auto& rate = options.frame_rate;
    if (rate.num != 0 &&
        (rate.den <= 0 || !is_between(double(rate.num) / rate.den, kLowestRate, kHighestRate)))
        return fail(Errc::bad_option, "{}/{} frames a second are not between 1 and 240", rate.num,
                    rate.den);
    if (!is_between<std::chrono::milliseconds>(options.gop, kShortestGop, kLongestGop))
        return fail(Errc::bad_option, "a keyframe each {} ms is not between 0.1 s and 60 s",
                    options.gop.count());
    if (options.sound_bitrate_bps > 0 &&
        !is_between(options.sound_bitrate_bps, kLowestSound, kHighestSound))
        return fail(Errc::bad_option, "{} bit/s of sound are not between 6 k and 512 k",
                    options.sound_bitrate_bps);
    return {};
}

Result<void> check_output_name(std::string_view name) {
    constexpr std::size_t kLongest = 32;
    const auto may_be = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_';
    };
    if (!name.empty() && name.size() <= kLongest && std::ranges::all_of(name, may_be)) return {};
    return fail(Errc::bad_option, "'{}' can't be an output's name: letters, digits, '-' and '_'",
                name);
}

}  // namespace weir

namespace weir::transcode {

Result<ext::CodecBackends> choose_backends(ext::Encoders& encoders, const EncodeOptions& options) {
    const auto verdicts = encoders.verdicts(options.codec);
    ext::CodecBackends chosen;
    std::string reasons, names;
    for (const auto& backend : encoders.backends()) {
        names += fmt::format("{}{}", names.empty() ? "" : ", ", backend->name());
        if (!options.backend.empty() && options.backend != backend->name()) continue;
        const auto verdict =
            std::ranges::find(verdicts, backend->name(), &ext::EncoderVerdict::backend);
        if (verdict == verdicts.end()) continue;
        if (verdict->works)
            chosen.push_back(backend);
        else
            reasons += fmt::format("{}{}: {}", reasons.empty() ? "" : "; ", verdict->backend,
                                   verdict->reason);
    }
    if (!chosen.empty()) return chosen;
    if (reasons.empty() && !options.backend.empty())
        return fail(Errc::bad_option, "no backend is called '{}'; there are {}", options.backend,
                    names);
    return fail(Errc::no_encoder, "for {}: {}", ext::to_string(options.codec), reasons);
}

unsigned threads_of(const EncodeOptions& options) {
    if (options.threads > 0) return options.threads;
    return std::max(std::thread::hardware_concurrency(), 1u);
}

}  // namespace weir::transcode
