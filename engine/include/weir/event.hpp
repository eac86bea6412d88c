// SPDX-License-Identifier: MIT
#pragma once
#include <weir/error.hpp>
#include <weir/notes.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace weir {

/// Why media is missing.
enum class GapCause {
    expired,         ///< The live window slid past it before we had it.
    http_status,     ///< The origin refused it (404, 500, …) for as long as it was listed.
    truncated,       ///< Its body ended early, again and again.
    stalled,         ///< Its body stopped coming, again and again.
    connection,      ///< The connection failed, or could not be made.
    gap_tag,         ///< The origin itself says that it has no media there (EXT-X-GAP).
    origin_restart,  ///< The origin began anew, and what lay between is gone.
    bad_media,       ///< The body was not media.
    too_large,       ///< The body was beyond the limit.
    shed,            ///< More had to be held at once than weir holds; the oldest gave way.
    disk,            ///< Our disk could not take it.
    stop,            ///< We were stopped while it was on its way.
    down,            ///< weir itself was not running.
    advert,          ///< An advertisement in its place, which was not wanted (Adverts::cut).
    encoder,         ///< An encoder failed with it inside.
};
std::string_view to_string(GapCause cause);

/// What we know we miss.
struct Gap {
    GapCause cause = GapCause::expired;
    std::optional<std::uint64_t>
        from_msn{};                         ///< First missing media sequence number; none for FLV.
    std::optional<std::uint64_t> to_msn{};  ///< Last missing one, inclusive.
    double seconds = 0;  ///< Media duration, as the playlist or the timestamps tell it.
    std::chrono::system_clock::time_point at{};     ///< When we knew, of the first of it.
    std::string detail{};                           ///< "HTTP 404", "18 of 52 kB".
    std::chrono::system_clock::time_point until{};  ///< When we knew, of the last of it.
    std::optional<double> media_s{};  ///< Where it begins in the recording, all files counted.
    /// Time of day of the first missing sample, as the playlist tells it or as it follows from what
    /// it tells (RFC 8216 EXT-X-PROGRAM-DATE-TIME). None where no playlist did, and for FLV.
    std::optional<std::chrono::system_clock::time_point> program_date_time{};
    std::string rendition{};  ///< Empty: the main one; else what was fetched beside it: "audio de".
};

/// Coded frames in a file. Absent (nullopt in FileInfo) where nothing was demuxed.
struct PacketCounts {
    std::uint64_t video = 0;
    std::uint64_t audio = 0;
};

/// A finished part of a recording.
struct FileInfo {
    std::filesystem::path path{};
    std::uint64_t bytes = 0;
    double duration_s = 0;  ///< Media duration.
    std::optional<PacketCounts> packets{};
    std::string rendition{};  ///< Empty: the main one; "audio de" of sound kept beside it.
};

enum class RecordingState {
    connecting,  ///< Not a byte of media yet.
    recording,
    retrying,  ///< Was recording; the origin fails at the moment.
    finishing,
    completed,
    failed,
    not_live,
};
std::string_view to_string(RecordingState state);
/// True for completed, failed and not_live.
bool is_final(RecordingState state);

/// All that came of a recording.
struct RecordingSummary {
    std::string url{};
    RecordingState state = RecordingState::connecting;
    std::optional<Error> error{};  ///< What ended it, where state is failed or not_live.
    bool forced =
        false;  ///< It was cut off: Recording::abort(), or a limit of finish() or close().
    unsigned runs = 0;
    std::uint64_t received_bytes = 0;
    std::vector<FileInfo> files{};
    std::vector<Gap> gaps{};
    /// Where the next recording of it goes on, so that what an origin leaves listed is not recorded
    /// twice. Only of HLS that ended by itself or was handed over, where the disk took all of it.
    std::optional<Resume> resume{};
};

