// SPDX-License-Identifier: MIT
#include "av/packet.hpp"

#include <new>

namespace weir::av {

Packet::Packet() : packet_(av_packet_alloc()) {
    if (!packet_) throw std::bad_alloc{};
}

}  // namespace weir::av
