// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <filesystem>
#include <weir/error.hpp>

namespace weir::index {

struct Repair {
    std::uint64_t bytes = 0;          ///< Length now.
    std::uint64_t removed_bytes = 0;  ///< Cut off behind the last whole unit.
    bool has_media = false;           ///< False: nothing but headers is left, or nothing at all.
};

/// Cuts a file whose writer died behind its last whole unit: 188-byte packet (MPEG-TS), top-level
/// box with its moof + mdat pair complete (fragmented MP4), cluster (Matroska; a cluster that was
/// cut ends behind its last whole block), tag (FLV). Pure byte scanning, no libav; reads headers
/// only, so the cost does not follow the file's length where the container allows. Which container:
/// by the first bytes. Thread: any (blocks on the disk).  Errors: errno; Errc::bad_media for
/// unknown content and for MP4 without fragments (nothing is changed then).
Result<Repair> repair_file(const std::filesystem::path& path);

}  // namespace weir::index
