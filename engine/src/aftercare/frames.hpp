// SPDX-License-Identifier: MIT
#pragma once
#include <optional>
#include <vector>

#include "aftercare/source.hpp"
#include "demux/format_watch.hpp"

namespace weir::aftercare {

/// The coded frames of a file's picture and sound; data and subtitles are left out. Ends with an
/// error where an MP4 could not follow: when a track's coding changes that is not decoded, or a
/// track begins late.
/// Thread: one at a time. The Source outlives it.
class Frames {
public:
    /// Errors: Errc::unsupported_codec for a track that libavformat does not know;
    /// Errc::bad_media when there is none.
    static Result<Frames> open(Source& source) { return open(source, {false, false}); }
    /// Tracks whose coding may change.
    struct Decoded {
        bool picture = false, sound = false;
    };
    static Result<Frames> open(Source& source, const Decoded& decoded);

    const std::vector<const AVStream*>& streams() const { return streams_; }
    /// Bits after which times wrap; 0: they do not.
    int wrap_bits() const;

    /// The next one; its track is the number of its stream among streams(). False: the end.
    Result<bool> next(av::Packet& frame);

private:
    Frames(Source& source, const Decoded& decoded) : source_(source), decoded_(decoded) {}
    Result<void> check(const av::Packet& frame);
    Error change(const av::Packet& frame, const char* what) const;

    Source& source_;
    Decoded decoded_;
    std::vector<const AVStream*> streams_;
    std::vector<std::optional<std::size_t>> numbers_;  ///< By libavformat's index.
    std::vector<std::optional<demux::FormatWatch>> watches_;
    std::uint64_t frames_ = 0;
};

}  // namespace weir::aftercare
