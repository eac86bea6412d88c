// SPDX-License-Identifier: MIT
#pragma once
#include <weir/encode_options.hpp>
#include <weir/error.hpp>
#include <weir/fwd.hpp>
#include <weir/notes.hpp>
#include <weir/publish_options.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

/// What a recording is written as.
enum class Format {
    source,  ///< The bytes as they came, cut at segment or keyframe boundaries; nothing is demuxed.
             ///< Cheapest.
    ts,      ///< MPEG-TS: robust, plays everywhere, may be concatenated.
    mp4,     ///< Fragmented MP4: plays in browsers while it is written.
    mkv,     ///< Matroska.
    flv,     ///< FLV.
};

/// When a file's bytes are forced to the medium. A killed process loses nothing either way; a power
/// cut may.
enum class SyncPolicy {
    never,       ///< Leave it to the kernel.
    at_close,    ///< fdatasync when a file is finished, before it gets its final name.
    each_flush,  ///< fdatasync after each flush: at most `flush_interval` is lost by a power cut.
                 ///< Costs disk time.
};

/// Starting points for the network options. `domestic`: near the origin; `overseas`: long, unsteady
/// paths.
enum class Profile { domestic, overseas };

/// How to talk to the origin. Values without unit in the name are std::chrono durations.
struct HttpOptions {
    std::vector<std::string>
        headers{};             ///< "Name: value", sent with each request of the recording.
    std::string user_agent{};  ///< Empty: weir/VERSION.
    std::string proxy{};       ///< "http://host:port" or "socks5://host:port"; empty: none.
    std::string ca_file{};     ///< PEM file of the authorities to trust; empty: the system's.
    /// "HOST:PORT:ADDRESS:PORT": where a host is really found, as with curl's --connect-to. An
    /// empty HOST or PORT stands for all of them.
    std::vector<std::string> connect_to{};
    std::chrono::milliseconds connect_timeout{10'000};
    std::chrono::milliseconds read_timeout{
        15'000};  ///< No byte for so long: the connection is given up.
    unsigned retries =
        8;  ///< Failures in a row, with no media in between, after which a recording ends.
    std::chrono::milliseconds retry_delay{
        500};  ///< Before the first retry; doubles each time, with jitter.
    std::chrono::milliseconds retry_delay_max{8'000};
};

/// Upper bounds for finding out what a stream holds. Usually a fraction of a second is enough.
struct ProbeOptions {
    std::uint64_t bytes = 10'000'000;
    std::chrono::milliseconds media_duration{2'000};
};

/// When to begin the next file. Limits of 0: never. Cuts are made at keyframes, so limits are met
/// within one GOP. A stream that changes (resolution, codec, sample rate, tracks) begins one, too.
struct SplitOptions {
    std::chrono::milliseconds duration{0};  ///< Media duration of a file.
    std::uint64_t bytes = 0;                ///< A file is cut before the GOP that would exceed it.
    /// A file that is shorter goes on over a change, where its container can hold that: MPEG-TS and
    /// FLV, as long as the tracks and their codecs stay. 0: each change begins a file, which plays
    /// in every player and can be edited.
    std::chrono::milliseconds minimum{0};
};

/// What becomes of advertisements that a service puts in place of the programme, where its playlist
/// tells of them (Twitch does).
enum class Adverts {
    keep,  ///< Recorded; event::AdvertRecorded and the ledger say where they are.
    cut,   ///< Not fetched: a gap of GapCause::advert.
};

/// One stream to record.
struct RecordingOptions {
    std::string url{};  ///< http(s) URL of an HLS playlist or an HTTP-FLV stream.
    /// Who asked for it, where that is one of several: counts for LimitOptions. Empty: the host
    /// itself.
    std::string user{};
    /// Which room it is a recording of, where there are rooms; the same after a restart. Empty:
    /// none.
    std::string room{};
    /// Further URLs of the same stream, in order of preference: other lines of the CDN, other
    /// origins. What the one in use can't give is fetched from the next.
    std::vector<std::string> alternatives{};
    std::filesystem::path directory = "recordings";  ///< Made if missing.
    /// File name without extension. {host} {path} {name} {title} {format} {date} {time} {id} {n}
    /// are filled in; whatever could leave the directory or upset a file system is replaced.
    std::string name = "{name}_{date}_{time}";
    std::string title{};  ///< What {title} stands for; taken from the source's URL when empty.
    Format format = Format::ts;
    /// Its picture is encoded anew instead of copied; not with Format::source or audio_only. Where
    /// no backend can, or not in time, the recording goes on as a copy, from a keyframe on and in a
    /// new file: event::EncodingChanged.
    std::optional<EncodeOptions> encode{};
    /// More files of the same stream, for which its picture is decoded once. One that can't be
    /// encoded ends.
    std::vector<ExtraOutput> extra_outputs{};
    /// Shown while it is made, as what its own files are written as; not with Format::source. What
    /// becomes of that is nothing to the recording.
    std::optional<PublishOptions> publish{};
    std::string quality =
        "best";  ///< Words with commas between: "best", "worst", "720p", "720p60" (nearest not
                 ///< above, else lowest), "3M" (bits a second at most), "audio", "hevc"; the steps
                 ///< of services: "source", "ultra", "high", "standard", "low".
    /// "h264", "hevc", "av1", "vp9", the most wanted first: which of several streams of one
    /// quality.
    std::vector<std::string> codecs{};
    /// Of the sound, the most wanted first: "de" also means "de-CH". Where none of them is offered,
    /// and where the list is empty: the stream's own choice.
    std::vector<std::string> languages{};
    bool audio_only = false;  ///< Without the picture; the file's kind follows from the codec.
    /// Keep subtitles (WebVTT) beside the files of HLS: those in `subtitle_languages`, else those
    /// that the stream itself marks as its default.
    bool subtitles = true;
    std::vector<std::string> subtitle_languages{};
    Adverts adverts = Adverts::keep;
    std::string password{};  ///< Of the room, where its service asks for one.
    /// A look at what may not be live: until the first media, a failure is not tried again, and the
    /// log tells of it at LogLevel::debug. A playlist that lists nothing behind a `resume` whose
    /// stream had ended is not live.
    bool is_poll = false;
    std::chrono::milliseconds duration{0};  ///< Stop after so much media; 0: when the stream ends.
    SplitOptions split{};
    HttpOptions http{};
    ProbeOptions probe{};
    std::uint64_t buffer_bytes =
        8u << 20;  ///< Bytes held for this stream: prefetched and waiting for the disk.
    std::chrono::milliseconds flush_interval{
        500};  ///< What arrived is handed to the kernel at least so often.
    SyncPolicy sync = SyncPolicy::at_close;
    /// Goes on where the process before was cut off, or where the recording before ended, as far as
    /// the origin still lists it.
    std::optional<Resume> resume{};
    /// It brought a process down: kept as it comes (Format::source, picture and all), and nothing
    /// of it is given to libav. Told by Errc::quarantined.
    bool quarantined = false;
};

/// Sets buffer_bytes, timeouts, probe bounds and retry pace as the profile has them; leaves the
/// rest alone.
void apply_profile(RecordingOptions& options, Profile profile);

/// Whether RecordingOptions::quality may be this.  Errors: Errc::bad_option, which names what is
/// valid.
Result<void> check_quality(std::string_view quality);

/// Whether RecordingOptions::codecs may hold this.  Errors: Errc::bad_option, which names what is
/// valid.
Result<void> check_codec(std::string_view codec);

/// Whether RecordingOptions::name may be this.  Errors: Errc::bad_option, which names the nearest
/// placeholder.
Result<void> check_name(std::string_view name_template);

enum class LogLevel { debug, info, warn, error };

/// Receives finished lines, without newline. Called from shard and disk threads, one call at a
/// time.
using LogSink = std::function<void(LogLevel, std::string_view line)>;

/// How many recordings may run at once; what is beyond is refused. 0: no such limit.
struct LimitOptions {
    unsigned per_user = 5;  ///< Of one user.
    unsigned users = 20;    ///< Of all users.
    unsigned all = 0;       ///< Of all users and the host itself.
};

/// Free space of the file system that is written to, as those who are not root see it. Values of
/// 0: no such floor. One that has no free inodes left counts as full, whatever stands here.
struct SpaceOptions {
    /// Below it no recording begins; it must be above again before one does.
    std::uint64_t start_bytes = 0;
    double start_percent = 0;
    /// Below it recordings end, their files whole: Errc::disk_full.
    std::uint64_t stop_bytes = 0;
    double stop_percent = 0;
};

/// Above which use of one recording an event::ResourceWarning is told.
struct ResourceOptions {
    double cpu_share = 0.8;  ///< Of one core, over the last minute.
    std::uint64_t memory_bytes = 500'000'000;
    std::chrono::milliseconds quiet_period{600'000};  ///< Not again before that.
};

/// The process-wide side of recording.
struct SessionOptions {
    unsigned shards = 0;            ///< Threads that do network and media work; 0: one a core.
    unsigned host_connections = 0;  ///< At most so many to one host at once; what is beyond waits.
                                    ///< Shared out evenly among the shards, at least one each. 0:
                                    ///< no such limit.
    LimitOptions limits{};
    SpaceOptions space{};
    ResourceOptions resources{};
    /// Bytes of media that all recordings may hold in memory together. From 80 % on nothing is
    /// fetched ahead of its turn; at 100 % streams ask for no more until what they hold for the
    /// disk is written, and nothing new begins. 0: no such budget.
    std::uint64_t memory_bytes = 0;
    /// Where the shards note what they work on, for the process after this one; see
    /// weir/notes.hpp. Empty: nowhere.
    std::filesystem::path notes{};
    /// Who knows the rooms behind the URLs of pages: weir/ext/resolver.hpp. Null: every URL is that
    /// of a stream.
    std::shared_ptr<const ext::Resolvers> resolvers{};
    /// Who encodes, for RecordingOptions::encode and extra_outputs; null: nobody.
    std::shared_ptr<ext::Encoders> encoders{};
    unsigned codec_threads = 0;  ///< That decode and encode, at low priority; 0: one a core.
    /// What read_notes() gave, as recover() left it: noted again, each until a recording of that
    /// room (or URL, where it has none) begins.
    std::vector<Unfinished> unfinished{};
    unsigned disk_threads = 2;  ///< Writer threads per volume.
    std::uint64_t disk_queue_bytes = 256u
                                     << 20;  ///< Bytes waiting for one volume, over all recordings.
    /// Bytes of segments that came before their turn, over all recordings; beyond it, each stream
    /// fetches one segment at a time.
    std::uint64_t prefetch_bytes = 64u << 20;
    /// Events waiting to be read; beyond it, they are dropped and counted. Those that say what was
    /// recorded and what was lost (runs, files, gaps) are kept up to 16 times as many, and the end
    /// of a recording always.
    std::size_t event_queue = 4096;
    LogSink log{};  ///< Empty: no log.
    LogLevel log_level = LogLevel::info;
};

}  // namespace weir
