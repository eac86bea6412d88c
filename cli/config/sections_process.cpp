// SPDX-License-Identifier: MIT
// Keys of the tables that concern the process as a whole.
#include "config/sections.hpp"
#include "values.hpp"

namespace weir::cli {
namespace {

using S = SessionOptions;

Parsed<void> read_start_floor(const Node& node, S& out) {
    const auto floor = parse_space(node);
    if (!floor) return floor.error();
    out.space.start_bytes = floor->bytes;
    out.space.start_percent = floor->percent;
    return {};
}

Parsed<void> read_stop_floor(const Node& node, S& out) {
    const auto floor = parse_space(node);
    if (!floor) return floor.error();
    out.space.stop_bytes = floor->bytes;
    out.space.stop_percent = floor->percent;
    return {};
}

Parsed<void> read_free_space(const Node& node, RetentionOptions& out) {
    const auto floor = parse_space(node);
    if (!floor) return floor.error();
    out.free_bytes = floor->bytes;
    out.free_percent = floor->percent;
    return {};
}

constexpr Field<General> kGeneral[] = {
    {"data", R"("weir-data")", "Catalogue, outbox, lock and, below it, the recordings.",
     set<General, parse_line, &General::data>},
    {"rooms", R"("rooms.txt")", "More rooms, one URL a line. Default: none.",
     set<General, parse_line, &General::rooms>},
    {"secrets", R"("secrets.toml")",
     "Cookies, passwords and tokens; nobody else may read it: chmod 600. Default: none.",
     set<General, parse_line, &General::secrets>},
    {"resolvers", R"("resolvers.toml")",
     "Newer facts about services. Default: resolvers.toml in the data directory, if it is there.",
     set<General, parse_line, &General::resolvers>},
    {"stop_limit", R"("30s")", "At the end, the time that all recordings have to be finished.",
     set<General, parse_duration, &General::stop_limit>},
};

constexpr Field<WatchOptions> kWatch[] = {
    {"poll_interval", R"("60s")", "How often a room is asked whether it is live.",
     set<WatchOptions, parse_duration, &WatchOptions::poll_interval>},
    {"jitter", R"("20%")", "Share of the interval by which polls are moved, either way.",
     set<WatchOptions, parse_share_or_none, &WatchOptions::jitter>},
    {"retry_delay", R"("1s")", "After a drop, before the first try; doubles up to poll_interval.",
     set<WatchOptions, parse_duration, &WatchOptions::retry_delay>},
    {"quarantine", R"("1h")",
     "A room whose stream made weir crash is tried normally again after so long.",
     set<WatchOptions, parse_duration, &WatchOptions::quarantine>},
};

constexpr Field<PollLimits> kPollLimits[] = {
    {"at_once", "16", "Most polls at a time; halved on errors. Of a host: 128.",
     set<PollLimits, parse_number, &PollLimits::at_once>},
    {"rate", R"("none")", "Most polls that begin: 600/min or 10/s; none: no limit.",
     set<PollLimits, parse_rate, &PollLimits::per_minute>},
};

constexpr Field<S> kLimits[] = {
    {"per_user", "5", "Recordings of one user at once. 0: no limit.",
     set<S, parse_number_or_none, &S::limits, &LimitOptions::per_user>},
    {"users", "20", "Of all users together. 0: no limit.",
     set<S, parse_number_or_none, &S::limits, &LimitOptions::users>},
    {"all", "0", "Of all users and the host itself. 0: no limit.",
     set<S, parse_number_or_none, &S::limits, &LimitOptions::all>},
    {"memory", R"("none")", "Bytes that all recordings may hold together.",
     set<S, parse_size_or_none, &S::memory_bytes>},
    {"free_space_start", R"("1GiB")",
     R"(Less free space, and no recording begins: "2GiB", "3%", ["2GiB", "3%"], "none".)",
     read_start_floor},
    {"free_space_stop", R"("512MiB")", "Less free space, and recordings end, their files whole.",
     read_stop_floor},
    {"host_connections", "0", "Connections to one host at once. 0: no limit.",
     set<S, parse_number_or_none, &S::host_connections>},
};

constexpr Field<S> kSession[] = {
    {"codec_threads", "0", "Threads that decode and encode, where rooms ask for it. 0: one a core.",
     set<S, parse_number_or_none, &S::codec_threads>},
    {"shards", "0", "Threads for network and media. 0: one a core.",
     set<S, parse_number_or_none, &S::shards>},
    {"disk_threads", "2", "Threads that write, for each volume.",
     set<S, parse_number, &S::disk_threads>},
    {"disk_queue", R"("256MiB")", "Bytes waiting for one volume.",
     set<S, parse_size, &S::disk_queue_bytes>},
    {"prefetch", R"("64MiB")", "Bytes of segments that came before their turn.",
     set<S, parse_size, &S::prefetch_bytes>},
};

using Resources = ResourceOptions;
constexpr Field<Resources> kResources[] = {
    {"cpu", R"("80%")", "Of one core, over a minute.",
     set<Resources, parse_share, &Resources::cpu_share>},
    {"memory", R"("500MB")", "Bytes that it holds.",
     set<Resources, parse_size, &Resources::memory_bytes>},
    {"quiet_period", R"("10m")", "Not told again before that.",
     set<Resources, parse_duration, &Resources::quiet_period>},
};

using Retention = RetentionOptions;
constexpr Field<Retention> kRetention[] = {
    {"age", R"("none")", "Files that are older are removed: 30d.",
     set<Retention, parse_age, &Retention::age>},
    {"room_size", R"("none")", "Most bytes of each room.",
     set<Retention, parse_size_or_none, &Retention::room_bytes>},
    {"size", R"("none")", "Most bytes in all.",
     set<Retention, parse_size_or_none, &Retention::bytes>},
    {"free_space", R"("none")", R"(To be kept free: "10GiB", "5%", ["10GiB", "5%"].)",
     read_free_space},
    {"free_inodes", "0", "To be kept free. 0: no such rule.",
     set<Retention, parse_number_or_none, &Retention::free_inodes>},
};

using AftercareSection = AftercareOptions;
constexpr Field<AftercareSection> kAftercare[] = {
    {"convert", "false", "A regular MP4 with its index in front, beside each file.",
     set<AftercareSection, parse_flag, &AftercareSection::convert>},
    {"remove_source", "false", "Once the MP4 was checked.",
     set<AftercareSection, parse_flag, &AftercareSection::remove_source>},
    {"poster", R"("none")", "A JPEG beside each file: none, poster, contact_sheet.",
     set<AftercareSection, parse_poster, &AftercareSection::poster>},
    {"jobs", "1", "Files at a time.", set<AftercareSection, parse_number, &AftercareSection::jobs>},
    {"speed", R"("64MiB/s")", "Read and written by all of them; none: no limit.",
     set<AftercareSection, parse_speed, &AftercareSection::bytes_per_second>},
};

constexpr Field<LogOptions> kLog[] = {
    {"level", R"("info")", "debug, info, warn or error.",
     set<LogOptions, parse_log_level, &LogOptions::level>},
    {"json", "false", "One JSON object a line.", set<LogOptions, parse_flag, &LogOptions::json>},
    {"file", R"("weir.log")", "Default: standard error.",
     set<LogOptions, parse_line, &LogOptions::file>},
    {"file_size", R"("10MB")", "A larger one is put aside, and a new one begun.",
     set<LogOptions, parse_size, &LogOptions::file_bytes>},
    {"files", "5", "So many are kept.", set<LogOptions, parse_number, &LogOptions::files>},
};

Parsed<void> read_tools(const Node& node, ServiceOptions& out) {
    const auto texts = texts_of(node);
    if (!texts) return texts.error();
    if (texts->empty()) {
        out.tools.clear();
        return {};
    }
    auto tools = parse_tools(fmt::format("{}", fmt::join(*texts, ",")));
    if (!tools) return UsageError{tools.error().what, R"(["streamlink", "yt-dlp"])"};
    out.tools = std::move(*tools);
    return {};
}

constexpr Field<ServiceOptions> kResolve[] = {
    {"exec", R"(["streamlink", "yt-dlp"])",
     "Programs to ask about pages that nobody else knows, the first one first. Default: none.",
     read_tools},
};

}  // namespace

std::span<const Field<ServiceOptions>> resolve_fields() {
    return kResolve;
}
std::span<const Field<General>> general_fields() {
    return kGeneral;
}
std::span<const Field<WatchOptions>> watch_fields() {
    return kWatch;
}
std::span<const Field<PollLimits>> poll_limit_fields() {
    return kPollLimits;
}
std::span<const Field<S>> limit_fields() {
    return kLimits;
}
std::span<const Field<S>> session_fields() {
    return kSession;
}
std::span<const Field<Resources>> resource_fields() {
    return kResources;
}
std::span<const Field<Retention>> retention_fields() {
    return kRetention;
}
std::span<const Field<AftercareSection>> aftercare_fields() {
    return kAftercare;
}
std::span<const Field<LogOptions>> log_fields() {
    return kLog;
}

}  // namespace weir::cli
