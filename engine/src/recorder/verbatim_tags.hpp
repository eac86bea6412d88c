// SPDX-License-Identifier: MIT
#pragma once
#include <optional>

#include "flv/body.hpp"
#include "flv/timeline.hpp"
#include "mux/cutter.hpp"
#include "mux/rejoin.hpp"
#include "recorder/chain.hpp"
#include "recorder/file_series.hpp"

namespace weir::recorder {

/// FLV tags kept as they came. Each file opens with the file header, the metadata, the sequence
/// headers and a keyframe; the next begins at a keyframe: when the split is due, at a run whose
/// clock is another, or behind a jump of the clock or a sequence header that is new.
class VerbatimTags final : public TagChain {
public:
    VerbatimTags(Context& context, FileSeries& files);

    void begin_run(media::Nanoseconds silence, std::uint8_t file_flags) override;
    Result<void> tag(const flv::Tag& tag) override;
    std::optional<media::Nanoseconds> take_lost() override;
    void flush() override;
    void finish() override { end_file(); }
    media::Nanoseconds duration() const override { return end_; }

private:
    using Nanoseconds = media::Nanoseconds;
    void take_header(const flv::Tag& tag, const flv::Body& body);
    void take_frame(const flv::Tag& tag, const flv::Body& body);
    bool is_new_file_due(Nanoseconds placed);
    bool is_cut_point(const flv::Tag& tag, const flv::Body& body) const;
    void settle_run(const flv::Tag& tag, Nanoseconds at);
    bool is_repeated(const flv::Tag& tag, Nanoseconds placed) const;
    void begin_file(Nanoseconds at);
    void end_file();
    void write(const flv::Tag& tag, Nanoseconds placed);

    Context& context_;
    FileSeries& files_;
    mux::Cutter cutter_;
    mux::Rejoin rejoin_;
    flv::Timeline timeline_;
    std::uint8_t file_flags_ = 0;
    Bytes script_, video_header_, audio_header_;
    bool cut_is_due_ = false;             ///< A header is new, or the clock has jumped.
    bool has_video_ = false;              ///< In this run.
    std::optional<Nanoseconds> silence_;  ///< A run begins: where it stands is not known yet.
    Nanoseconds offset_{0};               ///< From the run's own clock to the recording's line.
    bool repeats_ = false;                ///< The run began with what we have: that is passed over.
    Nanoseconds end_{0}, file_start_{0};
    Nanoseconds frame_{0};  ///< Between the last two video frames.
    std::optional<Nanoseconds> last_video_, last_audio_, lost_;
    PacketCounts packets_;
};

}  // namespace weir::recorder
