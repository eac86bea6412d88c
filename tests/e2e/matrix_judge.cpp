// SPDX-License-Identifier: MIT
#include "e2e/matrix_judge.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <unordered_set>
#include <utility>

#include "e2e/matrix_rows.hpp"
#include "e2e/players.hpp"

namespace weir::e2e {
namespace {

using Faults = std::vector<std::string>;

/// Between a picture and a sound; Matroska and FLV round each of both to whole milliseconds.
double av_tolerance_ms(const CellCase& cell) {
    return cell.extension == "mkv" || cell.extension == "flv" ? 2 : 1;
}

/// A recording begins with a picture; sounds from before it are not demanded.
std::int64_t begin_us(const kit::Reference& source) {
    const auto& pictures = source.video.loop;
    return pictures.empty() ? std::numeric_limits<std::int64_t>::min() : pictures.front().dts_us;
}

std::uint64_t missing_of(const std::vector<kit::Frame>& recorded, const kit::Reference& source,
                         kit::Kind kind) {
    std::unordered_set<std::uint64_t> there;
    for (const kit::Frame& frame : recorded)
        if (frame.kind == kind) there.insert(frame.hash);
    const auto is_missing = [&, begin = begin_us(source)](const kit::Frame& frame) {
        return frame.dts_us >= begin && !there.contains(frame.hash);
    };
    return std::uint64_t(std::ranges::count_if(source.track(kind).loop, is_missing));
}

void judge_track(Faults& faults, const kit::TrackVerdict& track, std::uint64_t missing,
                 std::string_view kind) {
    const auto note = [&](std::uint64_t count, std::string_view what) {
        if (count > 0) faults.push_back(fmt::format("{} {} {}", count, kind, what));
    };
    note(missing, "missing");
    note(track.doubled, "doubled");
    note(track.out_of_order, "out of order");
    note(track.foreign, "changed");
}

/// The frames of all files together.
void judge_frames(Faults& faults, const std::vector<FileInfo>& files, const kit::Reference& source,
                  const CellCase& cell) {
    std::vector<kit::Frame> frames;
    for (const auto& file : files) {
        auto read = kit::read_frames(file.path.string());
        if (!read) return faults.push_back(read.error().message());
        frames.insert(frames.end(), read->begin(), read->end());
    }
    const kit::CompareOptions options{.av_tolerance_ms = av_tolerance_ms(cell)};
    const auto verdict = compare(frames, source, options);
    judge_track(faults, verdict.video, missing_of(frames, source, kit::Kind::video), "pictures");
    judge_track(faults, verdict.audio, missing_of(frames, source, kit::Kind::audio), "sounds");
    if (!verdict.av_in_step)
        faults.push_back(fmt::format("{:.2f} ms out of step", verdict.av_error_ms));
}

/// The first line, without what would end a table's cell.
std::string short_text(std::string text) {
    text.resize(std::min(text.find('\n'), text.size()));
    std::replace(text.begin(), text.end(), '|', '/');
    return text;
}

/// A warning that the container can't hold the codecs belongs to a fallback, and to nothing else.
void judge_warnings(Faults& faults, const Outcome& outcome, const CellCase& cell) {
    bool told = false;
    for (const EventLine& event : outcome.events) {
        if (event.event != "warning" || event.url != cell.url) continue;
        const bool tells_fallback = event.error.starts_with("codec not supported by the container");
        told = told || tells_fallback;
        if (!tells_fallback || !cell.is_fallback) faults.push_back(short_text(event.error));
    }
    if (cell.is_fallback && !told) faults.emplace_back("not told that it is Matroska");
}

void judge_file(Faults& faults, const std::filesystem::path& file, const CellCase& cell) {
    if (file.extension() != "." + cell.extension)
        faults.push_back(fmt::format("in {}", file.extension().string()));
    if (const auto words = player_complaints(file); !words.empty())
        faults.push_back(short_text(words));
}

}  // namespace

std::string judge_cell(const Outcome& outcome, const kit::Reference& source, const CellCase& cell) {
    const Recorded recorded = outcome.recorded(cell.url);
    Faults faults;
    if (recorded.state != "completed") faults.push_back(recorded.state);
    if (!recorded.error.empty()) faults.push_back(short_text(recorded.error));
    for (const GapTold& gap : recorded.gaps)
        faults.push_back(fmt::format("gap: {}", gap.cause));
    if (recorded.runs > 1) faults.push_back(fmt::format("{} runs", recorded.runs));
    judge_warnings(faults, outcome, cell);
    if (recorded.files.size() == cell.files)
        judge_frames(faults, recorded.files, source, cell);
    else
        faults.push_back(fmt::format("{} files", recorded.files.size()));
    for (const auto& file : recorded.files)
        judge_file(faults, file.path, cell);
    if (!faults.empty()) return fmt::format("{}", fmt::join(faults, "; "));
    return good_cell(cell.files, cell.is_fallback);
}

}  // namespace weir::e2e
