// SPDX-License-Identifier: MIT
#pragma once
#include <memory>
#include <optional>

#include "demux/fed_demuxer.hpp"
#include "mux/assembler.hpp"
#include "mux/cutter.hpp"
#include "mux/muxer.hpp"
#include "recorder/file_series.hpp"

namespace weir::recorder {

/// Bytes of a container -> demuxer -> assembler -> muxer -> files of the wanted format.  Thread:
/// shard.
class Remuxer {
public:
    Remuxer(Context& context, FileSeries& files);

    bool has_demuxer() const { return demuxer_.has_value(); }
    /// Without end_section() before it, what follows continues what came, track by track.
    /// `origin`: is added to all times.
    void begin_demuxer(media::Container container,
                       media::Nanoseconds origin = media::Nanoseconds{0});
    Result<void> feed(ByteView bytes);
    /// Ends the demuxer. `whole`: what it still holds is complete; else that is dropped.
    void end_demuxer(bool whole);
    /// Ends the demuxer, and with it a stretch of media: what follows does not continue it.
    void end_section(bool whole);

    mux::Assembler& assembler() { return assembler_; }
    const mux::Assembler& assembler() const { return assembler_; }
    void flush();
    void finish();
    /// Packets written since the recording began.
    std::uint64_t packets() const { return packets_; }

private:
    void take();
    void take_tracks();
    void move_to_origin();
    void drain();
    void write_out();
    void write(mux::Assembler::Placed placed);
    void begin_file(media::Nanoseconds at);
    void end_file();
    Result<std::unique_ptr<mux::Muxer>> open_muxer();
    void report_odd_packets();

    Context& context_;
    FileSeries& files_;
    mux::Assembler assembler_;
    mux::Cutter cutter_;
    std::optional<demux::FedDemuxer> demuxer_;
    media::Container container_ = media::Container::mpegts;
    media::Nanoseconds origin_{0};
    bool tracks_known_ = false;
    bool in_section_ = false;
    av::Tracks tracks_;       ///< Of the current section.
    av::Tracks file_tracks_;  ///< Of the current file.
    std::size_t reference_ = 0;
    av::Packets in_;
    mux::Assembler::Out out_;
    Format format_;
    std::unique_ptr<mux::Muxer> muxer_;
    media::Nanoseconds file_start_{0};
    std::uint64_t packets_ = 0;
};

}  // namespace weir::recorder
