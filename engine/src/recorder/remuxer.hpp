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

/// Bytes of a container -> demuxer -> assembler -> muxer -> files of the wanted format; or packets,
/// where another part makes them.  Thread: shard.
class Remuxer {
public:
    Remuxer(Context& context, FileSeries& files, int wrap_bits);

    bool has_demuxer() const { return demuxer_.has_value(); }
    void begin_demuxer(media::Container container);
    Result<void> feed(ByteView bytes);
    /// Ends the demuxer. `whole`: what it still holds is complete; else that is dropped.
    void end_demuxer(bool whole);

    /// Without a demuxer: what follows has these tracks, and push() brings its packets. What came
    /// before is complete.
    void begin_tracks(av::Tracks tracks);
    void push(av::Packets&& packets);
    /// No more of these will come.
    void end_tracks();

    mux::Assembler& assembler() { return assembler_; }
    const mux::Assembler& assembler() const { return assembler_; }
    void flush();
    void finish();
    /// Packets written since the recording began.
    std::uint64_t packets() const { return packets_; }

private:
    void take();
    void set_tracks(av::Tracks tracks);
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
    bool tracks_known_ = false;
    av::Tracks tracks_;       ///< Of what comes in.
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
