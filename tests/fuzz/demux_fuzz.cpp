// SPDX-License-Identifier: MIT
// Hostile bytes into the fed demuxer, in pieces. WEIR_FUZZ_CONTAINER names the container.
#include <algorithm>

#include "av/process.hpp"
#include "demux/fed_demuxer.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace weir;
    av::set_up_libav();
    if (size < 2) return 0;
    const std::size_t piece = data[0] < 250 ? data[0] + 1u : size;
    ByteView rest{data + 1, size - 1};
    demux::FedDemuxer demuxer{media::Container::WEIR_FUZZ_CONTAINER, {.bytes = 1 << 20}};
    av::Packets packets;
    bool good = true;
    while (!rest.empty() && good) {
        const auto n = std::min(piece, rest.size());
        good = demuxer.feed(rest.first(n), packets).has_value();
        rest = rest.subspan(n);
    }
    // An input of odd length is dropped in the middle, as a recording that is stopped.
    if (size % 2 == 0) (void)demuxer.finish(packets);
    for (const auto& packet : packets)
        if (packet.track() >= demuxer.tracks().size()) __builtin_trap();
    return 0;
}
