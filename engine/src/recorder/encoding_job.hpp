// SPDX-License-Identifier: MIT
// The half of encoding that is done on the codec workers.
#pragma once
#include <weir/encode.hpp>

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "transcode/fork.hpp"

namespace weir::recorder {

/// What comes in: of which tracks the packets are from now on; a packet; all that is inside is to
/// come out.
struct EndOfTracks {};
using EncodingStep = std::variant<av::Tracks, av::Packet, EndOfTracks>;
using EncodingSteps = std::vector<EncodingStep>;

/// The backend that begins to encode an output's picture.
struct EncodedBy {
    std::string backend{};
};

/// Of what an output's packets are from now on, and which of the source's tracks each of them was.
struct EncodedTracks {
    av::Tracks tracks{};
    std::vector<std::size_t> sources{};
};

/// What comes of it for one output. Behind an Error nothing comes any more.
using Encoded =
    std::variant<EncodedBy, EncodedTracks, av::Packet, transcode::Changed, transcode::Hole, Error>;
using EncodedParts = std::vector<Encoded>;

/// One of the outputs.
struct EncodingTarget {
    EncodeOptions options{};
    std::vector<std::string> without{};  ///< Backends that are not to be used (any more).
    /// What lies before was encoded by another job.
    std::optional<media::Nanoseconds> begin{};
};

/// Thread: worker, one call at a time, unless told.  Blocks: for as long as decoders, encoders and
/// the probe of encoders take.
class EncodingJob {
public:
    /// `cut_each`: a keyframe each so often, where files are to be cut; 0: nowhere.
    EncodingJob(std::shared_ptr<ext::Encoders> encoders, std::vector<EncodingTarget> targets,
                media::Nanoseconds cut_each)
        : encoders_(std::move(encoders)), cut_each_(cut_each) {
        for (EncodingTarget& target : targets)
            outputs_.push_back({.target = std::move(target)});
        first_backends_.resize(outputs_.size());
    }

    /// In order; one list for each target.
    std::vector<EncodedParts> work(EncodingSteps steps);

    /// When it began what it is doing; none: it waits for a worker, or is done.  Thread: any.
    std::optional<Clock::time_point> busy_since() const;
    /// With which a target's encoding begins; empty: none yet.  Thread: any.
    std::string first_backend(std::size_t target) const;

private:
    static constexpr Clock::rep kIdle = 0;
    struct Output {
        EncodingTarget target;
        std::optional<ext::CodecBackends> backends{};  ///< None yet.
        std::optional<std::size_t> branch{};           ///< In the fork; none: it has failed.
        bool is_told = false;                          ///< Its tracks and its backend.
        bool has_failed = false;
        EncodedParts parts{};
    };
    void begin(const av::Tracks& tracks);
    void push(const av::Packet& packet);
    void end();
    void choose(std::size_t number);
    void take(std::vector<transcode::Items> items);
    void take(Output& output, transcode::Items& items);
    void fail(Output& output, Error error);

    const std::shared_ptr<ext::Encoders> encoders_;
    const media::Nanoseconds cut_each_;
    std::vector<Output> outputs_;
    std::optional<transcode::Fork> fork_;
    av::Tracks tracks_;  ///< Of the fork's packets.
    std::atomic<Clock::rep> busy_since_{kIdle};
    mutable std::mutex mutex_;
    std::vector<std::string> first_backends_;
};

}  // namespace weir::recorder
