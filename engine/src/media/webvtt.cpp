// SPDX-License-Identifier: MIT
#include "media/webvtt.hpp"

#include <algorithm>
#include <charconv>

#include "base/fail.hpp"

namespace weir::media::webvtt {
namespace {

constexpr std::string_view kMagic = "WEBVTT", kByteOrderMark = "\xef\xbb\xbf", kArrow = "-->";
constexpr std::string_view kMap = "X-TIMESTAMP-MAP", kReplacement = "\xef\xbf\xbd";
constexpr std::int64_t kClockTicks = std::int64_t{1} << 33;
constexpr std::size_t kMostHourDigits = 6;  // A century; more would not fit into nanoseconds.

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\f';
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_blank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back()))
        text.remove_suffix(1);
    return text;
}

bool has_arrow(std::string_view line) {
    return line.find(kArrow) != line.npos;
}

/// Takes a line off the front; it may end in \r\n, \n or \r.
std::string_view take_line(std::string_view& text) {
    const auto end = std::min(text.find_first_of("\r\n"), text.size());
    const auto line = text.substr(0, end);
    const bool is_pair = text.substr(end).starts_with("\r\n");
    text.remove_prefix(std::min(end + (is_pair ? 2 : 1), text.size()));
    return line;
}

std::string with_nul_replaced(std::string_view text) {
    std::string out;
    for (auto nul = text.find('\0'); nul != text.npos; nul = text.find('\0')) {
        (out += text.substr(0, nul)) += kReplacement;
        text.remove_prefix(nul + 1);
    }
    return out += text;
}

/// Takes `least` to `most` digits off the front.
std::optional<std::int64_t> take_digits(std::string_view& text, std::size_t least,
                                        std::size_t most) {
    const auto count = std::min(text.find_first_not_of("0123456789"), text.size());
    if (count < least || count > most) return std::nullopt;
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + count, value);
    text.remove_prefix(count);
    return value;
}

bool take(std::string_view& text, char c) {
    if (!text.starts_with(c)) return false;
    text.remove_prefix(1);
    return true;
}

/// "01:02:03.456" or "02:03.456", off the front.
std::optional<Nanoseconds> take_time(std::string_view& text) {
    const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const bool has_hours = digits != 2 || std::ranges::count(text.substr(0, digits + 4), ':') == 2;
    std::int64_t hours = 0;
    if (has_hours) {
        const auto read = take_digits(text, 2, kMostHourDigits);
        if (!read || !take(text, ':')) return std::nullopt;
        hours = *read;
    }
    const auto minutes = take_digits(text, 2, 2);
    if (!minutes || *minutes > 59 || !take(text, ':')) return std::nullopt;
    const auto seconds = take_digits(text, 2, 2);
    if (!seconds || *seconds > 59 || !take(text, '.')) return std::nullopt;
    const auto thousandths = take_digits(text, 3, 3);
    if (!thousandths) return std::nullopt;
    return std::chrono::hours{hours} + std::chrono::minutes{*minutes} +
           std::chrono::seconds{*seconds} + std::chrono::milliseconds{*thousandths};
}

/// "00:01.000 --> 00:02.000 align:start"
std::optional<Cue> read_timings(std::string_view line) {
    Cue cue;
    line = trimmed(line);
    const auto start = take_time(line);
    if (!start) return std::nullopt;
    line = trimmed(line);
    if (!line.starts_with(kArrow)) return std::nullopt;
    line = trimmed(line.substr(kArrow.size()));
    const auto end = take_time(line);
    if (!end || *end <= *start || has_arrow(line)) return std::nullopt;
    cue.start = *start;
    cue.end = *end;
    cue.settings = trimmed(line);
    return cue;
}

/// "MPEGTS:900000,LOCAL:00:00:00.000", in either order.
std::optional<TimestampMap> read_map(std::string_view text) {
    std::optional<std::int64_t> mpegts;
    std::optional<Nanoseconds> local;
    while (!text.empty()) {
        auto part = trimmed(text.substr(0, text.find(',')));
        text.remove_prefix(std::min(text.find(','), text.size() - 1) + 1);
        if (part.starts_with("MPEGTS:")) {
            part.remove_prefix(7);
            mpegts = take_digits(part, 1, 18);
        } else if (part.starts_with("LOCAL:")) {
            part.remove_prefix(6);
            local = take_time(part);
        }
    }
    if (!mpegts || !local) return std::nullopt;
    return TimestampMap{*mpegts % kClockTicks, *local};
}

