// SPDX-License-Identifier: MIT
#include "kit/frames.hpp"

#include <fmt/format.h>

#include <cstring>

namespace weir::kit {
namespace {

constexpr std::uint64_t kMultiplier = 0x9E3779B97F4A7C15;  // 2^64 / golden ratio, odd

std::uint64_t mixed(std::uint64_t h, std::uint64_t word) {
    h = (h ^ word) * kMultiplier;
    return h ^ (h >> 29);
}

/// Index of the next 00 00 01 at or behind `from`; the size when there is none.
std::size_t find_start_code(ByteView bytes, std::size_t from) {
    while (from + 3 <= bytes.size()) {
        const auto* one = static_cast<const std::uint8_t*>(
            std::memchr(bytes.data() + from + 2, 1, bytes.size() - from - 2));
        if (one == nullptr) break;
        const std::size_t at = static_cast<std::size_t>(one - bytes.data()) - 2;
        if (bytes[at] == 0 && bytes[at + 1] == 0) return at;
        from = at + 1;
    }
    return bytes.size();
}

std::vector<ByteView> annex_b_units(ByteView bytes) {
    std::vector<ByteView> units;
    std::size_t at = find_start_code(bytes, 0);
    while (at < bytes.size()) {
        const std::size_t begin = at + 3;
        const std::size_t next = find_start_code(bytes, begin);
        std::size_t end = next;
        while (end > begin && bytes[end - 1] == 0)
            --end;  // trailing_zero_8bits, or a 4-byte code
        if (end > begin) units.push_back(bytes.subspan(begin, end - begin));
        at = next;
    }
    return units;
}

bool decodes_to_picture(Codec codec, std::uint8_t first_byte) {
    if (codec == Codec::h264) {
        const unsigned type = first_byte & 0x1f;
        return !((type >= 6 && type <= 9) || type == 12);
    }
    const unsigned type = first_byte >> 1 & 0x3f;
    return type < 32 || type > 40;  // VPS SPS PPS AUD EOS EOB FD SEI SEI
}

ByteView without_adts(ByteView frame) {
    if (frame.size() < 7 || frame[0] != 0xff || (frame[1] & 0xf6) != 0xf0) return frame;
    const std::size_t length = std::size_t(frame[3] & 3) << 11 | frame[4] << 3 | frame[5] >> 5;
    if (length != frame.size()) return frame;
    return frame.subspan((frame[1] & 1) != 0 ? 7 : 9);
}

}  // namespace

std::uint64_t hash_bytes(ByteView bytes, std::uint64_t seed) {
    std::uint64_t h = mixed(seed, bytes.size());
    std::size_t at = 0;
    for (; at + 8 <= bytes.size(); at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + at, 8);
        h = mixed(h, word);
    }
    std::uint64_t tail = 0;
    if (at < bytes.size()) std::memcpy(&tail, bytes.data() + at, bytes.size() - at);
    return mixed(h, tail);
}

std::vector<ByteView> nal_units(ByteView access_unit, unsigned length_bytes) {
    if (length_bytes == 0) return annex_b_units(access_unit);
    std::vector<ByteView> units;
    while (access_unit.size() > length_bytes) {
        std::size_t size = 0;
        for (unsigned i = 0; i < length_bytes; ++i)
            size = size << 8 | access_unit[i];
        access_unit = access_unit.subspan(length_bytes);
        if (size > access_unit.size()) break;
        if (size > 0) units.push_back(access_unit.first(size));
        access_unit = access_unit.subspan(size);
    }
    return units;
}

unsigned nal_length_bytes(Codec codec, ByteView extradata) {
    const std::size_t at = codec == Codec::h264 ? 4 : 21;
    const bool is_video = codec == Codec::h264 || codec == Codec::hevc;
    if (!is_video || extradata.size() <= at || extradata[0] != 1) return 0;
    return (extradata[at] & 3) + 1;
}

std::uint64_t canonical_hash(Codec codec, ByteView frame, unsigned length_bytes) {
    if (codec == Codec::aac) return hash_bytes(without_adts(frame));
    if (codec == Codec::other) return hash_bytes(frame);
    std::uint64_t h = 0;
    for (const ByteView unit : nal_units(frame, length_bytes))
        if (decodes_to_picture(codec, unit[0])) h = hash_bytes(unit, h);
    return h;
}

std::string to_line(const Frame& frame) {
    return fmt::format("{} {:.6f} {:.6f} {} {:016x}", frame.kind == Kind::video ? 'v' : 'a',
                       double(frame.dts_us) / 1e6, double(frame.pts_us) / 1e6,
                       frame.key ? 'K' : '-', frame.hash);
}

}  // namespace weir::kit
