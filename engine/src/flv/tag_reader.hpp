// SPDX-License-Identifier: MIT
#pragma once
#include <functional>
#include <weir/error.hpp>

#include "flv/tag.hpp"

namespace weir::flv {

struct ReaderLimits {
    std::uint32_t tag_bytes = 16u << 20;  ///< A larger tag is damage (or hostile).
};

/// HTTP-FLV bytes in pieces of any size -> whole, checked tags. Tags that lie whole in the piece
/// are handed out without a copy. Pure.  Thread: any, one at a time.
class TagReader {
public:
    /// Called once per tag, in order. Return false to stop feeding (the rest of the piece is
    /// dropped).
    using OnTag = std::function<bool(const Tag& tag)>;

    explicit TagReader(ReaderLimits limits = {});

    /// Errors: Errc::bad_media when the stream does not begin with an FLV header, a tag is beyond
    /// the limit, or its type or PreviousTagSize is wrong. The reader is unusable afterwards.
    Result<void> feed(ByteView bytes, const OnTag& on_tag);

    /// The file header's flags byte (audio 4, video 1), once read.
    std::optional<std::uint8_t> file_flags() const;
    /// Bytes of an unfinished tag held back.
    std::size_t pending_bytes() const;
};

}  // namespace weir::flv
