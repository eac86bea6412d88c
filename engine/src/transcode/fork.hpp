// SPDX-License-Identifier: MIT
#pragma once
#include <optional>
#include <vector>

#include "transcode/pipeline.hpp"

namespace weir::transcode {

/// One of several outputs.
struct Branch {
    EncodeOptions options{};
    ext::CodecBackends backends{};
};

/// Packets of one section -> several outputs of it, for which the picture is decoded once.
/// Thread: worker, one call at a time.  Blocks: as Pipeline.
class Fork {
public:
    /// `tracks` as Pipeline::open(). With the device of the first branch, where it has one.
    /// Errors: Errc::bad_option, Errc::unsupported_codec, Errc::no_encoder.
    static Result<Fork> open(const av::Tracks& tracks, const std::vector<Branch>& branches,
                             const Pipeline::Limits& limits);

    /// As Pipeline::push(); `outs`: one for each branch. One that failed takes nothing any more.
    void push(const av::Packet& packet, std::vector<Items>& outs);
    /// All that is left. Nothing may follow.
    void drain(std::vector<Items>& outs);

    void force_keyframe(media::Nanoseconds at);
    /// See PictureTrack.
    void force_keyframes_each(media::Nanoseconds interval);
    /// Of one branch: what is shown before is decoded only.
    void begin_at(std::size_t branch, media::Nanoseconds at);

    const Pipeline& branch(std::size_t number) const { return branches_.at(number).pipeline; }
    /// As Pipeline::push() gave it; none: it goes on.
    const std::optional<Error>& failure(std::size_t number) const {
        return branches_.at(number).failure;
    }

private:
    struct Way {
        Pipeline pipeline;
        std::optional<Error> failure{};
    };
    Fork() = default;
    template <class Call>
    void for_each(Call&& call);

    std::optional<std::size_t> picture_;  ///< Its track.
    std::optional<PictureSource> source_;
    std::vector<Way> branches_;
};

}  // namespace weir::transcode
