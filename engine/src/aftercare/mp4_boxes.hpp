// SPDX-License-Identifier: MIT
#pragma once
#include <filesystem>
#include <weir/error.hpp>

namespace weir::aftercare {

/// How an MP4 is laid out.
struct Mp4Layout {
    bool is_fragmented = false;   ///< Its header announces fragments (moov/mvex).
    bool index_in_front = false;  ///< moov comes before mdat.
};

/// Reads the heads of its boxes.  Blocks: for a few reads.
/// Errors: errno; Errc::bad_media for what is no MP4.  Source: ISO/IEC 14496-12 §4.2.
Result<Mp4Layout> read_mp4_layout(const std::filesystem::path& path);

}  // namespace weir::aftercare
