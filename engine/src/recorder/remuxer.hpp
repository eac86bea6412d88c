// SPDX-License-Identifier: MIT
#pragma once
#include <memory>
#include <optional>

#include "mux/assembler.hpp"
#include "mux/cutter.hpp"
#include "mux/muxer.hpp"
#include "recorder/cue_clock.hpp"
#include "recorder/file_series.hpp"
#include "recorder/progress.hpp"
#include "recorder/section_sink.hpp"
#include "recorder/sound_filter.hpp"

namespace weir::recorder {

/// Packets -> assembler -> muxer -> files of the wanted format.  Thread: shard.
class Remuxer final : public SectionSink {
public:
    Remuxer(Context& context, FileSeries& files);

    /// From now on it is told where media stand.
    void tell(CueClock& cues) { cues_ = &cues; }

    void set_tracks(const av::Tracks& tracks, const mux::SectionTraits& traits) override;
    void push(av::Packets&& packets) override;
    void end_section() override;
    void expect_break(media::Nanoseconds lost, bool same_clock) override;
    void flush() override;
    void finish() override;
    media::Nanoseconds duration() const override { return assembler_.end(); }

    mux::Assembler& assembler() { return assembler_; }
    /// Packets written since the recording began.
    std::uint64_t packets() const { return packets_; }

private:
    void drain();
    void write_out();
    void write(mux::Assembler::Placed placed);
    void begin_file(media::Nanoseconds at);
    void end_file();
    void note(const mux::Assembler::Placed& next, bool is_first);
    bool goes_on_in_file() const;
    void change_file();
    double short_file_s() const;
    void note_short_file(double duration_s);
    void warn_of_short_files();
    Result<std::unique_ptr<mux::Muxer>> open_muxer(media::Nanoseconds at);
    const mux::FormatSpec& container() const;
    void check_sound(media::Nanoseconds patience);
    void report_odd_packets();

    Context& context_;
    FileSeries& files_;
    mux::Assembler assembler_;
    mux::Cutter cutter_;
    CueClock* cues_ = nullptr;          ///< Null: there are no subtitles.
    std::optional<SoundFilter> sound_;  ///< Of the current section; none: the picture is wanted.
    bool in_section_ = false;
    av::Tracks tracks_;       ///< Of the current section.
    av::Tracks file_tracks_;  ///< Of the current file.
    std::size_t reference_ = 0;
    mux::Assembler::Out out_;
    Format format_;
    std::unique_ptr<mux::Muxer> muxer_;
    media::Nanoseconds file_start_{0};
    std::uint64_t packets_ = 0;
    Progress progress_;
    std::optional<std::uint64_t>
        noted_msn_;  ///< Of the frame with which the process after goes on.
    media::Nanoseconds noted_at_{0};
    bool has_reference_ = false;  ///< A packet of it is written.
    unsigned short_files_ = 0;    ///< Ended by a change soon after they began.
};

}  // namespace weir::recorder
