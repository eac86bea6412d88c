// SPDX-License-Identifier: MIT
// What can be made to go wrong, on purpose.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include <weir/error.hpp>

namespace weir::kit {

enum class FaultKind : std::uint8_t {
    status,  ///< Answers `status` and no media.
    html,    ///< 200 with an HTML page.
    drop,    ///< These media sequence numbers answer 404 for ever.
    stall,   ///< After `after_bytes` nothing for `seconds`, then goes on; 0: nothing more at all.
    reset,   ///< After `after_bytes` a TCP RST.
    cut,   ///< "short": after `after_bytes` the connection is closed, before the promised length or
           ///< the last chunk.
    slow,  ///< The body trickles at `bytes_per_s`.
    frozen,         ///< The playlist stays as it is for `seconds`; media goes on.
    restart,        ///< From the next segment on: media sequence, timestamps and URIs anew. With
                    ///< `seconds`, nothing is produced for so long before.
    discontinuity,  ///< From the next segment on timestamps are `seconds` later; playlists say so.
    repeat,         ///< "double": segment from_msn + 1 has the bytes of from_msn.
    swap,           ///< Segments from_msn and from_msn + 1 have each other's bytes.
    end,            ///< The stream ends with the segment in progress.
    empty,          ///< 200 without a byte.
    huge,           ///< A body that goes on for 64 MiB.
    hollow,         ///< 200 with null packets only: whoever does not look inside sees no loss.
    older,          ///< The playlist of `seconds` ago, as an edge has it that lags behind.
    gap,            ///< EXT-X-GAP for these, and 404.
    token,          ///< From now on each playlist has other queries in its URIs.
    target,         ///< From now on `seconds` is told as target duration.
};

enum class Target : std::uint8_t { media, playlist, part };

struct Fault {
    FaultKind kind = FaultKind::status;
    Target target = Target::media;  ///< media: segments and FLV bodies, no parts.
    unsigned count = 1;             ///< Requests it applies to; 0: until cleared.
    std::optional<std::uint64_t> from_msn{},
        to_msn{};  ///< Only to these; to_msn alone means nothing.
    unsigned status = 404;
    std::optional<std::uint64_t>
        after_bytes{};  ///< Of the body (FLV: from now on); none: half of it.
    double seconds = 0;
    std::uint64_t bytes_per_s = 32'000;
};

/// What an origin did to a stream.
struct LogEntry {
    double at_s = 0;  ///< Since the stream was first asked for.
    FaultKind kind = FaultKind::status;
    /// "playlist", "delta" (a playlist asked for as such), "segment", "part 0", …, "flv", "stream".
    std::string resource{};
    std::optional<std::uint64_t> msn{};
    std::uint64_t body_bytes = 0;  ///< Sent before it struck.
    std::string detail{};
};

std::string_view to_string(FaultKind kind);
/// One JSON object, without newline.
std::string to_json(const LogEntry& entry);

/// From a query such as "fault=status&code=404&msn=105&count=0". Keys: fault;
/// on=playlist|part|media; msn, or from and to; count; code; after (bytes); seconds; rate (bytes
/// per second).  Errors: Errc::bad_option.
Result<Fault> parse_fault(const std::map<std::string, std::string>& query);

/// The faults that wait for a request. Pure.
class FaultQueue {
public:
    void add(const Fault& fault) { faults_.push_back(fault); }
    void clear() { faults_.clear(); }

    enum class Moment : std::uint8_t { answer, list, body };
    /// The oldest that strikes this request, counted down. `answer` faults replace the answer,
    /// `list` faults change what a playlist says, `body` faults strike while it is sent.
    std::optional<Fault> take(Moment moment, Target target, std::optional<std::uint64_t> msn);

private:
    std::vector<Fault> faults_;
};

}  // namespace weir::kit
