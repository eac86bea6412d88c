// SPDX-License-Identifier: MIT
#include "options.hpp"

#include <fmt/format.h>
#include <weir/hwaccel.hpp>

#include <cerrno>
#include <fstream>
#include <system_error>

#include "encode_values.hpp"
#include "given.hpp"
#include "output/text.hpp"
#include "process/encoder_cache.hpp"
#include "process/services.hpp"
#include "url_list.hpp"
#include "values.hpp"

namespace weir::cli {
namespace {

Parsed<std::string> parse_not_empty(std::string_view text) {
    if (text.empty()) return UsageError{"it is empty", ""};
    return std::string(text);
}

/// All that is the same for each URL.
Parsed<RecordingOptions> shared_options(const RecordFlags& flags, const Environment& environment) {
    RecordingOptions out;
    GivenReader reader(environment);
    std::optional<Profile> profile;
    if (const auto given = reader.find(flags.profile, "--profile", "WEIR_PROFILE")) {
        reader.read(*given, parse_profile, profile);
    }
    if (profile) apply_profile(out, *profile);
    if (const auto given = reader.find(flags.output, "--output", "WEIR_OUTPUT")) {
        reader.read(*given, parse_not_empty, out.directory);
    }
    if (const auto given = reader.find(flags.format, "--format", "WEIR_FORMAT")) {
        reader.read(*given, parse_format, out.format);
    }
    if (const auto given = reader.find(flags.duration, "--duration", nullptr)) {
        reader.read(*given, parse_duration, out.duration);
    }
    if (const auto given = reader.find(flags.quality, "--quality", "WEIR_QUALITY")) {
        reader.read(*given, parse_quality, out.quality);
    }
    if (const auto given = reader.find(flags.prefer, "--prefer", "WEIR_PREFER")) {
        reader.read(*given, parse_codecs, out.codecs);
    }
    if (const auto given = reader.find(flags.language, "--language", "WEIR_LANGUAGE")) {
        reader.read(*given, parse_languages, out.languages);
    }
    if (const auto given = reader.find(flags.subtitles, "--subtitles", "WEIR_SUBTITLES")) {
        Subtitles subtitles;
        reader.read(*given, parse_subtitles, subtitles);
        out.subtitles = subtitles.are_wanted;
        out.subtitle_languages = std::move(subtitles.languages);
    }
    if (const auto given = reader.find(flags.adverts, "--adverts", "WEIR_ADVERTS")) {
        reader.read(*given, parse_adverts, out.adverts);
    }
    out.audio_only = flags.audio_only;
    if (const auto given = reader.find(flags.name, "--name", "WEIR_NAME")) {
        reader.read(*given, parse_not_empty, out.name);
    }
    if (const auto given = reader.find(flags.user_agent, "--user-agent", "WEIR_USER_AGENT")) {
        reader.read(*given, parse_user_agent, out.http.user_agent);
    }
    if (const auto given = reader.find(flags.proxy, "--proxy", "WEIR_PROXY")) {
        reader.read(*given, parse_proxy, out.http.proxy);
    }
    if (const auto given = reader.find(flags.ca_file, "--ca-file", "WEIR_CA_FILE")) {
        reader.read(*given, parse_not_empty, out.http.ca_file);
    }
    for (const std::string& header : flags.headers) {
        reader.read({header, "--header"}, parse_header, out.http.headers.emplace_back());
    }
    for (const std::string& place : flags.connect_to) {
        reader.read({place, "--connect-to"}, parse_connect_to, out.http.connect_to.emplace_back());
    }
    for (const std::string& limit : flags.splits) {
        const auto added = add_split_limit(limit, out.split);
        if (!added) reader.fail("--split", added.error());
    }
    if (const auto given = reader.find(flags.min_file, "--min-file", "WEIR_MIN_FILE")) {
        reader.read(*given, parse_duration, out.split.minimum);
    }
    for (const std::string& extra : flags.extra_outputs) {
        reader.read({extra, "--extra"}, parse_extra_output, out.extra_outputs.emplace_back());
    }
    if (const auto given = reader.find(flags.password, "--password", "WEIR_PASSWORD")) {
        reader.read(*given, parse_not_empty, out.password);
    }
    if (flags.quiet && flags.verbose) reader.fail("--quiet", {"it contradicts --verbose", ""});
    if (reader.error()) return *reader.error();
    auto encode = plan_encoding(flags.encode);
    if (!encode) return encode.error();
    out.encode = std::move(*encode);
    const bool is_encoded = out.encode || !out.extra_outputs.empty();
    if (is_encoded && (out.format == Format::source || out.audio_only)) {
        const char* name = out.encode ? "--encode" : "--extra";
        return UsageError{
            fmt::format("{}: what is kept as it comes, or has no picture, is not encoded", name),
            fmt::format("{} without --audio-only and --format source", name)};
    }
    return out;
}

Parsed<std::vector<ListedUrl>> listed_urls(const std::string& list, std::istream& standard_input) {
    if (list == "-") return read_url_list(standard_input, "standard input");
    std::ifstream file(list);
    if (!file) {
        const std::string why = std::error_code(errno, std::generic_category()).message();
        return UsageError{fmt::format("--input-file: {} can't be read: {}", printable(list), why),
                          ""};
    }
    return read_url_list(file, printable(list));
}

Parsed<std::vector<ListedUrl>> all_urls(const RecordFlags& flags, std::istream& standard_input) {
    std::vector<ListedUrl> urls;
    for (const std::string& url : flags.urls) {
        if (const auto checked = check_url(url); !checked) return checked.error();
        urls.push_back({url, ""});
    }
    if (flags.input_file) {
        auto listed = listed_urls(*flags.input_file, standard_input);
        if (!listed) return listed.error();
        for (ListedUrl& url : *listed)
            urls.push_back(std::move(url));
    }
    if (urls.empty()) {
        return UsageError{"no URL given", "weir record https://example.com/live/index.m3u8"};
    }
    return urls;
}

Parsed<void> check_alternatives(const RecordFlags& flags, std::size_t urls) {
    if (flags.alternatives.empty()) return {};
    if (urls > 1) {
        return UsageError{"--alternative: it belongs to one stream, and there are several URLs",
                          "weir record URL --alternative URL"};
    }
    for (const std::string& url : flags.alternatives) {
        if (const auto checked = check_url(url); !checked) {
            return UsageError{"--alternative: " + checked.error().what, checked.error().hint};
        }
    }
    return {};
}

}  // namespace

Parsed<SessionOptions> plan_session(const RecordFlags& flags, const Environment& environment) {
    SessionOptions out;
    GivenReader reader(environment);
    if (const auto given =
            reader.find(flags.host_connections, "--host-connections", "WEIR_HOST_CONNECTIONS")) {
        reader.read(*given, parse_count, out.host_connections);
    }
    if (reader.error()) return *reader.error();
    const auto services = plan_services(flags.services, environment);
    if (!services) return services.error();
    auto resolvers = load_services(*services);
    if (!resolvers) return resolvers.error();
    out.resolvers = std::move(*resolvers);
    if (flags.encode.encode || !flags.extra_outputs.empty())
        out.encoders = make_encoders({.cache_file = encoder_cache_file(environment)});
    return out;
}

Parsed<std::vector<PlannedRecording>> plan_recordings(const RecordFlags& flags,
                                                      const Environment& environment,
                                                      std::istream& standard_input) {
    const auto shared = shared_options(flags, environment);
    if (!shared) return shared.error();
    auto urls = all_urls(flags, standard_input);
    if (!urls) return urls.error();
    if (const auto checked = check_alternatives(flags, urls->size()); !checked) {
        return checked.error();
    }
    std::vector<PlannedRecording> out;
    out.reserve(urls->size());
    for (ListedUrl& listed : *urls) {
        PlannedRecording& planned = out.emplace_back(PlannedRecording{*shared, listed.from});
        planned.options.url = std::move(listed.url);
        planned.options.alternatives = flags.alternatives;
    }
    return out;
}

}  // namespace weir::cli
