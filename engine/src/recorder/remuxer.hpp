// SPDX-License-Identifier: MIT
#pragma once
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <optional>

#include "mux/assembler.hpp"
#include "recorder/cue_clock.hpp"
#include "recorder/encoding.hpp"
#include "recorder/file_writer.hpp"
#include "recorder/section_sink.hpp"
#include "recorder/sound_filter.hpp"

namespace weir::recorder {

/// Packets -> assembler -> files of the wanted format: as they are, encoded anew, or both.
/// Thread: shard.
class Remuxer final : public SectionSink {
public:
    Remuxer(Context& context, FileSeries& files);

    /// From now on it is told where media stand.
    void tell(CueClock& cues) { cues_ = &cues; }

    void set_tracks(const av::Tracks& tracks, const mux::SectionTraits& traits) override;
    void push(av::Packets&& packets) override;
    void end_section() override;
    void expect_break(media::Nanoseconds lost, bool same_clock) override;
    void flush() override { copy_.flush(); }
    void finish() override;
    media::Nanoseconds duration() const override { return assembler_.end(); }
    /// After finish(): until all that is being encoded is with the files, or is given up.
    boost::asio::awaitable<void> settle();

    mux::Assembler& assembler() { return assembler_; }
    /// Null: nothing is encoded.
    Encoding* encoding() { return encoding_.get(); }

private:
    void drain();
    void write_out();
    void write(mux::Assembler::Placed placed);
    void check_sound(media::Nanoseconds patience);

    Context& context_;
    FileSeries& files_;
    mux::Assembler assembler_;
    FileWriter copy_;
    std::shared_ptr<Encoding> encoding_;  ///< Null: nothing is encoded.
    CueClock* cues_ = nullptr;            ///< Null: there are no subtitles.
    std::optional<SoundFilter> sound_;    ///< Of the current section; none: the picture is wanted.
    bool in_section_ = false;
    av::Tracks tracks_;  ///< Of the current section.
    mux::Assembler::Out out_;
    std::uint64_t packets_ = 0;  ///< Since the recording began.
};

}  // namespace weir::recorder
