// SPDX-License-Identifier: MIT
// weir::convert_to_mp4(): copied, forced to the medium, checked, named.
#include "aftercare/convert.hpp"

#include "aftercare/copying.hpp"
#include "base/fail.hpp"

namespace weir::aftercare {
namespace {

namespace fs = std::filesystem;

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
    return finish({source, target, *before, remove_source}, *temporary, *expected, rein);
}

Result<bool> is_copy_of(const fs::path& copy, const fs::path& source, const Rein& rein) {
    const auto theirs = digests_of(copy, rein);
    if (!theirs) return theirs.error();
    const auto ours = digests_of(source, rein);
    if (!ours) return ours.error();
    return *ours == *theirs;
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
