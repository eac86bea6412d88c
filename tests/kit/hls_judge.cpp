// SPDX-License-Identifier: MIT
#include "kit/hls_judge.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <ctime>

#include "kit/frames.hpp"
#include "kit/process.hpp"

namespace weir::kit {
namespace {

constexpr double kDateTolerance_s = 0.12;

template <class T>
T number_in(std::string_view text, std::vector<std::string>& problems) {
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{}) problems.push_back(fmt::format("no number: '{}'", text));
    return value;
}

Bytes file_bytes(const std::filesystem::path& path) {
    const std::string text = read_text(path);
    return {text.begin(), text.end()};
}

std::string quoted_after(std::string_view text, std::string_view key) {
    const auto at = text.find(key);
    if (at == text.npos) return {};
    const auto rest = text.substr(at + key.size());
    return std::string{rest.substr(0, rest.find('"'))};
}

/// "2026-07-14T12:34:56.789Z" in seconds.
double date_s(const std::string& date) {
    std::tm parts{};
    const char* rest = ::strptime(date.c_str(), "%Y-%m-%dT%H:%M:%S", &parts);
    if (!rest) return NAN;
    return static_cast<double>(::timegm(&parts)) + (*rest == '.' ? std::atof(rest) : 0);
}

std::uint32_t big_endian(const Bytes& bytes, std::size_t at) {
    return std::uint32_t{bytes[at]} << 24 | std::uint32_t{bytes[at + 1]} << 16 |
           std::uint32_t{bytes[at + 2]} << 8 | bytes[at + 3];
}

/// "moof mdat moof mdat": the boxes of the top level; "?" where one is cut off.
std::string boxes_of(const Bytes& bytes) {
    std::string names;
    for (std::size_t at = 0; at < bytes.size();) {
        if (bytes.size() - at < 8 || big_endian(bytes, at) < 8 ||
            big_endian(bytes, at) > bytes.size() - at)
            return names + " ?";
        names += (names.empty() ? "" : " ") + std::string(bytes.begin() + std::ptrdiff_t(at) + 4,
                                                          bytes.begin() + std::ptrdiff_t(at) + 8);
        at += big_endian(bytes, at);
    }
    return names;
}

/// Whole packets, the first two of which are the tables.
std::string ts_trouble(const Bytes& bytes) {
    constexpr std::size_t kPacket = 188;
    if (bytes.empty() || bytes.size() % kPacket != 0) return "cut off in mid-packet";
    bool has_pat = false;
    for (std::size_t at = 0; at < bytes.size() && at < 4 * kPacket; at += kPacket) {
        if (bytes[at] != 0x47) return "out of step";
        has_pat |= (bytes[at + 1] & 0x1f) == 0 && bytes[at + 2] == 0;
    }
    return has_pat ? "" : "does not begin with a PAT";
}

Bytes part_of(const Bytes& bytes, const std::string& range) {
    if (range.empty()) return bytes;
    std::vector<std::string> problems;
    const auto at = range.find('@');
    const auto length = number_in<std::size_t>(range.substr(0, at), problems);
    const auto offset = number_in<std::size_t>(range.substr(at + 1), problems);
    if (offset + length > bytes.size()) return {};
    return {bytes.begin() + std::ptrdiff_t(offset),
            bytes.begin() + std::ptrdiff_t(offset + length)};
}

/// What libavformat reads of a segment with what it needs before it.
Result<std::vector<Frame>> frames_of(const Bytes& init, const Bytes& media) {
    const TempDir folder;
    std::string text(init.begin(), init.end());
    text.append(media.begin(), media.end());
    write_text(folder / "segment", text);
    return read_frames((folder / "segment").native());
}

}  // namespace

double JudgedPlaylist::duration_s() const {
    double sum = 0;
    for (const Segment& segment : segments)
        sum += segment.duration_s;
    return sum;
}

