// SPDX-License-Identifier: MIT
#include "report.hpp"

#include <fmt/format.h>

#include "text.hpp"
#include "units.hpp"

namespace weir::cli {
namespace {

/// Of a track's holes, so many are shown; --json has the rest.
constexpr std::size_t kShownHoles = 5;

std::string track_name(const TrackReport& track) {
    std::string out = fmt::format("{} {}", track.kind, track.codec);
    if (track.width != 0) out += fmt::format(" {}x{}", track.width, track.height);
    if (track.sample_rate != 0) out += fmt::format(" {} Hz", track.sample_rate);
    return printable(out);
}

std::string track_text(const TrackReport& track) {
    std::string out = fmt::format("  {} {:>8} {:>9.3f} {:>10.3f} {:>10.3f} {:>5} {:>4}\n",
                                  pad_right(shortened(track_name(track), 26), 26), track.packets,
                                  track.duration_s, track.first_dts_s, track.last_dts_s,
                                  track.hole_count, track.backward_steps);
    for (std::size_t i = 0; i < track.holes.size() && i < kShownHoles; ++i) {
        out += fmt::format("    hole at {:.3f} s: {:.3f} s missing\n", track.holes[i].at_s,
                           track.holes[i].length_s);
    }
    if (track.hole_count > kShownHoles) {
        out += fmt::format("    … {} more\n", track.hole_count - kShownHoles);
    }
    if (!track.has_parameter_sets) out += "    parameter sets are missing\n";
    return out;
}

}  // namespace

std::string report_text(const FileReport& report) {
    std::string out =
        fmt::format("{}: {} ({}, {}, {})\n", printable(report.path.native()),
                    report.sound() ? "sound" : "not sound", printable(report.container),
                    human_bytes(report.bytes), human_time(report.duration_s));
    if (!report.tracks.empty()) {
        out += fmt::format("  {:<26} {:>8} {:>9} {:>10} {:>10} {:>5} {:>4}\n", "track", "packets",
                           "seconds", "first DTS", "last DTS", "holes", "back");
    }
    for (const TrackReport& track : report.tracks)
        out += track_text(track);
    for (const std::string& problem : report.problems) {
        out += fmt::format("  problem: {}\n", printable(problem));
    }
    return out;
}

std::string recovered_text(const RecoveredFile& file) {
    const std::string path = printable(file.path.native());
    if (file.error) {
        return fmt::format("{}: left as it is: {}\n", path, printable(file.error->message()));
    }
    if (file.bytes == 0) return fmt::format("{}: empty, removed\n", path);
    return fmt::format("{}: repaired, {} kept, {} cut off\n", path, human_bytes(file.bytes),
                       human_bytes(file.removed_bytes));
}

std::string converted_text(const std::filesystem::path& source, const Result<ConvertedFile>& copy) {
    const std::string path = printable(source.native());
    if (!copy)
        return fmt::format("{}: not converted: {}\n", path, printable(copy.error().message()));
    return fmt::format("{}: {} ({}, {}){}\n", path, printable(copy->path.native()),
                       human_bytes(copy->bytes), human_time(copy->duration_s),
                       copy->source_removed ? ", source removed" : "");
}

std::string encoded_text(const std::filesystem::path& source, const Result<EncodedFile>& copy) {
    const std::string path = printable(source.native());
    if (!copy)
        return fmt::format("{}: not converted: {}\n", path, printable(copy.error().message()));
    const ConvertedFile& file = copy->file;
    const double speed = copy->seconds > 0 ? file.duration_s / copy->seconds : 0;
    auto text = fmt::format("{}: {} ({}, {}, {:.1f}x", path, printable(file.path.native()),
                            human_bytes(file.bytes), human_time(file.duration_s), speed);
    if (!copy->backend.empty()) text += fmt::format(", {}", printable(copy->backend));
    if (copy->lost_frames > 0)
        text += fmt::format(", {} could not be decoded", counted(copy->lost_frames, "frame"));
    return text + (file.source_removed ? ", source removed)\n" : ")\n");
}

std::string progress_text(const std::filesystem::path& source, const EncodeProgress& progress) {
    auto text =
        fmt::format("{}: {}", printable(source.filename().native()), human_time(progress.done_s));
    if (progress.total_s > 0) text += fmt::format(" of {}", human_time(progress.total_s));
    text += fmt::format(", {:.1f}x", progress.speed);
    if (progress.total_s > progress.done_s && progress.speed > 0)
        text += fmt::format(", {} left",
                            human_time((progress.total_s - progress.done_s) / progress.speed));
    return text;
}

std::string poster_text(const std::filesystem::path& source,
                        const Result<std::optional<PosterFile>>& poster) {
    const std::string path = printable(source.native());
    if (!poster)
        return fmt::format("{}: not shown: {}\n", path, printable(poster.error().message()));
    if (!*poster) return fmt::format("{}: sound alone, nothing to show\n", path);
    const PosterFile& file = **poster;
    return fmt::format("{}: {} ({}x{}, {})\n", path, printable(file.path.native()), file.width,
                       file.height, counted(file.pictures, "picture"));
}

}  // namespace weir::cli
