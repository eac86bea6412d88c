// SPDX-License-Identifier: MIT
#include "aftercare/copying.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "aftercare/check.hpp"
#include "base/fail.hpp"

namespace weir::aftercare {

namespace fs = std::filesystem;

namespace {

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

}  // namespace

Result<Stamp> stamp_of(const fs::path& path) {
    struct ::stat info {};
    if (::stat(path.c_str(), &info) != 0) return fail_errno("open '{}'", path.native());
    return Stamp{info.st_size, info.st_mtim.tv_sec, info.st_mtim.tv_nsec};
}

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

Result<ConvertedFile> finish(const Copying& copying, TemporaryFile& copy,
                             const std::vector<Expected>& expected, const Rein& rein) {
    copy.set_time_of(copying.source);
    if (auto synced = copy.sync(rein); !synced) return synced.error();
    if (copying.remove_source)
        copy.forget();  // Three CPU seconds a GB, where nothing else is left.
    if (auto checked = check_copy(copy.path(), expected, rein); !checked) return checked.error();
    if (const auto after = stamp_of(copying.source); !after || *after != copying.before)
        return fail(Errc::bad_media, "'{}' was written to while it was copied",
                    copying.source.native());
    ConvertedFile file;
    sum_up(expected, file);
    const bool replaces = copying.remove_source && is_same_file(copying.source, copying.target);
    auto name = replaces ? copy.replace() : copy.keep();
    if (!name) return name.error();
    file.path = std::move(*name);
    if (const auto made = stamp_of(file.path)) file.bytes = std::uint64_t(made->bytes);
    if (copying.remove_source && !replaces)
        if (auto removed = remove_file(copying.source); !removed) return removed.error();
    file.source_removed = copying.remove_source;
    return file;
}

Result<void> remove_file(const fs::path& path) {
    if (::unlink(path.c_str()) != 0) return fail_errno("remove '{}'", path.native());
    return sync_directory_of(path);
}

}  // namespace weir::aftercare
