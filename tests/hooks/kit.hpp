// SPDX-License-Identifier: MIT
// What tests of hooks share.
#pragma once
#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <mutex>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "hooks/message.hpp"
#include "hooks/worker.hpp"

namespace weir::hooks {

/// Names that people really choose, and those that attackers would.
inline const std::vector<std::string> kHostileNames{
    "; rm -rf /",
    "$(touch pwned)",
    "`touch pwned`",
    "a\r\nBcc: x@evil.example\r\n\r\nbody",
    "../../etc/passwd",
    "-rf",
    "--output=/etc/passwd",
    "\xF0\x9F\x98\x80 \xE7\x9B\xB4\xE6\x92\xAD",
    std::string(300, 'x'),
    std::string("nul\0inside", 10),
    "not utf-8 \xff\xfe",
    "\"quoted\" \\ 'single' {room} %s",
    "<at user_id=\"all\">x</at> <!channel> @everyone **bold** [a](http://evil.example)",
    "\xE2\x80\xAEright to left",
};

/// 2026-02-03T14:05:06.789Z.
inline WallClock::time_point some_time() {
    return WallClock::time_point{milliseconds{1'770'127'506'789}};
}

inline HookMessage file_message(const std::string& name) {
    HookMessage message;
    message.event = HookEvent::file;
    message.at = some_time();
    message.room = "https://live.example/7";
    message.url = "https://live.example/7?x=1";
    message.name = name;
    message.platform = "example";
    message.recording = 42;
    message.path = "/data/" + name + ".ts";
    message.seconds = 61.5;
    message.bytes = 12'345'678;
    return message;
}

inline boost::json::object parsed(std::string_view text) {
    return boost::json::parse(boost::json::string_view{text.data(), text.size()}).as_object();
}

inline std::string text_at(const boost::json::value& value, const std::string& pointer) {
    return std::string{value.at_pointer(pointer).as_string()};
}

/// As the real pace, but in milliseconds.
inline Pace fast() {
    return {.batch = 10ms,
            .first_retry = 20ms,
            .last_retry = 160ms,
            .log_period = 1h,
            .refusal_period = 0ms};
}

/// What was logged.
class LogBook {
public:
    LogSink sink() {
        return [this](LogLevel, std::string_view line) {
            const std::lock_guard lock{mutex_};
            text_ += std::string{line} + "\n";
        };
    }
    std::string text() const {
        const std::lock_guard lock{mutex_};
        return text_;
    }
    bool has(const std::string& part) const { return text().find(part) != std::string::npos; }

private:
    mutable std::mutex mutex_;
    std::string text_;
};

inline std::unique_ptr<Worker> opened(const HooksOptions& options, const Pace& pace = fast()) {
    auto worker = Worker::open(options, pace);
    if (!worker) FAIL(worker.error().message());
    return std::move(*worker);
}

}  // namespace weir::hooks
