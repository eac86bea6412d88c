// SPDX-License-Identifier: MIT
#pragma once
#include <optional>

#include "av/handles.hpp"

extern "C" {
#include <libavcodec/bsf.h>
}

namespace weir::mux {

/// H.264 and HEVC with length fields, as FLV and MP4 have them -> with start codes, parameter sets
/// before each keyframe. Where parameters change, another one is made; libavformat's own can't be
/// told. Thread: any, one at a time.
class AnnexB {
public:
    /// None where there is nothing to be done.
    static std::optional<AnnexB> make(const AVCodecParameters& parameters);

    /// False: the frame is damaged, and gone.
    bool convert(AVPacket& packet);
    /// What it makes.
    const AVCodecParameters& parameters() const { return *filter_->par_out; }

private:
    using Filter = std::unique_ptr<AVBSFContext, av::FreeByAddress<av_bsf_free>>;
    explicit AnnexB(Filter filter) : filter_(std::move(filter)) {}

    Filter filter_;
};

}  // namespace weir::mux