JudgedPlaylist read_judged(std::string_view text, std::vector<std::string>& problems) {
    JudgedPlaylist playlist;
    JudgedPlaylist::Segment next;
    std::string init, init_range;
    if (!text.starts_with("#EXTM3U\n")) problems.emplace_back("does not begin with #EXTM3U");
    if (!text.ends_with('\n')) problems.emplace_back("is cut off");
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        const std::string_view tag = line.substr(0, line.find(':'));
        const std::string_view value = line.substr(std::min(tag.size() + 1, line.size()));
        if (!line.starts_with('#')) {
            next.uri = line;
            next.init = init;
            next.init_range = init_range;
            next.msn = playlist.media_sequence + playlist.segments.size();
            playlist.segments.push_back(std::exchange(next, {}));
        } else if (tag == "#EXT-X-VERSION") {
            playlist.version = number_in<unsigned>(value, problems);
        } else if (tag == "#EXT-X-TARGETDURATION") {
            playlist.target_s = number_in<unsigned>(value, problems);
        } else if (tag == "#EXT-X-MEDIA-SEQUENCE") {
            playlist.media_sequence = number_in<std::uint64_t>(value, problems);
        } else if (tag == "#EXT-X-DISCONTINUITY-SEQUENCE") {
            playlist.discontinuity_sequence = number_in<std::uint64_t>(value, problems);
        } else if (tag == "#EXT-X-INDEPENDENT-SEGMENTS") {
            playlist.is_independent = true;
        } else if (tag == "#EXT-X-PLAYLIST-TYPE") {
            playlist.is_event = value == "EVENT";
        } else if (tag == "#EXT-X-MAP") {
            init = quoted_after(value, "URI=\"");
            init_range = quoted_after(value, "BYTERANGE=\"");
        } else if (tag == "#EXT-X-DISCONTINUITY") {
            next.discontinuity = true;
        } else if (tag == "#EXT-X-PROGRAM-DATE-TIME") {
            next.date = value;
        } else if (tag == "#EXT-X-BYTERANGE") {
            next.range = value;
        } else if (tag == "#EXTINF") {
            next.duration_s = number_in<double>(value.substr(0, value.find(',')), problems);
        } else if (tag == "#EXT-X-ENDLIST") {
            playlist.has_ended = true;
        } else if (tag != "#EXTM3U") {
            problems.push_back(fmt::format("unknown: {}", line));
        }
    }
    return playlist;
}

template <class... Args>
void HlsJudge::add(const char* words, Args&&... args) {
    problems_.push_back(fmt::format("playlist {}: {}", playlists_,
                                    fmt::format(fmt::runtime(words), std::forward<Args>(args)...)));
}

std::string HlsJudge::told() const {
    return fmt::format("{}", fmt::join(problems_, "\n"));
}

void HlsJudge::look(Time now) {
    std::string text = read_text(folder_ / "index.m3u8");
    judge_gone(now);
    if (text == text_) return;
    text_ = std::move(text);
    ++playlists_;
    std::vector<std::string> problems;
    const auto playlist = read_judged(text_, problems);
    for (const std::string& problem : problems)
        add("{}", problem);
    judge_alone(playlist);
    if (last_) judge_change(*last_, playlist);
    judge_dates(playlist);
    for (const auto& segment : playlist.segments)
        judge_media(playlist, segment);
    note_gone(playlist, now);
    last_ = playlist;
}

void HlsJudge::judge_alone(const JudgedPlaylist& playlist) {
    if (playlist.segments.empty()) add("lists nothing");
    if (playlist.target_s == 0) add("has no target duration");
    unsigned version = 3;
    for (const auto& segment : playlist.segments) {
        if (std::lround(segment.duration_s) > long(playlist.target_s))
            add("{} lasts {} s, the target is {} s", segment.uri, segment.duration_s,
                playlist.target_s);
        if (segment.duration_s <= 0) add("{} has no duration", segment.uri);
        if (!segment.range.empty()) version = std::max(version, 4u);
        if (!segment.init.empty()) version = std::max(version, 6u);
        if (segment.uri.find('/') != std::string::npos || segment.uri.ends_with(".tmp"))
            add("a strange URI: {}", segment.uri);
    }
    if (playlist.version < version) add("needs version {}", version);
}

