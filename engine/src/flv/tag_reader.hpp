// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
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
    /// dropped, and the next piece must begin with a tag).
    using OnTag = std::function<bool(const Tag& tag)>;

    explicit TagReader(ReaderLimits limits = {});

    /// Errors: Errc::bad_media when the stream does not begin with an FLV header, a tag is beyond
    /// the limit, encrypted, or of no type that FLV knows. The reader is unusable afterwards.
    Result<void> feed(ByteView bytes, const OnTag& on_tag);

    /// The file header's flags byte (audio 4, video 1), once read.
    std::optional<std::uint8_t> file_flags() const { return file_flags_; }
    /// Bytes of an unfinished tag held back.
    std::size_t pending_bytes() const { return pending_.size(); }
    /// Tags whose PreviousTagSize was wrong. Some servers write 0 or the body's size; what begins
    /// behind it is checked anyway, so this alone is no error.
    std::uint64_t wrong_trailers() const { return wrong_trailers_; }

private:
    Result<void> read(ByteView bytes, const OnTag& on_tag);
    Result<std::size_t> unit_bytes(ByteView head) const;
    Result<std::size_t> file_header_bytes(ByteView head) const;
    Result<std::size_t> tag_bytes(ByteView head) const;
    void hold_back(ByteView& bytes, std::size_t wanted);
    bool hand_out(ByteView unit, const OnTag& on_tag);
    void release_pending();

    ReaderLimits limits_;
    Bytes pending_;               ///< The beginning of a unit: the file header or a tag.
    std::uint64_t position_ = 0;  ///< Of the unit that is next, in the whole stream.
    std::uint64_t wrong_trailers_ = 0;
    std::optional<std::uint8_t> file_flags_;
    std::optional<Error> failure_;
};

}  // namespace weir::flv
