// SPDX-License-Identifier: MIT
#include "http/file_parts.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>

#include "http/file_reader.hpp"

namespace weir::cli::http {
namespace {

constexpr double kWrap_s = 8'589'934'592.0 / 90'000;  ///< Of MPEG-TS: 2^33 ticks.
/// Of a part, what is passed over before its end is looked for: bit rates are not steady.
constexpr double kPassed_s = 3.2;
constexpr double kLongest_s = 600;  ///< A longer part is a clock that jumped: nobody knows.

std::shared_ptr<const int> open_at(const std::filesystem::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (descriptor < 0) return nullptr;
    return {new int{descriptor}, [](const int* owned) {
                ::close(*owned);
                delete owned;
            }};
}

/// From one beginning to the next.
double length_s(const Beginning& from, const Beginning& to) {
    const double seconds = std::fmod(to.at_s - from.at_s + kWrap_s, kWrap_s);
    return seconds > 0 && seconds < kLongest_s ? seconds : PartIndex::kPart_s;
}

}  // namespace

/// What is known of one file.
struct PartIndex::Known {
    std::mutex mutex;
    enum class Kind { unknown, ts, mp4, neither } kind = Kind::unknown;
    std::optional<Mp4Head> head{};
    std::vector<Beginning> beginnings{};
    std::uint64_t step = 0;  ///< MPEG-TS: bytes of kPart_s, by the beginning of the file.
    std::uint64_t next = 0;  ///< MP4: where the fragment begins that was not seen yet.
    std::uint64_t read = 0;  ///< Of the file, when it was read last.

    void look_at_kind(const OpenFile& file);
    void read_ts(const OpenFile& file);
    void read_mp4(const OpenFile& file);
    FileParts parts(const OpenFile& file) const;
};

void PartIndex::Known::look_at_kind(const OpenFile& file) {
    if (is_ts(file)) {
        kind = Kind::ts;
    } else if ((head = mp4_head(file))) {
        kind = Kind::mp4;
        next = head->init.length;
    } else if (!file.is_written) {
        kind = Kind::neither;
    }
}

/// Some seconds at the beginning tell how many bytes to pass over from one part to the next.
void PartIndex::Known::read_ts(const OpenFile& file) {
    if (beginnings.empty())
        if (const auto first = ts_beginning(file, 0)) beginnings.push_back({0, first->at_s});
    while (!beginnings.empty()) {
        const Beginning last = beginnings.back();
        // What stands before the first tables belongs to the first part.
        auto found = ts_beginning(file, last.offset + std::max(step, std::uint64_t{1}));
        const auto is_near = [&] {
            return found->at_s == last.at_s || (step == 0 && length_s(last, *found) < kPart_s);
        };
        while (found && is_near())
            found = ts_beginning(file, found->offset + 1);
        if (!found) return;
        if (step == 0)
            step = static_cast<std::uint64_t>(double(found->offset - last.offset) * kPassed_s /
                                              length_s(last, *found));
        beginnings.push_back(*found);
    }
}

void PartIndex::Known::read_mp4(const OpenFile& file) {
    while (const auto fragment = mp4_fragment(file, *head, next)) {
        next = fragment->end;
        if (beginnings.empty() || length_s(beginnings.back(), fragment->begin) >= kPart_s)
            beginnings.push_back(fragment->begin);
    }
}

FileParts PartIndex::Known::parts(const OpenFile& file) const {
    FileParts out;
    if (head) out.init = head->init;
    for (std::size_t i = 0; i + 1 < beginnings.size(); ++i) {
        const Beginning &from = beginnings[i], &to = beginnings[i + 1];
        out.parts.push_back({{from.offset, to.offset - from.offset}, length_s(from, to)});
    }
    if (file.is_written || beginnings.empty()) return out;
    const std::uint64_t end = kind == Kind::mp4 ? next : file.bytes;
    const std::uint64_t rest = end - beginnings.back().offset;
    // By the bytes of a part; players go by the timestamps in it.
    const double per_byte =
        out.parts.empty() ? 0 : out.parts.back().seconds / double(out.parts.back().range.length);
    const double rest_s = per_byte > 0 ? std::clamp(per_byte * double(rest), 0.1, 60.0) : kPart_s;
    out.parts.push_back({{beginnings.back().offset, rest}, rest_s});
    return out;
}

FileParts PartIndex::of(const std::filesystem::path& path, const OpenFile& file) {
    std::shared_ptr<Known> known;
    {
        const std::lock_guard lock{mutex_};
        const auto found =
            std::ranges::find(files_, path, [](const auto& each) { return each.first; });
        if (found != files_.end()) {
            known = found->second;
        } else {
            if (files_.size() >= kMostFiles) files_.erase(files_.begin());
            known = files_.emplace_back(path, std::make_shared<Known>()).second;
        }
    }
    const std::lock_guard lock{known->mutex};
    if (known->kind == Known::Kind::unknown) known->look_at_kind(file);
    if (file.bytes != known->read || !file.is_written) {
        if (known->kind == Known::Kind::ts) known->read_ts(file);
        if (known->kind == Known::Kind::mp4) known->read_mp4(file);
        known->read = file.bytes;
    }
    return known->parts(file);
}

Result<OpenFile> open_recorded(const std::filesystem::path& path) {
    OpenFile file;
    file.descriptor = open_at(path);
    if (!file.descriptor) {
        std::filesystem::path part = path;
        part += ".part";
        file.descriptor = open_at(part);
        file.is_written = true;
    }
    struct ::stat info {};
    if (!file.descriptor || ::fstat(*file.descriptor, &info) != 0)
        return Error{{errno, boost::system::system_category()}, path.native()};
    if (!S_ISREG(info.st_mode))
        return Error{{ENOENT, boost::system::system_category()}, path.native()};
    file.bytes = static_cast<std::uint64_t>(info.st_size);
    return file;
}

std::string playlist_of(const std::vector<PlayedFile>& files, bool is_ended) {
    std::string body;
    double longest_s = PartIndex::kPart_s;
    for (const PlayedFile& file : files) {
        if (!body.empty()) body += "#EXT-X-DISCONTINUITY\n";
        if (file.parts.init)
            body += fmt::format("#EXT-X-MAP:URI=\"{}\",BYTERANGE=\"{}@{}\"\n", file.url,
                                file.parts.init->length, file.parts.init->offset);
        for (const Part& part : file.parts.parts) {
            longest_s = std::max(longest_s, part.seconds);
            body += fmt::format("#EXTINF:{:.3f},\n#EXT-X-BYTERANGE:{}@{}\n{}\n", part.seconds,
                                part.range.length, part.range.offset, file.url);
        }
    }
    return fmt::format(
        "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:{}\n#EXT-X-MEDIA-SEQUENCE:0\n"
        "#EXT-X-PLAYLIST-TYPE:{}\n#EXT-X-INDEPENDENT-SEGMENTS\n{}{}",
        std::lround(std::ceil(longest_s)), is_ended ? "VOD" : "EVENT", body,
        is_ended ? "#EXT-X-ENDLIST\n" : "");
}

}  // namespace weir::cli::http