/// Source: RFC 8216 §6.2.1 and §6.2.2.
void HlsJudge::judge_change(const JudgedPlaylist& before, const JudgedPlaylist& playlist) {
    const auto removed = playlist.media_sequence - before.media_sequence;
    if (playlist.media_sequence < before.media_sequence)
        return add("the media sequence goes back to {}", playlist.media_sequence);
    const auto end = [](const JudgedPlaylist& p) { return p.media_sequence + p.segments.size(); };
    if (end(playlist) < end(before)) add("segments at the end are gone");
    if (before.discontinuity_sequence > playlist.discontinuity_sequence)
        add("the discontinuity sequence goes back");
    if (removed > before.segments.size()) return;  // Another's numbers, or more than we saw.
    if (removed < before.segments.size() && playlist.target_s != before.target_s)
        add("the target duration changes to {}", playlist.target_s);
    std::uint64_t discontinuities = 0;
    for (std::size_t i = 0; i < removed; ++i)
        discontinuities += before.segments[i].discontinuity ? 1 : 0;
    if (playlist.discontinuity_sequence != before.discontinuity_sequence + discontinuities)
        add("the discontinuity sequence is {} instead of {}", playlist.discontinuity_sequence,
            before.discontinuity_sequence + discontinuities);
    for (std::size_t i = removed; i < before.segments.size(); ++i)
        if (i - removed >= playlist.segments.size() ||
            before.segments[i] != playlist.segments[i - removed])
            add("{} was changed", before.segments[i].uri);
    if (before.is_event && playlist.is_event && removed > 0 && !before.has_ended)
        add("an event loses its beginning");
    const bool may_be_short = playlist.has_ended || removed == before.segments.size();
    if (removed > 0 && !may_be_short && playlist.duration_s() + 1e-6 < 3.0 * playlist.target_s)
        add("lasts {} s only", playlist.duration_s());
}

void HlsJudge::judge_dates(const JudgedPlaylist& playlist) {
    for (std::size_t i = 0; i < playlist.segments.size(); ++i) {
        const auto& segment = playlist.segments[i];
        if (segment.date.empty() || std::isnan(date_s(segment.date)))
            add("{} has no date", segment.uri);
        if (i == 0 || segment.discontinuity) continue;
        const auto& before = playlist.segments[i - 1];
        const double step = date_s(segment.date) - date_s(before.date);
        if (std::abs(step - before.duration_s) > kDateTolerance_s)
            add("{} is dated {:.3f} s after the one before, which lasts {:.3f} s", segment.uri,
                step, before.duration_s);
    }
}

void HlsJudge::judge_media(const JudgedPlaylist& playlist, const JudgedPlaylist::Segment& segment) {
    const std::string key = segment.uri + " " + segment.range;
    if (!std::filesystem::exists(folder_ / segment.uri)) return add("{} is not there", segment.uri);
    const auto [known, is_new] = numbers_.emplace(key, segment.msn);
    if (known->second != segment.msn) add("{} comes twice", key);
    if (!is_new) return;
    uris_.push_back(segment.uri);
    const Bytes media = part_of(file_bytes(folder_ / segment.uri), segment.range);
    if (media.empty()) return add("{} is empty, or not so long", key);
    Bytes init;
    if (!segment.init.empty()) {
        if (!std::filesystem::exists(folder_ / segment.init))
            return add("{} is not there", segment.init);
        init = part_of(file_bytes(folder_ / segment.init), segment.init_range);
        if (!boxes_of(init).starts_with("ftyp") || boxes_of(init).find("moov") == std::string::npos)
            add("{} holds {}", segment.init, boxes_of(init));
        const auto boxes = boxes_of(media);
        if (!boxes.starts_with("moof mdat") || boxes.ends_with('?')) add("{} holds {}", key, boxes);
    } else if (const auto trouble = ts_trouble(media); !trouble.empty()) {
        add("{} {}", key, trouble);
    }
    const auto frames = frames_of(init, media);
    if (!frames || frames->empty()) return add("{} holds no frames", key);
    const auto picture = std::ranges::find(*frames, Kind::video, &Frame::kind);
    if (playlist.is_independent && picture != frames->end() && !picture->key)
        add("{} does not begin with a keyframe", key);
}

void HlsJudge::note_gone(const JudgedPlaylist& playlist, Time now) {
    if (last_)
        for (const auto& segment : last_->segments) {
            const bool is_listed =
                std::ranges::find(playlist.segments, segment.uri, &JudgedPlaylist::Segment::uri) !=
                playlist.segments.end();
            const std::chrono::duration<double> wanted_for{segment.duration_s +
                                                           longest_[segment.uri]};
            if (!is_listed)
                gone_.push_back(
                    {segment.uri,
                     now + grace_ + std::chrono::floor<std::chrono::milliseconds>(wanted_for)});
        }
    for (const auto& segment : playlist.segments)
        longest_[segment.uri] = std::max(longest_[segment.uri], playlist.duration_s());
}

void HlsJudge::judge_gone(Time now) {
    for (const Gone& gone : gone_)
        if (now < gone.until && !std::filesystem::exists(folder_ / gone.uri))
            add("{} went too early", gone.uri);
    std::erase_if(gone_, [now](const Gone& gone) { return now >= gone.until; });
}

}  // namespace weir::kit
