// SPDX-License-Identifier: MIT
#pragma once
#include <weir/error.hpp>
#include <weir/event.hpp>
#include <weir/options.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace weir {

/// What the catalogue keeps of a room.
struct RoomRef {
    std::string id{};  ///< room_id() of its URL. Empty: a recording of no room.
    std::string url{}, name{}, platform{};
};

/// What a file under the data directory is.
enum class FileKind {
    media,
    ledger,     ///< NAME.gaps.jsonl
    subtitles,  ///< NAME.vtt
    poster,     ///< NAME.jpg
    converted,  ///< NAME.mp4, made of a media file.
};

struct CatalogueOptions {
    /// Where the recordings lie; the catalogue is .weir/catalogue.db below it. Made if missing.
    std::filesystem::path data = "weir-data";
    LogSink log{};  ///< Empty: no log.
    LogLevel log_level = LogLevel::info;
    /// Of what is noted and not yet in the database.
    std::uint64_t queue_bytes = 8u << 20;
    std::chrono::milliseconds batch_interval{500};  ///< What is noted is written so often.
    /// Warnings and missed stretches kept of each room: so many, and so long.
    unsigned events_kept = 500;
    std::chrono::hours event_age{24 * 90};
    /// Recordings of which nothing is left are forgotten after so long.
    std::chrono::hours removed_age{24 * 365};
};

/// Writes down what a process records: rooms, recordings, runs, files, gaps, events. What it holds
/// can be told anew from the disk (see reconcile()), so a kill costs the last batch of it at most.
///
/// Full, or the database can't be written: files and gaps are left out first (the ledgers and the
/// disk have them), then warnings; ends and runs find room for as long again. Whatever was left out
/// is counted, and wants_reconcile() says so.
///
/// Thread: any.  Blocks: flush() up to its limit, the destructor up to 3 s, nothing else.
class Catalogue {
public:
    /// One process a data directory. Recordings that another one left open are "interrupted" from
    /// now on. A damaged database is set aside and begun anew; reconcile() fills it.
    /// Errors: Errc::bad_option where another process has it open, Errc::database, errno.
    static Result<Catalogue> open(const CatalogueOptions& options);

    Catalogue(Catalogue&&) noexcept;
    Catalogue& operator=(Catalogue&&) noexcept;
    ~Catalogue();

    /// An event of the Session of this process. Ids may begin at 1 again in each process. A
    /// recording has a row from its first run on, so that looking at a room that is not live leaves
    /// nothing behind.
    void note(const RoomRef& room, const Event& event);
    /// Of a recording that runs: "quarantined", "resource", …
    void note_recording_event(std::uint64_t recording, const std::string& kind,
                              const std::string& detail, std::chrono::system_clock::time_point at);
    /// A stretch in which a room could not be recorded, or anything else of a room: "not_watched",
    /// "disk_full", …  Open end: nothing.
    void note_room_event(const RoomRef& room, const std::string& kind, const std::string& detail,
                         std::chrono::system_clock::time_point from,
                         std::optional<std::chrono::system_clock::time_point> until);
    /// A finished file that was made of `source`, or stands beside it.
    void note_file(FileKind kind, const std::filesystem::path& file,
                   const std::filesystem::path& source);
    /// A file is gone, because weir removed it.
    void note_removed(const std::filesystem::path& file);

    /// Until all that was noted so far is in the database.
    /// Errors: Errc::timed_out; Errc::database with what it said last.
    Result<void> flush(std::chrono::milliseconds limit);

    /// Once after each loss: something was left out, reconcile() finds it.
    bool wants_reconcile();
    std::uint64_t left_out() const;  ///< Notes, since open().

private:
    class Impl;
    explicit Catalogue(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

/// Whether a living process has the catalogue of this data directory open.
bool is_catalogue_in_use(const std::filesystem::path& data);

}  // namespace weir
