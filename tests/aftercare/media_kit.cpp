// SPDX-License-Identifier: MIT
#include "aftercare/media_kit.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "data/fixture.hpp"
#include "demux/fed_demuxer.hpp"
#include "mux/assembler.hpp"
#include "mux/muxer.hpp"

namespace weir::kit {

fs::path clip(const TempDir& folder, const std::string& name,
              const std::vector<std::string>& coding, unsigned seconds) {
    const fs::path path = folder / name;
    const auto made = make_clip(path, {.size = "320x180", .seconds = seconds, .coding = coding});
    if (!made) FAIL(made.error());
    return path;
}

fs::path recorded(const fs::path& ts, Format format) {
    demux::FedDemuxer demuxer{media::Container::mpegts, {}};
    av::Packets packets;
    REQUIRE(demuxer.feed(read_file(ts), packets));
    REQUIRE(demuxer.finish(packets));
    mux::Assembler assembler;
    assembler.set_tracks(demuxer.tracks(), {.wrap_bits = 33});
    mux::Assembler::Out placed;
    assembler.push(std::move(packets), placed);
    assembler.drain(placed);
    Bytes file;
    auto muxer = mux::Muxer::open(format, demuxer.tracks(), [&](std::uint64_t at, ByteView bytes) {
        file.resize(std::max<std::size_t>(file.size(), at + bytes.size()));
        std::ranges::copy(bytes, file.begin() + std::ptrdiff_t(at));
    });
    REQUIRE(muxer.has_value());
    for (auto& each : placed)
        (*muxer)->write(std::move(each.packet), placed.front().dts);
    (*muxer)->finish();
    fs::path path = ts;
    path.replace_extension(mux::spec(format).extension);
    write_file(path, file);
    return path;
}

std::vector<std::uint64_t> hashes(const fs::path& file, Kind kind) {
    const auto frames = read_frames(file.native());
    if (!frames) FAIL(frames.error());
    std::vector<std::uint64_t> all;
    for (const Frame& frame : *frames)
        if (frame.kind == kind) all.push_back(frame.hash);
    return all;
}

void check_player_likes(const fs::path& mp4) {
    INFO(mp4);
    const std::string bytes = read_text(mp4);
    CHECK(bytes.find("moov") < bytes.find("mdat"));
    CHECK(bytes.find("moof") == std::string::npos);
    const auto probed = run_tool({"ffprobe", "-v", "warning", "-show_entries", "format=start_time",
                                  "-of", "csv=p=0", mp4.native()});
    CHECK(probed.exit_code == 0);
    CHECK(probed.errors == "");
    CHECK(std::stod(probed.output) == Approx(0).margin(0.001));
    const auto played = run_tool(
        {"ffmpeg", "-v", "warning", "-nostdin", "-xerror", "-i", mp4.native(), "-f", "null", "-"});
    CHECK(played.exit_code == 0);
    CHECK(played.errors == "");
}

std::string names_in(const fs::path& folder) {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator{folder})
        names.insert(entry.path().filename().native());
    return fmt::format("{}", fmt::join(names, " "));
}

}  // namespace weir::kit
