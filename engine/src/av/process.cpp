// SPDX-License-Identifier: MIT
#include "av/process.hpp"

#include <mutex>

extern "C" {
#include <libavutil/log.h>
#include <libavutil/mem.h>
}

namespace weir::av {
namespace {

constexpr std::size_t kLargestAllocation = 256u << 20;

}  // namespace

void set_up_libav() {
    static std::once_flag once;
    std::call_once(once, [] {
        av_log_set_level(AV_LOG_QUIET);
        av_max_alloc(kLargestAllocation);
    });
}

}  // namespace weir::av
