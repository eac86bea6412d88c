// SPDX-License-Identifier: MIT
#include "hooks/message.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cmath>

#include "base/date_time.hpp"
#include "base/fail.hpp"
#include "hooks/text.hpp"

namespace weir::hooks {
namespace {

namespace json = boost::json;

constexpr std::size_t kLongestText = 4'096;
constexpr std::array kEvents{HookEvent::live, HookEvent::start, HookEvent::file,   HookEvent::gap,
                             HookEvent::end,  HookEvent::error, HookEvent::warning};

void put(json::object& object, std::string_view key, std::string_view text) {
    if (text.empty()) return;
    std::string whole = valid_utf8(text);
    if (whole.size() > kLongestText)
        whole = escaped(whole, kLongestText, [](auto character) { return std::string{character}; });
    object[key] = whole;
}

void put(json::object& object, std::string_view key, const std::optional<double>& seconds) {
    if (seconds && std::isfinite(*seconds)) object[key] = std::round(*seconds * 1e3) / 1e3;
}

void put(json::object& object, std::string_view key, const std::optional<std::uint64_t>& number) {
    if (number) object[key] = *number;
}

/// boost::json::serialize writes 20.5 as 2.05E1: valid, but not for eyes.
std::string serialized(const json::object& object) {
    std::string out = "{";
    for (const auto& [key, value] : object) {
        if (out.size() > 1) out += ',';
        out += json::serialize(key) + ':';
        if (const auto* inner = value.if_object())
            out += serialized(*inner);
        else if (const auto* number = value.if_double())
            out += fmt::format("{}", *number);
        else
            out += json::serialize(value);
    }
    return out += '}';
}

std::string text_in(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    const auto* text = value ? value->if_string() : nullptr;
    return text ? std::string{*text} : std::string{};
}

std::optional<double> seconds_in(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    if (!value || !value->is_number()) return std::nullopt;
    return value->to_number<double>();
}

std::optional<std::uint64_t> number_in(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    json::error_code wrong;
    if (!value || !value->is_number()) return std::nullopt;
    const auto number = value->to_number<std::uint64_t>(wrong);
    return wrong ? std::nullopt : std::optional{number};
}

}  // namespace

std::string to_json(const HookMessage& message, std::string_view id) {
    json::object object;
    object["id"] = id;
    object["event"] = to_string(message.event);
    object["time"] = to_date_time(message.at);
    put(object, "room", message.room);
    put(object, "url", message.url);
    put(object, "name", message.name);
    put(object, "platform", message.platform);
    if (message.recording != 0) object["recording"] = message.recording;
    put(object, "path", message.path.native());
    put(object, "cause", message.cause);
    put(object, "seconds", message.seconds);
    put(object, "error", message.error);
    put(object, "bytes", message.bytes);
    put(object, "files", message.files);
    put(object, "gaps", message.gaps);
    put(object, "missing_seconds", message.missing_seconds);
    return serialized(object);
}

Result<HookMessage> from_json(std::string_view text) {
    json::error_code wrong;
    const json::value value = json::parse(json::string_view{text.data(), text.size()}, wrong);
    const auto* object = wrong ? nullptr : value.if_object();
    if (!object) return fail(Errc::bad_option, "not a message");
    HookMessage message;
    const auto event = std::ranges::find(kEvents, text_in(*object, "event"),
                                         [](HookEvent e) { return to_string(e); });
    const auto at = read_date_time(text_in(*object, "time"));
    if (event == kEvents.end() || !at) return fail(Errc::bad_option, "a message without a name");
    message.event = *event;
    message.at = *at;
    message.room = text_in(*object, "room");
    message.url = text_in(*object, "url");
    message.name = text_in(*object, "name");
    message.platform = text_in(*object, "platform");
    message.recording = number_in(*object, "recording").value_or(0);
    message.path = text_in(*object, "path");
    message.cause = text_in(*object, "cause");
    message.seconds = seconds_in(*object, "seconds");
    message.error = text_in(*object, "error");
    message.bytes = number_in(*object, "bytes");
    message.files = number_in(*object, "files");
    message.gaps = number_in(*object, "gaps");
    message.missing_seconds = seconds_in(*object, "missing_seconds");
    return message;
}

bool is_wanted(const HookOptions& hook, const HookMessage& message) {
    const auto names_room = [&](const std::string& room) {
        return room == message.name || room == message.url || room == message.room;
    };
    return (hook.on.empty() || std::ranges::find(hook.on, message.event) != hook.on.end()) &&
           (hook.rooms.empty() || std::ranges::any_of(hook.rooms, names_room));
}

}  // namespace weir::hooks
