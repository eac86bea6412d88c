// SPDX-License-Identifier: MIT
#pragma once

namespace weir::flv {

/// FLV's numbers of codecs.  Source: Adobe FLV 10.1 §E.4.2 and §E.4.3; 12 (HEVC) as servers use it.
inline constexpr unsigned kH263 = 2, kAvc = 7, kHevc = 12;
inline constexpr unsigned kEnhanced = 9, kAac = 10;  ///< Of sound; 9: a FourCC follows.

}  // namespace weir::flv
