// SPDX-License-Identifier: MIT
#include "e2e/judge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <utility>
#include <weir/files.hpp>

namespace weir::e2e {
namespace {

/// Media that the origin never had (an outage) is not missed.
void forget_outages(std::vector<kit::Missing>& missing) {
    std::erase_if(missing, [](const kit::Missing& m) { return !m.from_msn && !m.to_msn; });
}

std::optional<kit::Frame> first_of(const std::vector<kit::Frame>& frames, kit::Kind kind) {
    const auto found = std::find_if(frames.begin(), frames.end(),
                                    [kind](const kit::Frame& f) { return f.kind == kind; });
    if (found == frames.end()) return std::nullopt;
    return *found;
}

bool begins_with(const std::vector<kit::Frame>& frames, const kit::Reference& reference) {
    const kit::ReferenceTrack& video = reference.video;
    const auto a = reference.first_frame(kit::Kind::video, reference.first_segment);
    const auto first = first_of(frames, kit::Kind::video);
    return first && first->hash == video.loop[a % video.loop.size()].hash;
}

std::string text_of(const GapTold& gap) {
    const auto msn = [](const std::optional<std::uint64_t>& n) {
        return n ? std::to_string(*n) : std::string{"-"};
    };
    return fmt::format("  gap: {}, msn {} to {}, {:.3f} s, {}\n", gap.cause, msn(gap.from_msn),
                       msn(gap.to_msn), gap.seconds, gap.detail);
}

std::vector<std::string> problems_of(const Recorded& recorded) {
    std::vector<std::string> problems;
    for (const auto& path : paths(recorded)) {
        const auto report = inspect(path);
        if (!report) FAIL(path.string() << ": " << report.error().message());
        problems.insert(problems.end(), report->problems.begin(), report->problems.end());
    }
    return problems;
}

}  // namespace

Stretch stretch_of(const kit::Verdict& verdict, const kit::Reference& reference, kit::Kind kind) {
    const kit::TrackVerdict& track = verdict.track(kind);
    const double begin_s = double(reference.first_segment) * double(reference.segment_us) / 1e6;
    const auto frames = double(track.matched + track.missing_frames());
    return {begin_s, begin_s + frames * reference.track(kind).frame_s()};
}

double Judged::told_s() const {
    double sum = 0;
    for (const GapTold& gap : recorded.gaps)
        sum += gap.cause == "stop" ? 0 : gap.seconds;
    return sum;
}

double Judged::missing_s() const {
    double sum = 0;
    for (const kit::Missing& missing : verdict.video.missing)
        sum += missing.seconds;
    return sum;
}

bool Judged::tells_no_more() const {
    const auto is_real = [this](const GapTold& gap) {
        if (!gap.from_msn || gap.cause == "stop") return true;
        const auto& missing = verdict.video.missing;
        return std::any_of(missing.begin(), missing.end(), [&](const kit::Missing& m) {
            return m.from_msn <= gap.to_msn && m.to_msn >= gap.from_msn;
        });
    };
    return std::all_of(recorded.gaps.begin(), recorded.gaps.end(), is_real);
}

std::string Judged::text() const {
    std::string text = fmt::format("{}: {} {}\n", recorded.url, recorded.state, recorded.error);
    for (const GapTold& gap : recorded.gaps)
        text += text_of(gap);
    for (const auto& path : paths(recorded))
        text += fmt::format("  {}\n", path.string());
    for (const std::string& problem : problems)
        text += fmt::format("  problem: {}\n", problem);
    return text + to_text(verdict);
}

Judged judge(const kit::Origin& origin, const std::string& stream, Recorded recorded) {
    Judged judged{.recorded = std::move(recorded), .reference = origin.reference(stream)};
    judged.problems = problems_of(judged.recorded);
    const auto frames = frames_of(judged.recorded);
    const kit::CompareOptions options{.told = judged.recorded.told_gaps(), .told_tolerance_s = 0.1};
    judged.verdict = compare(frames, judged.reference, options);
    forget_outages(judged.verdict.video.missing);
    forget_outages(judged.verdict.audio.missing);
    judged.begins_first = begins_with(frames, judged.reference);
    return judged;
}

}  // namespace weir::e2e
