// SPDX-License-Identifier: MIT
#include "av/log.hpp"

#include <mutex>

extern "C" {
#include <libavutil/log.h>
}

namespace weir::av {

void silence_libav() {
    static std::once_flag once;
    std::call_once(once, [] { av_log_set_level(AV_LOG_QUIET); });
}

}  // namespace weir::av