/// Lines of a block, as the parser gathers them: up to an empty one, or to a second arrow.
using Lines = std::vector<std::string_view>;

std::string joined(const Lines& lines, std::size_t first) {
    std::string text;
    for (std::size_t i = first; i < lines.size(); ++i)
        text.append(i == first ? "" : "\n").append(lines[i]);
    return text;
}

class Parser {
public:
    Parser(std::string_view text, const Limits& limits) : rest_(text), limits_(limits) {}

    Document document() {
        read_header();
        while (!rest_.empty())
            add(take_block());
        return std::move(document_);
    }

private:
    void read_header() {
        take_line(rest_);
        while (!rest_.empty()) {
            const auto before = rest_;
            const auto line = take_line(rest_);
            if (line.empty()) return;
            if (has_arrow(line)) {
                rest_ = before;
                return;
            }
            if (line.starts_with(kMap) && line.substr(kMap.size()).starts_with('='))
                document_.map = read_map(line.substr(kMap.size() + 1));
        }
    }

    Lines take_block() {
        Lines lines;
        bool seen_arrow = false;
        while (!rest_.empty()) {
            const auto before = rest_;
            const auto line = take_line(rest_);
            if (line.empty()) break;
            if (has_arrow(line)) {
                // A cue without an empty line before it.
                if (seen_arrow || lines.size() > 1) {
                    rest_ = before;
                    break;
                }
                seen_arrow = true;
            }
            lines.push_back(line);
        }
        return lines;
    }

    void add(const Lines& lines) {
        const auto timings = std::ranges::find_if(lines, has_arrow);
        if (timings != lines.end()) return add_cue(lines, std::size_t(timings - lines.begin()));
        if (lines.empty() || seen_cue_) return;
        const auto word = lines[0].substr(0, lines[0].find_last_not_of(" \t\f") + 1);
        if (word == "STYLE" || word == "REGION") document_.blocks.push_back(joined(lines, 0));
    }

    void add_cue(const Lines& lines, std::size_t timings) {
        seen_cue_ = true;
        auto cue = read_timings(lines[timings]);
        if (!cue || document_.cues.size() >= limits_.cues) {
            ++document_.skipped_cues;
            return;
        }
        cue->id = joined({lines.begin(), lines.begin() + std::ptrdiff_t(timings)}, 0);
        cue->text = joined(lines, timings + 1);
        document_.cues.push_back(std::move(*cue));
    }

    std::string_view rest_;
    const Limits& limits_;
    Document document_;
    bool seen_cue_ = false;
};

std::string time_text(Nanoseconds time) {
    const auto all =
        std::max<std::int64_t>(std::chrono::round<std::chrono::milliseconds>(time).count(), 0);
    return fmt::format("{:02}:{:02}:{:02}.{:03}", all / 3'600'000, all / 60'000 % 60,
                       all / 1'000 % 60, all % 1'000);
}

}  // namespace

bool is_webvtt(std::string_view text) {
    if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
    if (!text.starts_with(kMagic)) return false;
    text.remove_prefix(kMagic.size());
    return text.empty() || std::string_view{" \t\r\n"}.find(text.front()) != text.npos;
}

Result<Document> parse(std::string_view text, const Limits& limits) {
    if (text.size() > limits.bytes)
        return fail(Errc::too_large, "subtitles of more than {} bytes", limits.bytes);
    if (!is_webvtt(text)) return fail(Errc::bad_media, "subtitles that are no WebVTT");
    const std::string clean = with_nul_replaced(text);
    return Parser{clean, limits}.document();
}

std::string header_text(const std::vector<std::string>& blocks) {
    std::string text{kMagic};
    text += "\n\n";
    for (const auto& block : blocks)
        (text += block) += "\n\n";
    return text;
}

std::string cue_text(const Cue& cue) {
    std::string text = cue.id.empty() ? "" : cue.id + '\n';
    text += fmt::format("{} --> {}", time_text(cue.start), time_text(cue.end));
    if (!cue.settings.empty()) (text += ' ') += cue.settings;
    text += '\n';
    if (!cue.text.empty()) (text += cue.text) += '\n';
    return text += '\n';
}

}  // namespace weir::media::webvtt
