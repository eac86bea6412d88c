// SPDX-License-Identifier: MIT
#pragma once
#include <memory>
#include <optional>

#include "publish/segmenter.hpp"
#include "recorder/frame_dates.hpp"
#include "recorder/publish_lane.hpp"
#include "recorder/publisher.hpp"

namespace weir::recorder {

/// Packets on the recording's line of time -> a second muxer -> segments in memory -> PublishLane.
/// Thread: shard.
class LivePublisher final : public Publisher {
public:
    /// A segment that is larger than this is left out: it is gathered in memory.
    static constexpr std::size_t kLargestSegment = 64u << 20;

    LivePublisher(Context& context, std::shared_ptr<PublishLane> lane);

    void set_tracks(const av::Tracks& tracks) override;
    void write(const mux::Assembler::Placed& placed, mux::Muxer& file) override;
    void end_stretch() override;
    void finish() override { lane_->finish(); }

private:
    using Nanoseconds = media::Nanoseconds;

    void begin_stretch(Nanoseconds at);
    bool end_segment(const publish::Segmenter::Segment& segment);
    bool goes_on() const;
    bool take_header();
    void begin_anew();

    const std::shared_ptr<PublishLane> lane_;
    const PublishOptions& options_;
    publish::Segmenter segmenter_;
    FrameDates dates_;
    av::Tracks tracks_, muxer_tracks_;
    std::unique_ptr<mux::Muxer> muxer_;  ///< Null: between stretches, or they can't be held.
    bool is_refused_ = false;            ///< By the muxer, of these tracks.
    bool has_lost_ = false;              ///< A segment, since the last one.
    Nanoseconds origin_{0};              ///< Of the stretch.
    std::shared_ptr<Bytes> buffer_ = std::make_shared<Bytes>();  ///< The muxer's, too.
    std::shared_ptr<const Bytes> init_;                          ///< Of the muxer.
    std::size_t noted_bytes_ = 0, usual_bytes_ = 0;
};

}  // namespace weir::recorder
