// SPDX-License-Identifier: MIT
#include "av/annex_b.hpp"

namespace weir::av {

void cut_trailing_zeros(AVPacket& packet) {
    const auto* d = packet.data;
    const bool is_annex_b =
        packet.size > 4 && d[0] == 0 && d[1] == 0 && (d[2] == 1 || (d[2] == 0 && d[3] == 1));
    while (is_annex_b && packet.size > 4 && d[packet.size - 1] == 0)
        --packet.size;
}

}  // namespace weir::av
