// SPDX-License-Identifier: MIT
#pragma once
#include <memory>
#include <optional>

#include "mux/assembler.hpp"
#include "mux/cutter.hpp"
#include "mux/muxer.hpp"
#include "recorder/file_series.hpp"
#include "recorder/progress.hpp"

namespace weir::recorder {

/// Packets on the recording's line of time -> muxer -> files of the wanted format, cut where they
/// are to be.  Thread: shard.
class FileWriter {
public:
    FileWriter(Context& context, FileSeries& files);

    /// Of what is written from now on; what came before is complete. A file ends where its
    /// container can't go on with them.
    void set_tracks(const av::Tracks& tracks);
    /// What follows is on another clock of the source's.
    void begin_clock() { progress_.begin_clock(); }

    void write(mux::Assembler::Placed placed);
    /// The next packet begins a file.
    void end_file();
    void flush();
    /// No more will come.
    void finish();

    /// Since the recording began.
    std::uint64_t packets() const { return packets_; }

private:
    bool keeps_positions() const;
    bool goes_on_in_file() const;
    void change_file();
    void begin_file(media::Nanoseconds at);
    Result<std::unique_ptr<mux::Muxer>> open_muxer(media::Nanoseconds at);
    const mux::FormatSpec& container() const;
    void publish(const mux::Assembler::Placed& placed);
    void note(const mux::Assembler::Placed& next, bool is_first);
    double short_file_s() const;
    void note_short_file(double duration_s);
    void warn_of_short_files();
    void report_odd_packets();

    Context& context_;
    FileSeries& files_;
    mux::Cutter cutter_;
    av::Tracks tracks_;
    av::Tracks file_tracks_;  ///< Of the current file.
    std::size_t reference_ = 0;
    Format format_;
    std::unique_ptr<mux::Muxer> muxer_;
    media::Nanoseconds file_start_{0}, end_{0};
    std::uint64_t packets_ = 0;
    Progress progress_;
    std::optional<std::uint64_t>
        noted_msn_;  ///< Of the frame with which the process after goes on.
    media::Nanoseconds noted_at_{0};
    bool has_reference_ = false;  ///< A packet of it is written.
    bool has_published_ = false, has_told_tracks_ = false;
    unsigned short_files_ = 0;  ///< Ended by a change soon after they began.
};

}  // namespace weir::recorder
