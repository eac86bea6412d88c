// SPDX-License-Identifier: MIT
#include "demux/pmt_watch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <utility>
#include <vector>

extern "C" {
#include <libavutil/crc.h>
}

using namespace weir;

namespace {

constexpr unsigned kPmtPid = 0x1000;

Bytes packet(unsigned pid, Bytes section) {
    const auto size = section.size() + 4 - 3;
    section[1] = std::uint8_t(0xb0 | size >> 8);
    section[2] = std::uint8_t(size);
    const auto crc = av_crc(av_crc_get_table(AV_CRC_32_IEEE), ~0u, section.data(), section.size());
    for (unsigned i = 0; i < 4; ++i)
        section.push_back(std::uint8_t(crc >> 8 * i));
    const Bytes header{0x47, std::uint8_t(0x40 | pid >> 8), std::uint8_t(pid), 0x10, 0};
    Bytes all(188, 0xff);
    std::ranges::copy(section, std::ranges::copy(header, all.begin()).out);
    return all;
}
Bytes pat() {
    return packet(0, {0, 0, 0, 0, 1, 0xc1, 0, 0, 0, 1, 0xe0 | kPmtPid >> 8, kPmtPid & 0xff});
}
/// Stream types and PIDs.
Bytes pmt(const std::vector<std::pair<std::uint8_t, unsigned>>& streams) {
    Bytes section{2, 0, 0, 0, 1, 0xc1, 0, 0, 0xe1, 0, 0xf0, 0};
    for (const auto& [type, pid] : streams)
        for (const unsigned byte : {unsigned(type), 0xe0 | pid >> 8, pid & 0xff, 0xf0u, 0u})
            section.push_back(std::uint8_t(byte));
    return packet(kPmtPid, section);
}
Bytes joined(const std::vector<Bytes>& packets) {
    Bytes all;
    for (const auto& one : packets)
        all.insert(all.end(), one.begin(), one.end());
    return all;
}

const Bytes kAvcAac = pmt({{0x1b, 256}, {0x0f, 257}});

/// Looked at in pieces: "376-564", begin and end of each change, in the whole.
std::string changes(const Bytes& bytes, std::size_t piece) {
    demux::PmtWatch watch;
    std::string text;
    std::size_t at = 0, piece_end = std::min(piece, bytes.size());
    while (at < bytes.size()) {
        const auto change = watch.look(ByteView{bytes}.subspan(at, piece_end - at));
        if (change)
            text += fmt::format("{}{}-{}", text.empty() ? "" : " ", at + change->begin,
                                at + change->end);
        at = change ? at + change->end : piece_end;
        if (at == piece_end) piece_end = std::min(piece_end + piece, bytes.size());
    }
    return text;
}

}  // namespace

TEST_CASE("pmt watch: another codec on a PID, and another PID, are changes", "[demux]") {
    const Bytes stream = joined({pat(), kAvcAac, pat(), pmt({{0x24, 256}, {0x0f, 257}}), pat(),
                                 pmt({{0x24, 300}, {0x0f, 257}})});
    CHECK(changes(stream, stream.size()) == "564-752 940-1128");
    CHECK(changes(stream, 188) == "564-752 940-1128");
}

TEST_CASE("pmt watch: a change that came in pieces ends where it did", "[demux]") {
    const Bytes stream = joined({pat(), kAvcAac, pmt({{0x24, 256}, {0x0f, 257}})});
    CHECK(changes(stream, 100) == "500-564");
}

TEST_CASE("pmt watch: the same again, more and fewer streams are none", "[demux]") {
    const Bytes stream = joined({pat(), pmt({{0x1b, 256}}), kAvcAac, kAvcAac,
                                 pmt({{0x0f, 257}, {0x1b, 256}}), pmt({{0x1b, 256}})});
    CHECK(changes(stream, stream.size()).empty());
}

TEST_CASE("pmt watch: a damaged map is none", "[demux]") {
    Bytes damaged = pmt({{0x24, 256}, {0x0f, 257}});
    damaged[20] ^= 1;
    CHECK(changes(joined({pat(), kAvcAac, damaged}), 1'000).empty());
    Bytes next = pmt({{0x24, 256}, {0x0f, 257}});
    next[10] &= 0xfe;  // Not in force yet.
    CHECK(changes(joined({pat(), kAvcAac, next}), 1'000).empty());
}

TEST_CASE("pmt watch: packets are found again behind stray bytes", "[demux]") {
    const Bytes stream = joined({{1, 2, 3}, pat(), kAvcAac, {4, 5}, pmt({{0x24, 256}})});
    CHECK(changes(stream, stream.size()) == "381-569");
}

TEST_CASE("pmt watch: the next demuxer begins with the tables in force", "[demux]") {
    const Bytes map = pmt({{0x24, 256}, {0x0f, 257}});
    demux::PmtWatch watch;
    CHECK(watch.tables().empty());
    CHECK(watch.look(joined({pat(), kAvcAac, map})));
    CHECK(watch.tables() == joined({pat(), map}));
}
