// SPDX-License-Identifier: MIT
#include "av/process.hpp"

#include <mutex>

#include "av/log_tap.hpp"

extern "C" {
#include <libavutil/log.h>
#include <libavutil/mem.h>
}

namespace weir::av {
namespace {

constexpr std::size_t kLargestAllocation = 256u << 20;

void on_log(void* source, int level, const char* format, va_list arguments) noexcept {
    if (!LogTap::take(level, format, arguments))
        av_log_default_callback(source, level, format, arguments);
}

}  // namespace

void set_up_libav() {
    static std::once_flag once;
    std::call_once(once, [] {
        av_log_set_level(AV_LOG_QUIET);
        av_log_set_callback(on_log);
        av_max_alloc(kLargestAllocation);
    });
}

}  // namespace weir::av
