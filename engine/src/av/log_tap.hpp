// SPDX-License-Identifier: MIT
#pragma once
#include <cstdarg>
#include <string>
#include <vector>

namespace weir::av {

/// Keeps what libav says on this thread, from its making to its end: where an error code alone does
/// not tell why. Nothing is kept before set_up_libav(), or where the embedding program has a log
/// callback of its own.  Thread: the one that made it.
class LogTap {
public:
    LogTap();
    ~LogTap();
    LogTap(const LogTap&) = delete;
    LogTap& operator=(const LogTap&) = delete;

    /// Warnings and errors, each without its newline; the first few.
    const std::vector<std::string>& lines() const { return lines_; }

    /// For libav's log callback. False: nobody listens on this thread.
    static bool take(int level, const char* format, std::va_list arguments) noexcept;

private:
    std::vector<std::string> lines_;
    LogTap* outer_;
};

}  // namespace weir::av
