// SPDX-License-Identifier: MIT
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "recorder/encoding_job.hpp"
#include "recorder/file_writer.hpp"
#include "recorder/source_times.hpp"
#include "recorder/tally.hpp"

namespace weir::recorder {

/// What comes of encoding -> one output's files, and what is told of it.  Thread: shard.
class EncodedOutput {
public:
    using Nanoseconds = media::Nanoseconds;
    using Placed = mux::Assembler::Placed;

    /// `name`: empty: the recording itself.
    EncodedOutput(Context& context, std::string name, const EncodeOptions& options,
                  FileSeries& files);

    bool is_recording() const { return name_.empty(); }
    /// For the next job: with what has gone wrong so far left out.
    const EncodingTarget& target() const { return target_; }

    /// `times`: of the source's frames, by track.
    void take(Encoded part, const std::vector<SourceTimes>& times);
    /// As a part told; none: it goes on.
    const std::optional<Error>& failure() const { return failure_; }

    /// The backend at work does not answer: another job goes on with another one. `first`: with
    /// which it was to begin; empty: that was not known yet, and there is nobody to leave.
    void leave_backend(const std::string& first, const Error& why);

    /// From there on the source is copied.
    void begin_copy(const av::Tracks& tracks, Nanoseconds at, const Error& why);
    void copy(const av::Tracks& tracks) { writer_.set_tracks(tracks); }
    void copy(Placed placed) { put(std::move(placed)); }
    void begin_clock() { writer_.begin_clock(); }
    bool is_copying() const { return is_copying_; }

    /// No more will come.
    void end(const std::optional<Error>& why = {});
    /// The same at once; so much of the source was to be encoded still.
    void give_up(Nanoseconds waiting);
    bool is_over() const { return is_over_; }
    void flush() { writer_.flush(); }

    /// Up to where its pictures are written, or its sound where there are none; none: nothing is.
    std::optional<Nanoseconds> written() const { return written_; }

private:
    void put(Placed placed);
    void write(av::Packet packet, const std::vector<SourceTimes>& times);
    void change(transcode::Changed changed);
    void set_backend(std::string backend);
    void tell(const std::string& to, const std::optional<Error>& why, Nanoseconds at);
    void tell_gap(GapCause cause, Nanoseconds from, Nanoseconds length, std::string detail);

    Context& context_;
    const std::string name_;
    EncodingTarget target_;
    FileSeries& files_;
    FileWriter writer_;
    std::string backend_;           ///< At work; empty: none yet.
    Tally::AtWork at_work_;         ///< Null: it is not, or no longer.
    std::optional<Error> leaving_;  ///< Why that is left.
    EncodedTracks tracks_;
    unsigned clock_ = 0;  ///< Of the source's frames.
    std::optional<Nanoseconds> written_;
    std::optional<Error> failure_;
    bool is_copying_ = false, is_over_ = false;
};

}  // namespace weir::recorder
