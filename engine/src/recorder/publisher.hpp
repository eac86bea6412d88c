// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <filesystem>

#include "mux/assembler.hpp"
#include "mux/muxer.hpp"

namespace weir::recorder {

/// Shows a recording while it is made.  Thread: shard.
class Publisher {
public:
    virtual ~Publisher() = default;

    /// Of what is written from now on.
    virtual void set_tracks(const av::Tracks& tracks) = 0;
    /// What the recorded file gets next. `file`: that writes it.
    virtual void write(const mux::Assembler::Placed& placed, mux::Muxer& file) = 0;
    /// What follows does not continue what came.
    virtual void end_stretch() = 0;
    /// Nothing follows.
    virtual void finish() = 0;

    /// A file begins with these bytes.
    virtual void begin_file(const mux::FormatSpec&, ByteView /*header*/) {}
    /// It is about to end.
    virtual void end_file(mux::Muxer& /*file*/) {}
    /// Its final name, and that it has it, or never will.
    virtual void name_file(unsigned /*number*/, const std::filesystem::path& /*path*/) {}
    virtual void close_file(unsigned /*number*/) {}
};

}  // namespace weir::recorder
