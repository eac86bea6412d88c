// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <cmath>
#include <vector>

#include "base/date_time.hpp"
#include "hooks/message.hpp"
#include "hooks/text.hpp"

namespace weir::hooks {
namespace {

constexpr std::size_t kName = 200, kLine = 600, kUrl = 500;

std::string length(double seconds) {
    if (!(seconds < 1e9)) return "?";
    if (seconds < 60) return fmt::format("{:.1f} s", std::max(seconds, 0.0));
    const auto minutes = static_cast<std::uint64_t>(std::llround(seconds / 60));
    if (minutes < 60) return fmt::format("{} min", minutes);
    return fmt::format("{} h {:02} min", minutes / 60, minutes % 60);
}

std::string size(std::uint64_t bytes) {
    const auto amount = static_cast<double>(bytes);
    if (amount < 1e6) return fmt::format("{:.0f} kB", std::ceil(amount / 1e3));
    return amount < 1e9 ? fmt::format("{:.1f} MB", amount / 1e6)
                        : fmt::format("{:.2f} GB", amount / 1e9);
}

std::string counted(std::uint64_t count, std::string_view what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::string title(const HookMessage& message, const std::string& who) {
    switch (message.event) {
        case HookEvent::live: return who + " is live";
        case HookEvent::start: return who + ": recording has begun";
        case HookEvent::file: return who + ": a file is finished";
        case HookEvent::gap: return who + ": media is missing";
        case HookEvent::end: return who + ": recording has ended";
        case HookEvent::error: return who + ": error";
        case HookEvent::warning: return who + ": warning";
    }
    return who;
}

std::string figures(const HookMessage& message) {
    std::vector<std::string> parts;
    if (message.files) parts.push_back(counted(*message.files, "file"));
    if (message.seconds) parts.push_back(length(*message.seconds));
    if (message.bytes) parts.push_back(size(*message.bytes));
    if (message.gaps && *message.gaps > 0) parts.push_back(counted(*message.gaps, "gap"));
    if (message.missing_seconds && *message.missing_seconds > 0)
        parts.push_back(length(*message.missing_seconds) + " missing");
    return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace

Wording wording_of(const HookMessage& message) {
    const std::string& called = message.name.empty() ? message.url : message.name;
    const std::string who = called.empty() ? "weir" : one_line(called, kName);
    std::string details;
    const auto add = [&](const std::string& line) {
        if (!line.empty()) details += line + '\n';
    };
    add(one_line(message.cause, kName));
    add(one_line(message.error, kLine));
    add(figures(message));
    add(one_line(message.path.native(), kLine));
    const std::string at = to_date_time(message.at);
    add(fmt::format("{} {} UTC", at.substr(0, 10), at.substr(11, 8)));
    details.pop_back();
    const bool is_worth_a_look =
        message.event == HookEvent::live || message.event == HookEvent::start;
    return {title(message, who), std::move(details),
            is_worth_a_look ? plain_url(message.url, kUrl) : std::string{}};
}

}  // namespace weir::hooks
