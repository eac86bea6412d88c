// SPDX-License-Identifier: MIT
#include "contest/target.hpp"

#include <fmt/format.h>

namespace weir::bench {
namespace {

Target cost_target(std::span<const Series> all, const std::string& of, const std::string& to,
                   double limit) {
    return {fmt::format("{} costs at most {:.3g} x {}", of, limit, to), limit,
            cost_ratio(all, of, to)};
}

Target memory_target(std::span<const Series> all, const std::string& of, double megabytes) {
    Target target{fmt::format("{} holds at most {:.3g} MB a stream", of, megabytes), megabytes, {}};
    const Series* series = find_series(all, of);
    if (!series) return target;
    target.measured = spread_of(*series, [](const Row& row) -> std::optional<double> {
        const auto bytes = pss_bytes_per_stream(row);
        if (!bytes) return std::nullopt;
        return *bytes / 1e6;
    });
    return target;
}

Target lag_target(std::span<const Series> all, const std::string& of, double limit_s) {
    Target target{
        fmt::format("{} has a segment on disk {:.1f} s after the origin, p99", of, limit_s),
        limit_s,
        {}};
    const Series* series = find_series(all, of);
    if (!series) return target;
    target.measured = spread_of(*series, [](const Row& row) -> std::optional<double> {
        if (!row.lag_s) return std::nullopt;
        return row.lag_s->p99;
    });
    return target;
}

}  // namespace

bool Target::holds() const {
    if (!measured) return false;
    return is_least ? measured->median >= limit : measured->median <= limit;
}

std::string describe(const Target& target) {
    if (!target.measured) return fmt::format("unknown  {}: not measured", target.claim);
    const Spread& spread = *target.measured;
    std::string text = fmt::format("{}  {}: {:.3g}", target.holds() ? "held   " : "MISSED ",
                                   target.claim, spread.median);
    if (spread.min != spread.max)
        text += fmt::format(" ({:.3g} to {:.3g})", spread.min, spread.max);
    return text;
}

std::string weir_name(std::string_view job) {
    return fmt::format("weir {}", job);
}

std::string ffmpeg_name(std::string_view job) {
    return fmt::format("ffmpeg {}", job);
}

std::vector<Target> quick_targets(std::span<const Series> all) {
    return {cost_target(all, weir_name("source"), kCurl, 1.4),
            cost_target(all, weir_name("ts"), ffmpeg_name("ts"), 0.4),
            memory_target(all, weir_name("source"), 3), memory_target(all, weir_name("ts"), 3)};
}

std::vector<Target> run_targets(std::span<const Series> all) {
    return {cost_target(all, kWeirRun, weir_name("ts"), 1.05)};
}

std::vector<Target> encode_targets(std::span<const Series> all) {
    constexpr double kMost = 1.05, kLessThanApart = 1;
    const auto encode = ffmpeg_name(kEncode), small = ffmpeg_name(kEncodeSmall);
    return {{"weir encodes in at most 1.05 x the CPU time of ffmpeg", kMost,
             time_ratio(all, weir_name(kEncode), {encode})},
            {"weir encodes two outputs in less CPU time than two ffmpegs", kLessThanApart,
             time_ratio(all, weir_name(kEncodeBoth), {encode, small})}};
}

std::vector<Target> compare_targets(std::span<const Series> all, double reload_s) {
    constexpr double kSeventh = 1.0 / 7, kThird = 1.0 / 3;
    constexpr double kMarginOfLag_s = 0.3;
    std::vector<Target> targets{cost_target(all, weir_name("source"), kCurl, 1),
                                cost_target(all, weir_name("source"), ffmpeg_name("ts"), kSeventh),
                                cost_target(all, weir_name("ts"), ffmpeg_name("ts"), 0.25)};
    for (const char* job : {"flv-flv", "flv-ts", "mp4", "flv-mp4"})
        targets.push_back(cost_target(all, weir_name(job), ffmpeg_name(job), kThird));
    targets.push_back(memory_target(all, weir_name("source"), 0.6));
    targets.push_back(memory_target(all, weir_name("ts"), 2));
    targets.push_back(memory_target(all, weir_name("mp4"), 3));
    targets.push_back(lag_target(all, weir_name("source"), reload_s + kMarginOfLag_s));
    targets.push_back(cost_target(all, weir_name("source tls"), kCurlTls, 1.3));
    return targets;
}

}  // namespace weir::bench
