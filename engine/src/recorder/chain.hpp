// SPDX-License-Identifier: MIT
// What becomes of the bytes that a run brings: remuxed, or kept as they came.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <optional>
#include <weir/error.hpp>

#include "av/packet.hpp"
#include "base/bytes.hpp"
#include "flv/tag.hpp"
#include "media/container.hpp"
#include "media/timestamp.hpp"

namespace weir::recorder {

/// The common end of each chain.  Thread: shard.
class Chain {
public:
    virtual ~Chain() = default;

    /// What arrived so far goes to the disk in a form that plays.
    virtual void flush() = 0;
    /// No more will come: the last file is closed, or will be once what is encoded is there.
    virtual void finish() = 0;
    /// Media recorded so far.
    virtual media::Nanoseconds duration() const = 0;
};

/// What the playlist says of a segment that begins.
struct SegmentStart {
    media::Container container = media::Container::mpegts;
    std::shared_ptr<const Bytes> init;  ///< To be read before its bytes; null: nothing.
    bool discontinuity = false;
    media::Nanoseconds lost{0};  ///< Media missing since the last segment.
    av::Origin origin{};
};

/// How a segment ends.
struct SegmentEnd {
    bool whole =
        true;  ///< All of its bytes came. Else what a broken one left unfinished is dropped.
    media::Nanoseconds duration{
        0};                        ///< Of it, or of its first `kept_bytes`, as the playlist has it.
    std::uint64_t kept_bytes = 0;  ///< Of a broken one: its whole parts, which are media.
};

/// Takes HLS segments in order.
class SegmentChain : public Chain {
public:
    /// False: WebVTT has no place here.
    virtual bool takes_subtitles() const { return false; }
    virtual void begin_segment(const SegmentStart& start) = 0;
    /// Errors: what the demuxer says; the rest of the segment is dropped then.
    virtual Result<void> bytes(ByteView bytes) = 0;
    /// Errors: Errc::bad_media when there was nothing in it.
    virtual Result<void> end_segment(const SegmentEnd& end) = 0;
};

/// Takes the tags of HTTP-FLV, run after run.
class TagChain : public Chain {
public:
    /// A connection begins, `silence` after the last tag of the one before.
    virtual void begin_run(media::Nanoseconds silence, std::uint8_t file_flags) = 0;
    /// Errors: what the demuxer says, Errc::unsupported_codec; the connection is of no use then.
    virtual Result<void> tag(const flv::Tag& tag) = 0;
    /// Media missing between the last two runs, once known.
    virtual std::optional<media::Nanoseconds> take_lost() = 0;
    /// After finish(): until all is with the files, or we are asked to stop at once.
    virtual boost::asio::awaitable<void> settle() { co_return; }
};

}  // namespace weir::recorder
