// SPDX-License-Identifier: MIT
#pragma once
#include <string>

#include "e2e/weir_process.hpp"
#include "kit/reference.hpp"

namespace weir::e2e {

/// What should become of one stream.
struct CellCase {
    std::string url;
    std::string extension;     ///< Of the file that should come out.
    std::size_t files = 1;     ///< That hold it together.
    bool is_fallback = false;  ///< That is Matroska where another container was asked for.
};

/// good_cell() where all is right; else what is wrong, on one line.
/// A recording is right when it holds every frame of the source from the first picture on, once and
/// unchanged, sound and picture as far apart as there; when ffprobe and a full decode are silent;
/// and when weir warned of nothing but of writing Matroska instead.
/// Thread: any.  Blocks: yes.
std::string judge_cell(const Outcome& outcome, const kit::Reference& source, const CellCase& cell);

}  // namespace weir::e2e
