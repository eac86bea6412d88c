// SPDX-License-Identifier: MIT
#include "http/file_parts.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <span>
#include <string_view>

namespace weir::cli::http {
namespace {

constexpr std::uint64_t kTsPacket = 188;
constexpr std::size_t kMostBoxes = 1u << 20;  ///< Fragments of two weeks.

std::shared_ptr<const int> open_at(const std::filesystem::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (descriptor < 0) return nullptr;
    return {new int{descriptor}, [](const int* owned) {
                ::close(*owned);
                delete owned;
            }};
}

bool read_at(const OpenFile& file, std::uint64_t offset, std::span<unsigned char> out) {
    return ::pread(*file.descriptor, out.data(), out.size(), static_cast<off_t>(offset)) ==
           static_cast<ssize_t>(out.size());
}

std::uint64_t big_endian(std::span<const unsigned char> bytes) {
    std::uint64_t value = 0;
    for (const unsigned char byte : bytes)
        value = value << 8 | byte;
    return value;
}

struct Box {
    std::uint64_t offset = 0, size = 0;
    std::string_view type() const { return {name.data(), name.size()}; }
    std::array<char, 4> name{};
};

/// Whole ones only.  Source: ISO/IEC 14496-12, 4.2.
std::optional<Box> box_at(const OpenFile& file, std::uint64_t offset) {
    std::array<unsigned char, 16> head{};
    if (!read_at(file, offset, std::span{head}.first(8))) return std::nullopt;
    Box box{offset, big_endian(std::span{head}.first(4)), {}};
    std::copy_n(head.begin() + 4, 4, box.name.begin());
    if (box.size == 1) {
        if (!read_at(file, offset, head)) return std::nullopt;
        box.size = big_endian(std::span{head}.subspan(8));
    }
    if (box.size < 8 || box.size > file.bytes - offset) return std::nullopt;
    return box;
}

FileParts ts_parts(const OpenFile& file, std::uint64_t part_bytes) {
    FileParts out;
    const std::uint64_t step = std::max(part_bytes / kTsPacket, std::uint64_t{1}) * kTsPacket;
    const std::uint64_t whole = file.bytes - file.bytes % kTsPacket;
    for (std::uint64_t at = 0; at < whole; at += step)
        out.parts.push_back({at, std::min(step, whole - at)});
    return out;
}

/// Fragments are a moof and its mdat; what stands before the first is needed for all.
FileParts mp4_parts(const OpenFile& file, std::uint64_t part_bytes) {
    FileParts out;
    std::optional<std::uint64_t> begin;
    std::uint64_t end = 0;
    for (std::size_t boxes = 0; boxes < kMostBoxes; ++boxes) {
        const auto box = box_at(file, end);
        if (!box) break;
        const bool is_fragment = box->type() == "moof";
        if (is_fragment && !begin) {
            out.init = Range{0, end};
            begin = end;
        } else if (is_fragment && end - *begin >= part_bytes) {
            out.parts.push_back({*begin, end - *begin});
            begin = end;
        }
        end = box->offset + box->size;
        if (box->type() == "mdat" && begin && end > *begin && end == file.bytes) break;
    }
    if (begin && end > *begin) out.parts.push_back({*begin, end - *begin});
    return out;
}

}  // namespace

Result<OpenFile> open_recorded(const std::filesystem::path& path) {
    OpenFile file;
    file.descriptor = open_at(path);
    if (!file.descriptor) {
        std::filesystem::path part = path;
        part += ".part";
        file.descriptor = open_at(part);
    }
    struct ::stat info {};
    if (!file.descriptor || ::fstat(*file.descriptor, &info) != 0)
        return Error{{errno, boost::system::system_category()}, path.native()};
    if (!S_ISREG(info.st_mode))
        return Error{{ENOENT, boost::system::system_category()}, path.native()};
    file.bytes = static_cast<std::uint64_t>(info.st_size);
    return file;
}

std::optional<FileParts> parts_of(const OpenFile& file, std::uint64_t part_bytes) {
    std::array<unsigned char, kTsPacket + 1> begin{};
    if (!read_at(file, 0, begin)) return std::nullopt;
    constexpr unsigned char kSync = 0x47;
    if (begin[0] == kSync && begin[kTsPacket] == kSync) return ts_parts(file, part_bytes);
    const std::string_view type{reinterpret_cast<const char*>(begin.data()) + 4, 4};
    if (type != "ftyp") return std::nullopt;
    FileParts parts = mp4_parts(file, part_bytes);
    if (parts.parts.empty()) return std::nullopt;
    return parts;
}

std::string playlist_of(const std::vector<PlayedFile>& files, bool is_ended) {
    std::string body;
    double longest_s = 1;
    for (const PlayedFile& file : files) {
        std::uint64_t bytes = 0;
        for (const Range& part : file.parts.parts)
            bytes += part.length;
        if (!body.empty()) body += "#EXT-X-DISCONTINUITY\n";
        if (file.parts.init)
            body += fmt::format("#EXT-X-MAP:URI=\"{}\",BYTERANGE=\"{}@{}\"\n", file.url,
                                file.parts.init->length, file.parts.init->offset);
        for (const Range& part : file.parts.parts) {
            const double seconds = file.duration_s * double(part.length) / double(bytes);
            longest_s = std::max(longest_s, seconds);
            body += fmt::format("#EXTINF:{:.3f},\n#EXT-X-BYTERANGE:{}@{}\n{}\n", seconds,
                                part.length, part.offset, file.url);
        }
    }
    return fmt::format(
        "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:{}\n#EXT-X-MEDIA-SEQUENCE:0\n"
        "#EXT-X-PLAYLIST-TYPE:{}\n{}{}",
        std::lround(std::ceil(longest_s)), is_ended ? "VOD" : "EVENT", body,
        is_ended ? "#EXT-X-ENDLIST\n" : "");
}

}  // namespace weir::cli::http
