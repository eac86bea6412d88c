// SPDX-License-Identifier: MIT
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/bytes.hpp"

namespace weir::av {

/// Bytes of the ADTS header that the frame begins with; 0 if there is none.
std::size_t adts_header_bytes(ByteView frame);

/// The AudioSpecificConfig that an ADTS header implies; none if it is no ADTS, or its channels are
/// set out in the frame itself.  Source: ISO/IEC 14496-3 §1.6.2.1 and §1.A.2.2.
std::optional<std::array<std::uint8_t, 2>> config_from_adts(ByteView frame);

/// The header without checksum of an ADTS frame whose payload has so many bytes; none if ADTS can't
/// say what the AudioSpecificConfig says.
std::optional<std::array<std::uint8_t, 7>> make_adts_header(ByteView config,
                                                            std::size_t payload_bytes);

}  // namespace weir::av
