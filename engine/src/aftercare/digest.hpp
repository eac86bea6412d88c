// SPDX-License-Identifier: MIT
#pragma once
#include <array>
#include <cstdint>
#include <memory>

#include "av/handles.hpp"
#include "base/bytes.hpp"

extern "C" {
#include <libavutil/murmur3.h>
}

namespace weir::aftercare {

/// What a track's frames hold.
struct Digest {
    std::uint64_t packets = 0;
    std::array<std::uint8_t, 16> hash{};
    bool operator==(const Digest&) const = default;
};

/// Sums up a track's payload, the same whichever container carries it: H.264 and HEVC unit by unit,
/// between start codes or behind length fields; HEVC's parameter sets, which MP4 keeps in its
/// header, left out; AAC without its ADTS header, AV1 without the temporal delimiter in front. Not
/// for adversaries. Pure.
class PayloadDigest {
public:
    explicit PayloadDigest(const AVCodecParameters& parameters);
    void add(ByteView packet);
    /// Once, at the end.
    Digest value();

private:
    struct FreeHash {
        void operator()(AVMurMur3* p) const noexcept { av_free(p); }
    };
    void add_annex_b(ByteView bytes);
    void add_length_prefixed(ByteView bytes);
    void add_unit(ByteView unit);
    void update(ByteView bytes);

    AVCodecID codec_;
    unsigned length_bytes_ = 0;  ///< Of a unit's length field; 0: start codes.
    std::unique_ptr<AVMurMur3, FreeHash> hash_;
    std::uint64_t packets_ = 0;
};

}  // namespace weir::aftercare
