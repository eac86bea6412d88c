// SPDX-License-Identifier: MIT
#include "recorder/live_publisher.hpp"

#include <algorithm>
#include <utility>

#include "base/fail.hpp"
#include "publish/boxes.hpp"

namespace weir::recorder {
namespace {

// More often, what is held is not reckoned up.
constexpr std::size_t kNotedStep = 256u << 10;

}  // namespace

LivePublisher::LivePublisher(Context& context, std::shared_ptr<PublishLane> lane)
    : lane_(std::move(lane)), options_(*context.options().publish), segmenter_(options_.segment) {}

/// MPEG-TS keeps parameter sets in its frames: other ones of the same kind change nothing.
bool LivePublisher::goes_on() const {
    if (options_.container != PublishContainer::ts) return av::same_formats(tracks_, muxer_tracks_);
    return std::ranges::equal(tracks_, muxer_tracks_, [](const auto& a, const auto& b) {
        return a.same_format(b) || a.same_picture(b);
    });
}

void LivePublisher::set_tracks(const av::Tracks& tracks) {
    tracks_ = tracks;
    is_refused_ = false;
    if (muxer_ && (!goes_on() || !muxer_->change_tracks(tracks_))) end_stretch();
    if (muxer_) muxer_tracks_ = tracks_;
    dates_.set_tracks(tracks_);
}

void LivePublisher::write(const mux::Assembler::Placed& placed, mux::Muxer&) {
    if (is_refused_) return;
    const auto frame = dates_.frame_of(placed);
    const auto step = segmenter_.look(frame, WallClock::now());
    if (step.ended && !end_segment(*step.ended)) return begin_anew();
    if (step.is_left_out) return;
    if (step.is_apart) begin_stretch(placed.dts);
    if (!muxer_) return;
    muxer_->write(placed.packet.clone(), origin_);
    if (buffer_->size() > kLargestSegment) {
        begin_anew();
        lane_->trouble(
            fail(Errc::too_large, "a segment of more than {} MB", kLargestSegment >> 20));
    }
    if (buffer_->size() < noted_bytes_ + kNotedStep) return;
    noted_bytes_ = buffer_->size();
    lane_->note_held(noted_bytes_);
}

void LivePublisher::begin_stretch(Nanoseconds at) {
    buffer_->clear();
    init_.reset();
    origin_ = at;
    muxer_tracks_ = tracks_;
    // Neither container goes back to what it has written.
    auto muxer = mux::Muxer::open(mux::segment_spec(options_.container), tracks_,
                                  [buffer = buffer_](std::uint64_t, ByteView bytes) {
                                      buffer->insert(buffer->end(), bytes.begin(), bytes.end());
                                  });
    if (muxer) {
        muxer_ = std::move(*muxer);
        return;
    }
    is_refused_ = true;
    muxer_.reset();
    (void)segmenter_.end();
    lane_->trouble(muxer.error());
}

void LivePublisher::end_stretch() {
    if (const auto segment = segmenter_.end()) (void)end_segment(*segment);
    muxer_.reset();
}

/// What stands before the first fragment, once it is there.
bool LivePublisher::take_header() {
    if (options_.container == PublishContainer::ts || init_) return true;
    const auto bytes = publish::header_bytes(*buffer_);
    if (!bytes) return false;
    const auto end = buffer_->begin() + static_cast<std::ptrdiff_t>(*bytes);
    init_ = std::make_shared<const Bytes>(buffer_->begin(), end);
    buffer_->erase(buffer_->begin(), end);
    return true;
}

/// False: there is none, as MP4's header has to wait for frames of sound still.
bool LivePublisher::end_segment(const publish::Segmenter::Segment& segment) {
    if (!muxer_ || !muxer_->cut() || !take_header() || buffer_->empty()) return false;
    PublishedSegment published;
    published.bytes = std::exchange(*buffer_, {});
    published.init = init_;
    published.duration = segment.duration;
    published.target = segment.target;
    published.date = segment.date;
    published.is_discontinuous = segment.is_discontinuous || std::exchange(has_lost_, false);
    published.is_independent = segment.is_independent;
    usual_bytes_ = published.bytes.size();
    lane_->put(std::move(published));
    buffer_->reserve(usual_bytes_ + usual_bytes_ / 8);
    noted_bytes_ = 0;
    lane_->note_held(0);
    return true;
}

/// What is in progress is left out.
void LivePublisher::begin_anew() {
    (void)segmenter_.end();
    muxer_.reset();
    buffer_->clear();
    has_lost_ = true;
}

}  // namespace weir::recorder
