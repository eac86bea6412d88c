// SPDX-License-Identifier: MIT
// Keys of [recording], [profile.NAME], [platform.NAME] and [[room]].
#include <algorithm>
#include <cctype>

#include "config/sections.hpp"
#include "encode_values.hpp"
#include "values.hpp"

namespace weir::cli {
namespace {

using Media = RecordingOptions;
using R = RoomTable;
using P = PlatformTable;

Parsed<void> read_split(const Node& node, Media& out) {
    const auto split = parse_splits(node);
    if (!split) return split.error();
    out.split.duration = split->duration;
    out.split.bytes = split->bytes;
    return {};
}

Parsed<void> read_subtitles(const Node& node, Media& out) {
    const auto text = text_of(node);
    if (!text) return text.error();
    const auto subtitles = parse_subtitles(*text);
    if (!subtitles) return subtitles.error();
    out.subtitles = subtitles->are_wanted;
    out.subtitle_languages = subtitles->languages;
    return {};
}

Parsed<void> read_extra(const Node& node, Media& out) {
    const auto texts = texts_of(node);
    if (!texts) return texts.error();
    std::vector<ExtraOutput> outputs;
    for (const std::string& text : *texts) {
        auto output = parse_extra_output(text);
        if (!output) return output.error();
        outputs.push_back(std::move(*output));
    }
    out.extra_outputs = std::move(outputs);
    return {};
}

Parsed<void> read_headers(const Node& node, Media& out) {
    const auto texts = texts_of(node);
    if (!texts) return texts.error();
    for (const std::string& text : *texts) {
        auto header = parse_header(text);
        if (!header) return UsageError{header.error().what, R"(["Referer: https://example.com/"])"};
        merge_header(out.http.headers, std::move(*header));
    }
    return {};
}

Parsed<void> read_cookie(const Node& node, Media& out) {
    const auto text = text_of(node);
    const auto line = text ? parse_line(*text) : Parsed<std::string>(text.error());
    // Never with the text: it is a secret.
    if (!line) return UsageError{"one line of text is wanted", "cookie = \"name=value; …\""};
    merge_header(out.http.headers, fmt::format("Cookie: {}", *line));
    return {};
}

Parsed<void> read_secret_headers(const Node& node, Media& out) {
    if (read_headers(node, out)) return {};
    return UsageError{"a list of headers is wanted", R"(headers = ["Authorization: Bearer …"])"};
}

Parsed<void> read_secret_proxy(const Node& node, Media& out) {
    if (set<Media, parse_proxy, &Media::http, &HttpOptions::proxy>(node, out)) return {};
    return UsageError{"this is not a proxy", "http://USER:PASSWORD@HOST:PORT"};
}

Parsed<void> read_proxy(const Node& node, Media& out) {
    const auto* text = std::get_if<std::string>(&node.value);
    if (text != nullptr && *text == "none") {
        out.http.proxy.clear();
        return {};
    }
    return set<Media, parse_proxy, &Media::http, &HttpOptions::proxy>(node, out);
}

Parsed<void> read_connect_to(const Node& node, Media& out) {
    const auto texts = texts_of(node);
    if (!texts) return texts.error();
    std::vector<std::string> places;
    for (const std::string& text : *texts) {
        auto place = parse_connect_to(text);
        if (!place) return place.error();
        places.push_back(std::move(*place));
    }
    out.http.connect_to = std::move(places);
    return {};
}

constexpr Field<RecordingDefaults> kRecordingDefaults[] = {
    {"profile", R"("domestic")",
     "Profile of rooms for which neither they nor their platform name one.",
     set<RecordingDefaults, parse_profile, &RecordingDefaults::profile>},
};

constexpr Field<Media> kMedia[] = {
    {"format", R"("ts")", "ts, mp4 (fragmented), mkv, flv, or source: the bytes as they came.",
     set<Media, parse_format, &Media::format>},
    {"quality", R"("best")",
     "best, worst, 720p, 720p60, high, 3M, audio, hevc; several: 720p,hevc.",
     set<Media, parse_quality, &Media::quality>},
    {"prefer", R"(["hevc", "h264"])",
     "Of streams of one quality: codecs, the most wanted first. Default: what the service likes.",
     set<Media, parse_codec_list, &Media::codecs>},
    {"split", R"("none")",
     R"(Next file after so much media, so many bytes, or either: "30m", "2GiB", ["30m", "2GiB"].)",
     read_split},
    {"min_file", R"("none")",
     "A change of the stream begins no file before this one is so long (ts and flv).",
     set<Media, parse_duration_or_none, &Media::split, &SplitOptions::minimum>},
    {"duration", R"("none")", "End a recording after so much media.",
     set<Media, parse_duration_or_none, &Media::duration>},
    {"directory", R"("recordings")",
     "Where the files go; within the data directory, if it is not absolute.",
     set<Media, parse_line, &Media::directory>},
    {"file_name", R"("{title}/{title}_{date}_{time}")",
     "Without extension, from {host} {path} {name} {title} {format} {date} {time} {id} {n}.",
     set<Media, parse_file_name, &Media::name>},
    {"languages", R"(["de", "en"])",
     "Of the sound, the most wanted first. Default: what the stream chooses.",
     set<Media, parse_language_list, &Media::languages>},
    {"subtitles", R"("default")", "default, none, or languages: de,en.", read_subtitles},
    {"adverts", R"("keep")",
     "Advertisements in place of the programme, where it tells of them (Twitch): keep or cut.",
     set<Media, parse_adverts, &Media::adverts>},
    {"audio_only", "false", "The sound without the picture.",
     set<Media, parse_flag, &Media::audio_only>},
    {"encode", R"("none")",
     "The picture anew instead of a copy: \"h264\", \"hevc:nvidia scale=720 crf=21 preset=fast\".",
     set<Media, parse_encoding, &Media::encode>},
    {"extra", R"(["720p"])",
     "Files beside them, smaller and encoded: \"480p:hevc\". Default: none.", read_extra},
    {"sync", R"("at_close")", "When files are forced to the medium: never, at_close, each_flush.",
     set<Media, parse_sync, &Media::sync>},
};

constexpr Field<Media> kNetwork[] = {
    {"headers", R"(["Referer: https://example.com/"])",
     "Sent with each request; one with the same name takes the place of another. Default: none.",
     read_headers},
    {"user_agent", R"("Mozilla/5.0")", "Default: weir and its version.",
     set<Media, parse_user_agent, &Media::http, &HttpOptions::user_agent>},
    {"proxy", R"("none")", "http://HOST:PORT, socks5://HOST:PORT or none.", read_proxy},
    {"ca_file", R"("/etc/ssl/certs/ca-certificates.crt")",
     "PEM file of the authorities to trust. Default: the system's.",
     set<Media, parse_line, &Media::http, &HttpOptions::ca_file>},
    {"connect_to", R"(["live.example.com:443:127.0.0.1:8443"])",
     "HOST:PORT:ADDRESS:PORT: where a host is really found, as of curl. Default: none.",
     read_connect_to},
};

constexpr Field<Media> kProfile[] = {
    {"buffer", R"("8MiB")", "Bytes held for a stream. Overseas: 15MiB.",
     set<Media, parse_size, &Media::buffer_bytes>},
    {"connect_timeout", R"("10s")", "Overseas: 20s.",
     set<Media, parse_duration, &Media::http, &HttpOptions::connect_timeout>},
    {"read_timeout", R"("15s")", "No byte for so long: the connection is given up. Overseas: 50s.",
     set<Media, parse_duration, &Media::http, &HttpOptions::read_timeout>},
    {"probe_size", R"("10MB")",
     "At most so many bytes to find out what a stream holds. Overseas: 20MB.",
     set<Media, parse_size, &Media::probe, &ProbeOptions::bytes>},
    {"analyze", R"("2s")", "At most so much media for the same. Overseas: 4s.",
     set<Media, parse_duration, &Media::probe, &ProbeOptions::media_duration>},
    {"retries", "8", "Failures in a row after which a recording ends. Overseas: 12.",
     set<Media, parse_number, &Media::http, &HttpOptions::retries>},
    {"retry_delay", R"("500ms")", "Before the first retry; doubles each time.",
     set<Media, parse_duration, &Media::http, &HttpOptions::retry_delay>},
    {"retry_delay_max", R"("8s")", "The longest. Overseas: 15s.",
     set<Media, parse_duration, &Media::http, &HttpOptions::retry_delay_max>},
};

constexpr Field<P> kPlatform[] = {
    {"hosts", R"(["live.example.com", "*.example.net"])",
     "Whose rooms belong to it, besides those that weir knows.", set<P, texts_of, &P::hosts>},
    {"profile", R"("overseas")", "domestic or overseas. Default: what weir knows of it.",
     set<P, parse_profile, &P::profile>},
    {"at_once", "4", "Most polls at a time. Default: [watch.platform] at_once.",
     set<P, parse_number, &P::at_once>},
    {"rate", R"("60/min")", "Most polls that begin. Default: [watch.platform] rate.",
     set<P, parse_rate, &P::rate>},
    {"poll_interval", R"("2m")", "Of its rooms. Default: [watch] poll_interval.",
     set<P, parse_duration, &P::poll_interval>},
};

constexpr Field<R> kRoom[] = {
    {"url", R"("https://example.com/live/index.m3u8")", "The one key that must be there.",
     set<R, parse_one_url, &R::room, &RoomOptions::recording, &Media::url>},
    {"name", R"("Alpha")", "For people and for {title}. Default: what the URL says.",
     set<R, parse_line, &R::room, &RoomOptions::name>},
    {"enabled", "true", "A room that is not enabled is not watched.",
     set<R, parse_flag, &R::room, &RoomOptions::enabled>},
    {"profile", R"("domestic")", "domestic or overseas. Default: its platform's.",
     set<R, parse_profile, &R::profile>},
    {"platform", R"("douyin")", "Default: as its host says.",
     set<R, parse_line, &R::room, &RoomOptions::platform>},
    {"user", R"("alice")",
     "Who asked for it: counts for [limits] per_user and users. Default: the host itself.",
     set<R, parse_line, &R::room, &RoomOptions::recording, &Media::user>},
    {"alternatives", R"(["https://b.example.com/live/index.m3u8"])",
     "The same stream elsewhere, the most wanted first. Default: none.",
     set<R, parse_urls, &R::room, &RoomOptions::recording, &Media::alternatives>},
    {"schedule", R"("mon-fri 20:00-02:00, sat,sun 12:00-24:00")",
     "When it is watched; one text or a list. Default: always.",
     set<R, parse_schedule, &R::room, &RoomOptions::schedule, &Schedule::windows>},
    {"time_zone", R"("Asia/Shanghai")", "Of the schedule. Default: the host's.",
     set<R, parse_time_zone, &R::room, &RoomOptions::schedule, &Schedule::time_zone>},
    {"password", R"("open sesame")", "Of the room, where its service asks for one. Default: none.",
     set<R, parse_line, &R::room, &RoomOptions::recording, &Media::password>},
    {"poll_interval", R"("30s")", "Default: its platform's, else [watch] poll_interval.",
     set<R, parse_duration, &R::room, &RoomOptions::poll_interval>},
    {"publish", "true",
     "true, false, or the name of its folder. Default: true where [publish] rooms is all.",
     read_room_publish},
};

constexpr Field<Media> kPlatformSecrets[] = {
    {"cookie", R"("sessionid=0123456789abcdef")", "Sent with each request to the platform's rooms.",
     read_cookie},
    {"headers", R"(["Authorization: Bearer 0123456789abcdef"])", "Sent with each request.",
     read_secret_headers},
    {"proxy", R"("http://user:password@proxy.example.com:8080")", "A proxy that wants a password.",
     read_secret_proxy},
};

bool is_same_name(std::string_view a, std::string_view b) {
    a = a.substr(0, a.find(':'));
    b = b.substr(0, b.find(':'));
    return std::ranges::equal(
        a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

}  // namespace

void merge_header(std::vector<std::string>& headers, std::string header) {
    std::erase_if(headers, [&](const std::string& other) { return is_same_name(other, header); });
    headers.push_back(std::move(header));
}

std::span<const Field<RecordingDefaults>> recording_default_fields() {
    return kRecordingDefaults;
}
std::span<const Field<Media>> media_fields() {
    return kMedia;
}
std::span<const Field<Media>> network_fields() {
    return kNetwork;
}
std::span<const Field<Media>> profile_fields() {
    return kProfile;
}
std::span<const Field<P>> platform_fields() {
    return kPlatform;
}
std::span<const Field<R>> room_fields() {
    return kRoom;
}
std::span<const Field<Media>> platform_secret_fields() {
    return kPlatformSecrets;
}

}  // namespace weir::cli
