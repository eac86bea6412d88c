// SPDX-License-Identifier: MIT
#include "mux/cutter.hpp"

#include <algorithm>

namespace weir::mux {

bool Cutter::should_cut(media::Nanoseconds in_file, std::uint64_t file_bytes) {
    largest_gop_bytes_ = std::max(largest_gop_bytes_, file_bytes - bytes_at_last_point_);
    bytes_at_last_point_ = file_bytes;
    if (file_bytes == 0) return false;
    if (options_.duration.count() > 0 && in_file >= options_.duration) return true;
    return options_.bytes > 0 && file_bytes + largest_gop_bytes_ > options_.bytes;
}

}  // namespace weir::mux
