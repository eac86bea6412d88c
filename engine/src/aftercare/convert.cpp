// SPDX-License-Identifier: MIT
// weir::convert_to_mp4(): copied, forced to the medium, checked, named.
#include "aftercare/convert.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "aftercare/check.hpp"
#include "aftercare/frames.hpp"
#include "aftercare/timeline.hpp"
#include "base/fail.hpp"

namespace weir::aftercare {
namespace {

namespace fs = std::filesystem;

/// What tells that nobody wrote to a file meanwhile.
struct Stamp {
    std::int64_t bytes = 0, seconds = 0, nanoseconds = 0;
    bool operator==(const Stamp&) const = default;
};

Result<Stamp> stamp_of(const fs::path& path) {
    struct ::stat info {};
    if (::stat(path.c_str(), &info) != 0) return fail_errno("open '{}'", path.native());
    return Stamp{info.st_size, info.st_mtim.tv_sec, info.st_mtim.tv_nsec};
}

/// Rather no copy than a full disk under the recordings.
Result<void> check_space(const fs::path& target, std::int64_t bytes) {
    std::error_code code;
    const auto directory = target.has_parent_path() ? target.parent_path() : fs::path{"."};
    const auto space = fs::space(directory, code);
    if (!code && space.available < static_cast<std::uint64_t>(bytes))
        return fail(Errc::disk_full, "a copy needs {} bytes in '{}', and {} are free", bytes,
                    directory.native(), space.available);
    return {};
}

Timeline timeline_of(const Frames& frames) {
    std::vector<Timeline::Track> tracks;
    for (const AVStream* stream : frames.streams())
        tracks.push_back({{stream->time_base.num, stream->time_base.den}});
    return {tracks, frames.wrap_bits()};
}

Result<void> write_all(av::Packets& packets, Mp4Writer& writer) {
    for (av::Packet& packet : packets)
        if (auto written = writer.write(std::move(packet)); !written) return written;
    packets.clear();
    return {};
}

Result<void> copy_frames(Frames& frames, Mp4Writer& writer) {
    Timeline timeline = timeline_of(frames);
    av::Packets placed;
    while (true) {
        av::Packet frame;
        const auto read = frames.next(frame);
        if (!read) return read.error();
        if (*read)
            timeline.push(std::move(frame), placed);
        else
            timeline.drain(placed);
        if (auto written = write_all(placed, writer); !written) return written;
        if (!*read) return writer.finish();
    }
}

/// The copy, whole and under its temporary name; libav's memory of it is freed.
Result<std::vector<Expected>> write_copy(const fs::path& source, const TemporaryFile& file,
                                         const Rein& rein) {
    auto opened = Source::open(source, rein);
    if (!opened) return opened.error();
    auto frames = Frames::open(**opened);
    if (!frames) return frames.error();
    auto writer = Mp4Writer::open(file, frames->streams(), rein);
    if (!writer) return writer.error();
    if (auto copied = copy_frames(*frames, **writer); !copied) return copied.error();
    auto expected = (*writer)->expected();
    if (expected.empty())
        return fail(Errc::bad_media, "'{}' holds no coded frame", source.native());
    return expected;
}

void sum_up(const std::vector<Expected>& tracks, ConvertedFile& file) {
    for (const Expected& track : tracks) {
        (track.is_video ? file.packets.video : file.packets.audio) += track.digest.packets;
        file.duration_s =
            std::max(file.duration_s, media::to_seconds(track.last_dts + track.frame));
    }
}

bool is_same_file(const fs::path& a, const fs::path& b) {
    std::error_code ignored;
    return fs::equivalent(a, b, ignored);
}

Result<std::vector<Digest>> digests_of(const fs::path& path, const Rein& rein) {
    auto source = Source::open(path, rein, {.ignores_edits = true});
    if (!source) return source.error();
    auto frames = Frames::open(**source);
    if (!frames) return frames.error();
    std::vector<PayloadDigest> sums;
    for (const AVStream* stream : frames->streams())
        sums.emplace_back(*stream->codecpar);
    av::Packet frame;
    while (true) {
        const auto read = frames->next(frame);
        if (!read) return read.error();
        if (!*read) break;
        sums[frame.track()].add(frame.data());
    }
    std::vector<Digest> digests;
    for (PayloadDigest& sum : sums)
        if (const Digest digest = sum.value(); digest.packets > 0) digests.push_back(digest);
    return digests;
}

}  // namespace

Result<ConvertedFile> convert(const fs::path& source, const fs::path& target, bool remove_source,
                              const Rein& rein) {
    const auto before = stamp_of(source);
    if (!before) return before.error();
    if (auto space = check_space(target, before->bytes); !space) return space.error();
    auto temporary = TemporaryFile::create(target);
    if (!temporary) return temporary.error();
    const auto expected = write_copy(source, *temporary, rein);
    if (!expected) return expected.error();
    temporary->set_time_of(source);
    if (auto synced = temporary->sync(rein); !synced) return synced.error();
    if (remove_source) temporary->forget();  // Three CPU seconds a GB, where nothing else is left.
    if (auto checked = check_copy(temporary->path(), *expected, rein); !checked)
        return checked.error();
    if (const auto after = stamp_of(source); !after || *after != *before)
        return fail(Errc::bad_media, "'{}' was written to while it was copied", source.native());
    ConvertedFile file;
    sum_up(*expected, file);
    const bool replaces = remove_source && is_same_file(source, target);
    auto name = replaces ? temporary->replace() : temporary->keep();
    if (!name) return name.error();
    file.path = std::move(*name);
    if (const auto copy = stamp_of(file.path)) file.bytes = std::uint64_t(copy->bytes);
    if (remove_source && !replaces)
        if (auto removed = remove_file(source); !removed) return removed.error();
    file.source_removed = remove_source;
    return file;
}

Result<bool> is_copy_of(const fs::path& copy, const fs::path& source, const Rein& rein) {
    const auto theirs = digests_of(copy, rein);
    if (!theirs) return theirs.error();
    const auto ours = digests_of(source, rein);
    if (!ours) return ours.error();
    return *ours == *theirs;
}

Result<void> remove_file(const fs::path& path) {
    if (::unlink(path.c_str()) != 0) return fail_errno("remove '{}'", path.native());
    return sync_directory_of(path);
}

}  // namespace weir::aftercare

namespace weir {

Result<ConvertedFile> convert_to_mp4(const std::filesystem::path& source,
                                     const std::filesystem::path& target,
                                     const ConvertOptions& options) {
    aftercare::Brake brake{options.bytes_per_second};
    return aftercare::convert(source, target, options.remove_source, {brake, options.stop});
}

}  // namespace weir
