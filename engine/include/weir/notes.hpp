// SPDX-License-Identifier: MIT
// What a process notes of its recordings, so that the one after it can go on with them.
#pragma once
#include <weir/error.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace weir {

struct RecoveredFile;

/// Where a recording goes on that was cut off, as read_notes() gives it; or one whose stream had
/// ended, or that was handed over, as RecordingSummary::resume does. For RecordingOptions::resume.
struct Resume {
    /// One media playlist of it.
    struct Playlist {
        unsigned number = 0;    ///< 0: the main one; 1: sound that is fetched beside it.
        std::uint64_t msn = 0;  ///< Of the first segment that is not kept whole; see has_ended.
        std::uint64_t first_msn = 0;  ///< What came before it was on another clock.
        /// By which that segment is known again: its name, and its name without digits, as hashes;
        /// 0: not told.
        std::uint64_t name = 0, pattern = 0;
        std::optional<std::chrono::system_clock::time_point> date{};
        /// Where it was never listed whole: so much of it, in parts. Only where has_ended.
        std::chrono::duration<double> kept_parts{0};
    };
    /// The last frame that is kept of one track.
    struct Track {
        unsigned playlist = 0;
        bool is_video = false;
        unsigned number = 0;  ///< Among those of its kind in that playlist.
        std::uint64_t msn = 0;
        std::chrono::nanoseconds dts{0};  ///< On the source's own clock.
    };
    std::vector<Playlist> playlists{};  ///< Empty: HTTP-FLV, or too long ago.
    std::vector<Track> tracks{};        ///< Empty: whole segments were kept, or nothing.
    /// Until then the origin lists the segment.
    std::optional<std::chrono::system_clock::time_point> until{};
    /// When the last of it was written.
    std::optional<std::chrono::system_clock::time_point> at{};
    /// The stream had ended: `msn` of each playlist is that of the last segment that is kept or was
    /// told as lost. Up to there nothing is taken again; and what came behind it and is listed no
    /// more is no loss of a recording.
    bool has_ended = false;
};

/// A recording that the process after goes on with: it had not ended when its own process did, or
/// was handed over.
struct Unfinished {
    struct File {
        std::filesystem::path path{};  ///< ".part"; absolute.
        /// What lies behind is fetched again; none: all that is whole is kept.
        std::optional<std::uint64_t> keep_bytes{};
    };
    std::string room{};  ///< RecordingOptions::room.
    std::string url{};
    std::vector<File> files{};
    std::optional<Resume> resume{};
    bool was_worked_on = false;  ///< A shard was at it when the process ended, by whatever cause.
    bool is_at_fault = false;    ///< The process died in that work: known where note_crashes() ran.
};

struct Notes {
    std::optional<int> signal{};  ///< That the process died of, where note_crashes() caught it.
    std::vector<Unfinished> unfinished{};
};

/// Reads what a Session with SessionOptions::notes left behind, or leave_notes() did; nothing else
/// of recordings that ended. A note that was being written as the process died counts as the one
/// before it.
/// Thread: any.  Blocks: yes.  Errors: errno (ENOENT: there are none); EWOULDBLOCK while the
/// process that writes them lives; Errc::bad_media for another file.
Result<Notes> read_notes(const std::filesystem::path& path);

/// Leaves these for read_notes(), in place of what is there: once the Session that noted there is
/// gone.  Thread: any.  Blocks: yes.
/// Errors: errno; EWOULDBLOCK while a Session notes there.
Result<void> leave_notes(const std::filesystem::path& path, const std::vector<Unfinished>& left);

/// From now on, a signal that tells of a bug (SEGV, BUS, ILL, FPE, ABRT, SYS) is noted with the
/// recording that its thread was working on, and then ends the process as it would have.
/// Errors: errno.
Result<void> note_crashes();

/// recover(), by what is noted: each file under `directory` is cut so that nothing is in it that
/// the resumed recording fetches again. Files that are done are taken out of `unfinished`; where
/// one is shorter than noted (a power cut), its recording begins anew.
/// Thread: any.  Blocks: yes.  Errors: errno when the directory can't be read.
Result<std::vector<RecoveredFile>> recover(const std::filesystem::path& directory,
                                           std::vector<Unfinished>& unfinished);

}  // namespace weir
