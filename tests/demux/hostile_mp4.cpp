// SPDX-License-Identifier: MIT
// MP4 that announces far more than it brings.
#include <algorithm>
#include <catch2/catch.hpp>
#include <string_view>

#include "av/process.hpp"
#include "data/fixture.hpp"
#include "demux/fed_demuxer.hpp"

namespace weir {
namespace {

void put_be32(Bytes& bytes, std::size_t at, std::uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8)
        bytes.at(at++) = static_cast<std::uint8_t>(value >> shift);
}

/// The first run of samples of a fragmented file, as if each of `count` samples were the default.
Bytes with_samples(Bytes file, std::uint32_t count) {
    constexpr std::string_view kTrackRun = "trun";
    const auto found = std::search(file.begin(), file.end(), kTrackRun.begin(), kTrackRun.end());
    REQUIRE(found != file.end());
    const auto at = static_cast<std::size_t>(found - file.begin()) + kTrackRun.size();
    put_be32(file, at, 0);  // Version and flags: nothing follows for each sample.
    put_be32(file, at + 4, count);
    return file;
}

TEST_CASE("demux: an MP4 of sixty million samples in a few bytes is refused", "[demux]") {
    av::set_up_libav();
    const Bytes file = with_samples(kit::fixture("tiny.mp4"), 60'000'000);
    demux::FedDemuxer demuxer{media::Container::fmp4, {}};
    av::Packets packets;
    auto outcome = demuxer.feed(file, packets);
    if (outcome) outcome = demuxer.finish(packets);
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().code.message() == "Cannot allocate memory");
}

}  // namespace
}  // namespace weir
