// SPDX-License-Identifier: MIT
#include "playlist/parser.hpp"

#include <algorithm>

#include "base/fail.hpp"
#include "playlist/readers.hpp"
#include "playlist/variables.hpp"

namespace weir::playlist {
namespace {

bool begins_with_word(std::string_view text, std::string_view lower) {
    return text.size() >= lower.size() &&
           std::equal(lower.begin(), lower.end(), text.begin(), [](char want, char have) {
               return want == (have >= 'A' && have <= 'Z' ? static_cast<char>(have | 0x20) : have);
           });
}

Error not_a_playlist(std::string_view text) {
    const auto start = trimmed(text.substr(0, 1024));
    if (start.empty()) return fail(Errc::not_a_playlist, "the body is empty");
    if (begins_with_word(start, "<!doctype html") || begins_with_word(start, "<html"))
        return fail(Errc::not_a_playlist, "the server answered with an HTML page");
    return fail(Errc::not_a_playlist, "the first line is not #EXTM3U");
}

enum class Kind { unknown, media, multivariant };

/// By the first tag that only one kind may have.
Kind kind_of(LineReader lines) {
    Line line;
    while (lines.next(line)) {
        if (!line.is_tag()) continue;
        const Tag tag = tag_of(line.tag());
        if (is_media_tag(tag)) return Kind::media;
        if (is_multivariant_tag(tag)) return Kind::multivariant;
    }
    return Kind::unknown;
}

template <class Reader>
Result<Playlist> read_with(Reader reader, LineReader lines, VariableTable& variables,
                           const ParseLimits& limits) {
    Line raw;
    while (lines.next(raw)) {
        const auto line = variables.expanded(raw);
        if (!line) return line.error();
        const bool defines = line->is_tag() && tag_of(line->tag()) == Tag::define;
        auto done = defines ? variables.define(*line) : reader.on_line(*line);
        if (!done) return done.error();
    }
    if (lines.overlong_line())
        return fail(Errc::playlist_too_large, "line {}: longer than {} bytes",
                    *lines.overlong_line(), limits.line_bytes);
    auto playlist = reader.finish();
    if (!playlist) return playlist.error();
    return Playlist{std::move(*playlist)};
}

}  // namespace

Result<Playlist> parse(std::string_view text, std::string_view base_url, const ParseLimits& limits,
                       const ParseContext& context) {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (text.size() > limits.bytes)
        return fail(Errc::playlist_too_large, "{} bytes, {} are allowed", text.size(),
                    limits.bytes);
    if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
    if (!text.starts_with("#EXTM3U")) return not_a_playlist(text);

    auto resolver = UriResolver::open(base_url, limits.uri_bytes);
    if (!resolver) return resolver.error();
    const LineReader lines{text, limits.line_bytes};
    const Kind kind = kind_of(lines);
    VariableTable variables{base_url, context.variables, limits};
    if (kind == Kind::multivariant) {
        MultivariantReader reader{std::move(*resolver), limits};
        auto playlist = read_with(std::move(reader), lines, variables, limits);
        if (playlist) std::get<MultivariantPlaylist>(*playlist).variables = variables.take();
        return playlist;
    }
    MediaReader reader{std::move(*resolver), limits, context};
    auto media = read_with(std::move(reader), lines, variables, limits);
    if (media && kind == Kind::unknown)
        return fail(Errc::invalid_playlist, "it lists neither segments nor variants");
    return media;
}

}  // namespace weir::playlist