namespace event {
struct RecordingStarted {
    std::string url{};
};
/// The service of a room has told where its stream is. Once a recording.
struct RoomFound {
    std::string platform{};
    std::string room{};  ///< What tells rooms apart: "bilibili:3000001".
    std::string anchor{}, title{}, avatar{};
    std::optional<std::chrono::system_clock::time_point> started{};
    std::string protocol{};  ///< "hls" or "flv".
    std::string rung{};      ///< "source", "ultra", …
    std::string quality{};   ///< As the service calls it.
    std::string codec{}, line{};
    unsigned candidates = 0;
};
/// A service answered in a shape that is not known: its resolver must be mended.
struct PageChanged {
    std::string platform{};
    std::string detail{};  ///< What was looked for.
    std::string answer{};  ///< Its beginning, without secrets; at most 64 KiB.
};
/// A connection brought media. Run 1 is the first; each reconnect that had to begin anew is one
/// more.
struct RunStarted {
    unsigned run = 0;
    std::string protocol{};  ///< "hls" or "flv".
    std::string
        url{};  ///< The media URL, after redirects and choice of variant, without its query.
};
struct FileOpened {
    std::filesystem::path path{};  ///< Its final name; until then ".part" is appended.
};
struct FileFinished {
    FileInfo file{};
};
struct GapFound {
    Gap gap{};
};
/// A segment that is recorded is no programme, but an advertisement that the service put in its
/// place (Adverts::keep). The ledger has a line for it.
struct AdvertRecorded {
    std::uint64_t msn = 0;
    double seconds = 0;  ///< As the playlist tells it.
    double media_s = 0;  ///< Where it begins in the recording, all files counted.
    /// Of its first sample, where the playlist tells it.
    std::optional<std::chrono::system_clock::time_point> program_date_time{};
    std::string rendition{};  ///< As Gap::rendition.
};
/// Another backend encodes the picture from here on, or it is copied.
struct EncodingChanged {
    std::string output{};          ///< Empty: the recording itself; else ExtraOutput::name.
    std::string from{};            ///< The backend; empty: it begins.
    std::string to{};              ///< "copy": as it comes; empty: the output ends.
    std::optional<Error> error{};  ///< Why; none: nothing is wrong.
    double media_s = 0;            ///< Where in the recording, all files counted.
};
/// The origin marks a stretch of time: an advertisement, a programme, an SCTE-35 cue. Told once for
/// each ID, and again when what is said of it changes.  Source: RFC 8216 §4.3.2.7, EXT-X-DATERANGE.
struct DateRangeFound {
    struct Attribute {
        std::string name{}, value{};
    };
    std::string id{};
    std::string class_name{};  ///< What its attributes mean; empty: not told.
    std::optional<std::chrono::system_clock::time_point> start{}, end{};
    std::optional<double> duration_s{}, planned_duration_s{};
    bool ends_on_next = false;  ///< It ends where the next of its class starts.
    /// Splice messages in hexadecimal, "0xFC30…"; empty: not told.
    std::string scte35_command{}, scte35_out{}, scte35_in{};
    std::vector<Attribute> client_attributes{};  ///< Whose names begin with X-.
};
/// Something is off, but nothing was lost by it: a retry, a refused packet, a format that had to be
/// changed.
struct Warning {
    Error error{};
};
struct RecordingEnded {
    RecordingSummary summary{};
};
/// A recording uses more than SessionOptions::resources says. It goes on.
struct ResourceWarning {
    enum class Kind { cpu, memory };
    Kind kind = Kind::cpu;
    double value = 0;      ///< cpu: cores, over the last minute; memory: bytes, the most of the
                           ///< last seconds.
    double threshold = 0;  ///< In the same unit.
};
/// The process can't keep up, or can again. Recordings that run are never touched.
struct Overload {
    unsigned level = 0;  ///< SessionStats::Load::level.
    std::string why{};   ///< "shards are 310 ms late"; empty at level 0.
};
/// The queue was full: so many events before this one are missing. RecordingEnded is never dropped.
struct EventsDropped {
    std::uint64_t count = 0;
};
}  // namespace event

/// What happened to which recording (its id; 0 for Overload and EventsDropped).
struct Event {
    using What = std::variant<event::RecordingStarted, event::RoomFound, event::PageChanged,
                              event::RunStarted, event::FileOpened, event::FileFinished,
                              event::GapFound, event::AdvertRecorded, event::EncodingChanged,
                              event::DateRangeFound, event::Warning, event::ResourceWarning,
                              event::Overload, event::RecordingEnded, event::EventsDropped>;
    std::uint64_t recording = 0;
    std::chrono::system_clock::time_point at{};
    What what;
};

}  // namespace weir
