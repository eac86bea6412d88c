// SPDX-License-Identifier: MIT
#include "hooks/arguments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/fail.hpp"

namespace weir::hooks {
namespace {

constexpr std::size_t kLongestValue = 4'096;
constexpr std::array<std::string_view, 8> kNames{"event",     "room",  "url",     "path",
                                                 "recording", "cause", "seconds", "error"};

/// Without what no program expects in an argument, and NUL, which would end it.
std::string clean(std::string_view text) {
    std::string out;
    for (const unsigned char c : text.substr(0, kLongestValue))
        if (c >= 0x20 && c != 0x7f) out += static_cast<char>(c);
    return out;
}

std::string value_of(std::string_view name, const HookMessage& message) {
    if (name == "event") return std::string{to_string(message.event)};
    if (name == "room") return clean(message.name.empty() ? message.url : message.name);
    if (name == "url") return clean(message.url);
    if (name == "path") return clean(message.path.native());
    if (name == "recording")
        return message.recording == 0 ? std::string{} : fmt::format("{}", message.recording);
    if (name == "cause") return clean(message.cause);
    if (name == "seconds")
        return message.seconds ? fmt::format("{:.3f}", *message.seconds) : std::string{};
    return clean(message.error);
}

/// Calls `text` with what stands between placeholders, and `name` with theirs.
template <class Text, class Name>
Result<void> read_template(std::string_view argument, const Text& text, const Name& name) {
    while (!argument.empty()) {
        const auto brace = std::min(argument.find('{'), argument.size());
        text(argument.substr(0, brace));
        argument.remove_prefix(brace);
        if (argument.starts_with("{{")) {
            text("{");
            argument.remove_prefix(2);
        } else if (!argument.empty()) {
            const auto end = argument.find('}');
            const auto inner = argument.substr(1, end == argument.npos ? end : end - 1);
            if (end == argument.npos || std::ranges::find(kNames, inner) == kNames.end())
                return fail(Errc::bad_option,
                            "'{{{}' is no placeholder; there are {{{}}}; a brace itself is {{{{",
                            argument.substr(1), fmt::join(kNames, "}, {"));
            name(inner);
            argument.remove_prefix(end + 1);
        }
    }
    return {};
}

std::string filled_in(const std::string& argument, const HookMessage& message) {
    std::string out;
    (void)read_template(
        argument, [&](std::string_view text) { out += text; },
        [&](std::string_view name) { out += value_of(name, message); });
    if (!out.starts_with('-') || argument.starts_with('-')) return out;
    if (argument.starts_with("{path}")) return "./" + out;
    out[0] = '_';
    return out;
}

}  // namespace

Result<void> check_command(const std::vector<std::string>& command) {
    if (command.empty() || command[0].empty()) return fail(Errc::bad_option, "it has no program");
    if (command[0].find('{') != std::string::npos)
        return fail(Errc::bad_option, "the program itself may not have placeholders");
    for (const std::string& argument : command) {
        if (argument.find('\0') != argument.npos)
            return fail(Errc::bad_option, "an argument has a NUL");
        auto read = read_template(
            argument, [](std::string_view) {}, [](std::string_view) {});
        if (!read) return read;
    }
    return {};
}

std::vector<std::string> filled_in(const std::vector<std::string>& command,
                                   const HookMessage& message) {
    std::vector<std::string> arguments;
    arguments.reserve(command.size());
    for (const std::string& argument : command)
        arguments.push_back(filled_in(argument, message));
    return arguments;
}

}  // namespace weir::hooks
