// SPDX-License-Identifier: MIT
#pragma once
#include <optional>
#include <utility>
#include <vector>
#include <weir/event.hpp>
#include <weir/notes.hpp>

#include "playlist/resumption.hpp"
#include "recorder/section_sink.hpp"

namespace weir::recorder {

/// Takes out of a rendition what the process before has kept: segments are fetched again whole, and
/// the last frame of each track that is kept may lie within one. Pure.  Thread: shard.
class ResumeFilter final : public SectionSink {
public:
    /// `playlist`: the rendition's number in `resume`. Where `resumption` says that the source is
    /// another one, nothing is taken out.
    ResumeFilter(SectionSink& out, const Resume& resume, unsigned playlist,
                 const playlist::Resumption& resumption);

    void set_tracks(const av::Tracks& tracks, const mux::SectionTraits& traits) override;
    void push(av::Packets&& packets) override;
    void end_section() override { out_.end_section(); }
    void expect_break(media::Nanoseconds lost, bool same_clock) override;
    void flush() override { out_.flush(); }
    void finish() override { out_.finish(); }
    media::Nanoseconds duration() const override { return out_.duration(); }

    /// Sound between what is kept and what the origin still lists, once: where picture and sound
    /// ended at different segments.
    std::optional<Gap> take_gap() { return std::exchange(gap_, std::nullopt); }

private:
    struct Kept {
        media::TimeBase time_base;
        const Resume::Track* last = nullptr;  ///< Null: nothing is kept of it.
        bool is_video = false;
    };
    void follow(const av::Packet& packet);
    media::Nanoseconds after_last(const Kept& kept, const av::Packet& packet) const;
    bool is_kept(const av::Packet& packet) const;

    SectionSink& out_;
    std::vector<Resume::Track> last_;  ///< Of this playlist.
    std::vector<bool> followed_;       ///< Of each: its next packet has come.
    const playlist::Resumption& resumption_;
    std::vector<Kept> tracks_;
    std::optional<Gap> gap_;
    bool has_begun_ = false;
    bool is_done_ = false;
};

}  // namespace weir::recorder
