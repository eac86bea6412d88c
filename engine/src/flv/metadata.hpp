// SPDX-License-Identifier: MIT
#pragma once
#include <optional>

#include "base/bytes.hpp"

namespace weir::flv {

/// What onMetaData says that matters to a recorder. 0: not said, or absurd.
struct Metadata {
    unsigned width = 0, height = 0;
};

/// From the body of a script tag; none if it is another script. Reads no deeper than the first
/// object. Pure.  Source: Adobe FLV 10.1 §E.4.4, AMF0.
std::optional<Metadata> read_metadata(ByteView body);

}  // namespace weir::flv
