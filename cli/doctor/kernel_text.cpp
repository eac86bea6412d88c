// SPDX-License-Identifier: MIT
#include "doctor/kernel_text.hpp"

#include <algorithm>
#include <charconv>

namespace weir::cli {
namespace {

constexpr std::string_view kSeparators = " \t\n";

std::string_view next_word(std::string_view& rest) {
    rest.remove_prefix(std::min(rest.find_first_not_of(kSeparators), rest.size()));
    const auto word = rest.substr(0, rest.find_first_of(kSeparators));
    rest.remove_prefix(word.size());
    return word;
}

std::string_view next_line(std::string_view& rest) {
    const auto line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    return line;
}

std::optional<std::uint64_t> whole_number(std::string_view word) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (error != std::errc{} || end != word.data() + word.size()) return std::nullopt;
    return number;
}

/// Blanks, tabs, newlines and backslashes stand there as "\040".
std::string without_octal(std::string_view text) {
    std::string out;
    const auto is_octal = [](char c) { return c >= '0' && c <= '7'; };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto digits = text.substr(std::min(i + 1, text.size()), 3);
        if (text[i] == '\\' && digits.size() == 3 && std::ranges::all_of(digits, is_octal)) {
            out +=
                static_cast<char>((digits[0] - '0') * 64 + (digits[1] - '0') * 8 + digits[2] - '0');
            i += 3;
        } else {
            out += text[i];
        }
    }
    return out;
}

bool lies_below(const std::string& path, const std::string& point) {
    if (point == "/" || path == point) return path.starts_with('/');
    return path.starts_with(point) && path[point.size()] == '/';
}

/// ID PARENT MAJOR:MINOR ROOT POINT OPTIONS [FIELDS…] - TYPE SOURCE SUPER-OPTIONS
std::optional<MountFacts> mount_in(std::string_view line) {
    for (int skipped = 0; skipped < 4; ++skipped)
        next_word(line);
    MountFacts out;
    out.point = without_octal(next_word(line));
    const auto options = next_word(line);
    out.is_read_only = options == "ro" || options.starts_with("ro,");
    for (auto word = next_word(line); word != "-"; word = next_word(line))
        if (word.empty()) return std::nullopt;
    out.type = std::string(next_word(line));
    out.source = without_octal(next_word(line));
    const auto super = next_word(line);
    out.is_read_only = out.is_read_only || super == "ro" || super.starts_with("ro,");
    if (out.type.empty()) return std::nullopt;
    return out;
}

}  // namespace

std::optional<std::uint64_t> number_in(std::string_view text, std::size_t place) {
    for (; place > 0; --place)
        next_word(text);
    return whole_number(next_word(text));
}

std::optional<std::uint64_t> meminfo_bytes(std::string_view text, std::string_view name) {
    while (!text.empty()) {
        auto line = next_line(text);
        if (!line.starts_with(name) || line.substr(name.size(), 1) != ":") continue;
        line.remove_prefix(name.size() + 1);
        const auto number = whole_number(next_word(line));
        if (!number || *number > UINT64_MAX / 1024) return std::nullopt;
        const auto unit = next_word(line);
        if (unit.empty()) return number;
        return unit == "kB" ? std::optional{*number * 1024} : std::nullopt;
    }
    return std::nullopt;
}

std::optional<std::string> chosen_scheduler(std::string_view text) {
    const auto open = text.find('['), close = text.find(']');
    if (open != text.npos && close != text.npos && open + 1 < close)
        return std::string(text.substr(open + 1, close - open - 1));
    const auto word = next_word(text);
    if (word.empty() || open != word.npos || !next_word(text).empty()) return std::nullopt;
    return std::string(word);
}

std::optional<MountFacts> mount_of(std::string_view text, const std::filesystem::path& path) {
    std::optional<MountFacts> best;
    while (!text.empty()) {
        auto mount = mount_in(next_line(text));
        if (!mount || !lies_below(path.native(), mount->point)) continue;
        // Of two at one place the later one covers the other.
        if (!best || mount->point.size() >= best->point.size()) best = std::move(mount);
    }
    return best;
}

std::optional<MemoryGroup> memory_group(std::string_view text) {
    std::optional<MemoryGroup> unified;
    while (!text.empty()) {
        auto rest = next_line(text);
        const auto number = rest.substr(0, rest.find(':'));
        rest.remove_prefix(std::min(number.size() + 1, rest.size()));
        const auto names = rest.substr(0, rest.find(':'));
        if (names.size() == rest.size()) continue;
        const std::string path{rest.substr(names.size() + 1)};
        if (!path.starts_with('/')) continue;
        if (number == "0" && names.empty()) unified = MemoryGroup{path, true};
        // A machine that has both limits memory by the older one.
        for (std::string_view each = names; !each.empty();) {
            const auto name = each.substr(0, each.find(','));
            each.remove_prefix(std::min(name.size() + 1, each.size()));
            if (name == "memory") return MemoryGroup{path, false};
        }
    }
    return unified;
}

std::optional<std::uint64_t> memory_limit(std::string_view text) {
    constexpr std::uint64_t kNone = std::uint64_t{1} << 60;  // What the older kind says for none.
    const auto limit = number_in(text);
    return limit && *limit < kNone ? limit : std::nullopt;
}

}  // namespace weir::cli
