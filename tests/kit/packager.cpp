// SPDX-License-Identifier: MIT
#include "kit/packager.hpp"

#include <fmt/format.h>

#include <iterator>
#include <random>
#include <set>
#include <sstream>
#include <vector>

namespace weir::kit {
namespace {

namespace fs = std::filesystem;

constexpr const char* kEntry = "live.m3u8";
constexpr const char* kKeyInfo = "key_info";
constexpr std::size_t kKeyBytes = 16;

void append(std::vector<std::string>& command, const std::string& line) {
    std::istringstream words{line};
    command.insert(command.end(), std::istream_iterator<std::string>{words}, {});
}

std::string flags_of(const Packaging& packaging) {
    std::string flags = packaging.byte_ranges ? "single_file" : "delete_segments";
    if (packaging.date_times) flags += "+program_date_time";
    if (packaging.encrypted) flags += "+periodic_rekey";
    return flags;
}

/// A key of its own URI, then the file that names it: ffmpeg reads that when it begins a segment.
void write_key(const fs::path& folder, unsigned number) {
    const std::string name = fmt::format("key{}.bin", number);
    std::mt19937 random{number};
    std::string key;
    for (std::size_t i = 0; i < kKeyBytes; ++i)
        key += char(random() & 0xff);
    write_text(folder / name, key);
    const fs::path fresh = folder / "key_info.new";
    write_text(fresh, fmt::format("{}\n{}\n", name, (folder / name).string()));
    fs::rename(fresh, folder / kKeyInfo);
}

/// The media playlists that the multivariant playlist names.
std::vector<std::string> playlists_of(const Packaging& packaging) {
    if (packaging.separate_audio) return {kEntry, "part0.m3u8", "part1.m3u8"};
    return {kEntry};
}

void append_hls_muxer(std::vector<std::string>& command, const fs::path& folder,
                      const Packaging& packaging) {
    append(command, "-f hls -hls_time 1 -hls_list_size");
    // In one file ffmpeg's list would slide with EXT-X-MEDIA-SEQUENCE standing still.
    command.emplace_back(packaging.byte_ranges ? "0" : std::to_string(packaging.listed));
    append(command, "-hls_flags " + flags_of(packaging));
    append(command, packaging.fmp4 ? "-hls_segment_type fmp4" : "-hls_segment_type mpegts");
    if (packaging.encrypted) {
        command.emplace_back("-hls_key_info_file");
        command.push_back(folder / kKeyInfo);
    }
    if (packaging.separate_audio) {
        command.emplace_back("-var_stream_map");
        command.emplace_back("a:0,agroup:sound,default:yes v:0,agroup:sound");
        append(command, fmt::format("-master_pl_name {}", kEntry));
    }
    command.push_back(folder / (packaging.separate_audio ? "part%v.m3u8" : kEntry));
}

/// The HLS muxer would put MPEG-TS into its .aac files.
void append_segment_muxer(std::vector<std::string>& command, const fs::path& folder,
                          const std::string& codec) {
    append(command, "-f segment -segment_time 1 -segment_format");
    command.push_back(codec == "aac" ? "adts" : codec);
    if (codec == "mp3") append(command, "-segment_format_options write_xing=0:id3v2_version=0");
    append(command, "-segment_list_type m3u8 -segment_list_flags +live -segment_list_size 6");
    command.emplace_back("-segment_list");
    command.push_back(folder / kEntry);
    command.push_back(folder / ("live%d." + codec));
}

std::vector<std::string> command_of(const fs::path& source, const fs::path& folder,
                                    const Packaging& packaging) {
    std::vector<std::string> command;
    append(command, "ffmpeg -v error -nostdin -re -i");
    command.push_back(source);
    append(command, "-map 0 -c copy");
    if (packaging.packed_audio.empty())
        append_hls_muxer(command, folder, packaging);
    else
        append_segment_muxer(command, folder, packaging.packed_audio);
    return command;
}

}  // namespace

Result<Packager> Packager::start(const fs::path& source, const fs::path& folder,
                                 const Packaging& packaging) {
    fs::create_directories(folder);
    if (packaging.encrypted) write_key(folder, 0);
    auto process = Process::start({.arguments = command_of(source, folder, packaging),
                                   .output = folder / "log",
                                   .errors = folder / "log",
                                   .folder = folder});
    if (!process) return process.error();
    return Packager{std::move(*process), folder, packaging};
}

bool Packager::is_up() const {
    for (const auto& name : playlists_of(packaging_))
        if (!fs::exists(folder_ / name)) return false;
    return true;
}

void Packager::tend() {
    if (!packaging_.encrypted) return;
    std::error_code not_there;
    const auto listed = fs::last_write_time(folder_ / kEntry, not_there);
    if (not_there || listed == listed_) return;
    listed_ = listed;
    write_key(folder_, keys_++);
}

std::size_t Packager::keys_listed() const {
    std::istringstream playlist{read_text(folder_ / kEntry)};
    std::set<std::string> uris;
    for (std::string line; std::getline(playlist, line);)
        if (line.starts_with("#EXT-X-KEY:")) uris.insert(line.substr(0, line.find(",IV=")));
    return uris.size();
}

std::string Packager::log() const {
    return read_text(folder_ / "log");
}

}  // namespace weir::kit
