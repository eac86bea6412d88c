// SPDX-License-Identifier: MIT
#include "av/log_tap.hpp"

#include <array>
#include <cstdio>

extern "C" {
#include <libavutil/log.h>
}

namespace weir::av {
namespace {

constexpr std::size_t kMostLines = 32;

thread_local LogTap* tap_of_thread = nullptr;

}  // namespace

LogTap::LogTap() : outer_(tap_of_thread) {
    tap_of_thread = this;
}

LogTap::~LogTap() {
    tap_of_thread = outer_;
}

bool LogTap::take(int level, const char* format, std::va_list arguments) noexcept {
    if (tap_of_thread == nullptr) return false;
    auto& lines = tap_of_thread->lines_;
    if ((level & 0xff) > AV_LOG_WARNING || lines.size() >= kMostLines) return true;
    std::array<char, 512> text{};
    std::vsnprintf(text.data(), text.size(), format, arguments);
    std::string line{text.data()};
    line.erase(line.find_last_not_of("\r\n ") + 1);
    if (!line.empty()) lines.push_back(std::move(line));
    return true;
}

}  // namespace weir::av
