// SPDX-License-Identifier: MIT
#pragma once
#include <fmt/format.h>

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <weir/options.hpp>

namespace weir {

/// A logger bound to what it speaks of: log.info("segment stored: msn={} bytes={}", …) becomes
/// "segment stored: msn=7 bytes=1300 recording=3". Cheap to copy.  Thread: any.
class Log {
public:
    Log() = default;  ///< Says nothing.
    Log(LogSink sink, LogLevel level);

    /// The same sink, with "key=value" after each line.
    Log bound(std::string_view key, std::string_view value) const;

    bool says(LogLevel level) const { return shared_ && level >= shared_->level; }

    template <class... Args>
    void put(LogLevel level, fmt::format_string<Args...> format, Args&&... args) const {
        write(level, format, std::forward<Args>(args)...);
    }
    template <class... Args>
    void debug(fmt::format_string<Args...> format, Args&&... args) const {
        write(LogLevel::debug, format, std::forward<Args>(args)...);
    }
    template <class... Args>
    void info(fmt::format_string<Args...> format, Args&&... args) const {
        write(LogLevel::info, format, std::forward<Args>(args)...);
    }
    template <class... Args>
    void warn(fmt::format_string<Args...> format, Args&&... args) const {
        write(LogLevel::warn, format, std::forward<Args>(args)...);
    }
    template <class... Args>
    void error(fmt::format_string<Args...> format, Args&&... args) const {
        write(LogLevel::error, format, std::forward<Args>(args)...);
    }

private:
    template <class... Args>
    void write(LogLevel level, fmt::format_string<Args...> format, Args&&... args) const {
        if (says(level)) send(level, fmt::format(format, std::forward<Args>(args)...));
    }
    void send(LogLevel level, std::string line) const;

    struct Shared {
        LogLevel level;
        LogSink sink;
        std::mutex one_at_a_time;
    };
    std::shared_ptr<Shared> shared_;
    std::string suffix_;
};

/// A URL as it may stand in a log: without user, password, query and fragment, at most 200 bytes.
std::string loggable_url(std::string_view url);

}  // namespace weir
