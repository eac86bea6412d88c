// SPDX-License-Identifier: MIT
// What every copy of a file goes through, whatever it holds.
#pragma once
#include <filesystem>
#include <vector>
#include <weir/aftercare.hpp>

#include "aftercare/frames.hpp"
#include "aftercare/mp4_writer.hpp"
#include "aftercare/timeline.hpp"

namespace weir::aftercare {

/// What tells that nobody wrote to a file meanwhile.
struct Stamp {
    std::int64_t bytes = 0, seconds = 0, nanoseconds = 0;
    bool operator==(const Stamp&) const = default;
};
/// Errors: errno.
Result<Stamp> stamp_of(const std::filesystem::path& path);

/// Rather no copy than a full disk under the recordings.  Errors: Errc::disk_full.
Result<void> check_space(const std::filesystem::path& target, std::int64_t bytes);

/// For the packets of these frames.
Timeline timeline_of(const Frames& frames);

struct Copying {
    const std::filesystem::path& source;
    const std::filesystem::path& target;
    Stamp before;  ///< Of the source.
    bool remove_source = false;
};
/// A copy that was written: forced to the medium, read back, and named; the source removed if that
/// is asked.  Errors: Errc::bad_media, which says what differs; Errc::cancelled, errno.
Result<ConvertedFile> finish(const Copying& copying, TemporaryFile& copy,
                             const std::vector<Expected>& expected, const Rein& rein);

/// Durably.  Errors: errno.
Result<void> remove_file(const std::filesystem::path& path);

}  // namespace weir::aftercare
