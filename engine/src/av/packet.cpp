// SPDX-License-Identifier: MIT
#include "av/packet.hpp"

#include <new>

namespace weir::av {

Packet::Packet() : packet_(av_packet_alloc()) {
    if (!packet_) throw std::bad_alloc{};
}

Packet Packet::clone() const {
    PacketPtr copy{av_packet_clone(packet_.get())};
    if (!copy) throw std::bad_alloc{};
    Packet packet{std::move(copy)};
    packet.origin_ = origin_;
    return packet;
}

}  // namespace weir::av
