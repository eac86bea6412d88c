// SPDX-License-Identifier: MIT
// How a picture is turned and mirrored before it is shown.
#pragma once
#include <array>
#include <cstdint>
#include <optional>

#include "av/handles.hpp"

namespace weir::av {

using DisplayMatrix = std::array<std::int32_t, 9>;

/// None: it is shown as it is.
std::optional<DisplayMatrix> display_matrix_of(const AVStream& stream);
void set_display_matrix(AVStream& stream, const DisplayMatrix& matrix);

}  // namespace weir::av
