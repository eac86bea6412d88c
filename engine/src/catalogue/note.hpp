// SPDX-License-Identifier: MIT
// What waits to be written into the catalogue.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <weir/catalogue.hpp>

#include "base/clock.hpp"

namespace weir::catalogue {

struct SessionEvent {
    RoomRef room;
    Event event;
    bool is_slim = false;  ///< Of RecordingEnded the files and gaps were left out.
};
struct RecordingNote {
    std::uint64_t recording = 0;
    std::string kind, detail;
    WallClock::time_point at;
};
struct RoomNote {
    RoomRef room;
    std::string kind, detail;
    WallClock::time_point from;
    std::optional<WallClock::time_point> until;
};
struct FileNote {
    FileKind kind = FileKind::converted;
    std::filesystem::path file, source;
};
struct RemovedNote {
    std::filesystem::path file;
};

using Note = std::variant<SessionEvent, RecordingNote, RoomNote, FileNote, RemovedNote>;

/// How much of it can be told anew, when not all finds room.
enum class Worth {
    nothing,      ///< The catalogue keeps nothing of it.
    rebuildable,  ///< Files and gaps: the disk and the ledgers have them.
    lossy,        ///< Warnings.
    outcome,      ///< Runs, ends, losses: nobody else has them.
};
Worth worth_of(const Note& note);

/// Bytes it holds, roughly and not less.
std::uint64_t bytes_of(const Note& note);

/// Without what the disk can tell: an end without files and gaps.
void slim(Note& note);

}  // namespace weir::catalogue
