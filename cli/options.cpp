// SPDX-License-Identifier: MIT
#include "options.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <system_error>

#include "output/text.hpp"
#include "url_list.hpp"
#include "values.hpp"

namespace weir::cli {
namespace {

/// A value and the name of the flag or variable it came from.
struct Given {
    std::string value;
    std::string from;
};

/// Finds the value of an option, and turns it into what the engine wants, or into the first error.
class Reader {
public:
    explicit Reader(const Environment& environment) : environment_(environment) {}

    std::optional<Given> find(const std::optional<std::string>& flag, const char* flag_name,
                              const char* variable) const {
        if (flag) return Given{*flag, flag_name};
        const char* value = variable == nullptr ? nullptr : environment_(variable);
        if (value == nullptr || *value == '\0') return std::nullopt;
        return Given{value, variable};
    }

    /// Parses `text` into `target`; keeps the first error, with the name of its source.
    template <class T, class Target>
    void read(const Given& given, Parsed<T> (*parse)(std::string_view), Target& target) {
        const Parsed<T> value = parse(given.value);
        if (value) {
            target = *value;
        } else {
            fail(given.from, value.error());
        }
    }

    void fail(const std::string& from, const UsageError& error) {
        if (!error_) error_ = UsageError{from + ": " + error.what, error.hint};
    }

    const std::optional<UsageError>& error() const { return error_; }

private:
    const Environment& environment_;
    std::optional<UsageError> error_;
};

Parsed<std::string> parse_header(std::string_view text) {
    const auto colon = text.find(':');
    const bool is_broken = text.find_first_of("\r\n") != std::string_view::npos;
    const auto blank = text.find_first_of(" \t");
    if (colon == std::string_view::npos || colon == 0 || blank < colon || is_broken) {
        return UsageError{fmt::format("'{}' is not a header", printable(text)),
                          "--header 'Referer: https://example.com/'"};
    }
    return std::string(text);
}

Parsed<std::string> parse_user_agent(std::string_view text) {
    if (text.find_first_of("\r\n") == std::string_view::npos) return std::string(text);
    return UsageError{"a user agent is one line", ""};
}

Parsed<std::string> parse_proxy(std::string_view text) {
    static constexpr std::array<std::string_view, 3> kSchemes{"http://", "socks5://", "socks5h://"};
    for (const std::string_view scheme : kSchemes) {
        if (text.starts_with(scheme) && text.size() > scheme.size()) return std::string(text);
    }
    return UsageError{fmt::format("'{}' is not a proxy", printable(text)),
                      "http://HOST:PORT or socks5://HOST:PORT"};
}

/// All that --subtitles says.
struct Subtitles {
    bool are_wanted = true;
    std::vector<std::string> languages;
};

Parsed<Subtitles> parse_subtitles(std::string_view text) {
    if (text == "none") return Subtitles{false, {}};
    if (text == "default") return Subtitles{};
    auto languages = parse_languages(text);
    if (languages) return Subtitles{true, std::move(*languages)};
    UsageError error = languages.error();
    error.hint += ", default or none";
    return error;
}

Parsed<std::string> parse_not_empty(std::string_view text) {
    if (text.empty()) return UsageError{"it is empty", ""};
    return std::string(text);
}

/// All that is the same for each URL.
Parsed<RecordingOptions> shared_options(const RecordFlags& flags, const Environment& environment) {
    RecordingOptions out;
    Reader reader(environment);
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
    if (const auto given = reader.find(flags.language, "--language", "WEIR_LANGUAGE")) {
        reader.read(*given, parse_languages, out.languages);
    }
    if (const auto given = reader.find(flags.subtitles, "--subtitles", "WEIR_SUBTITLES")) {
        Subtitles subtitles;
        reader.read(*given, parse_subtitles, subtitles);
        out.subtitles = subtitles.are_wanted;
        out.subtitle_languages = std::move(subtitles.languages);
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
    for (const std::string& limit : flags.splits) {
        const auto added = add_split_limit(limit, out.split);
        if (!added) reader.fail("--split", added.error());
    }
    if (const auto given = reader.find(flags.min_file, "--min-file", "WEIR_MIN_FILE")) {
        reader.read(*given, parse_duration, out.split.minimum);
    }
    if (flags.quiet && flags.verbose) reader.fail("--quiet", {"it contradicts --verbose", ""});
    if (reader.error()) return *reader.error();
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

Parsed<unsigned> plan_host_connections(const RecordFlags& flags, const Environment& environment) {
    unsigned limit = 0;
    Reader reader(environment);
    if (const auto given =
            reader.find(flags.host_connections, "--host-connections", "WEIR_HOST_CONNECTIONS")) {
        reader.read(*given, parse_count, limit);
    }
    if (reader.error()) return *reader.error();
    return limit;
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
