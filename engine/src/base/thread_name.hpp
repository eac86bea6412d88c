// SPDX-License-Identifier: MIT
#pragma once
#include <fmt/format.h>
#include <pthread.h>

#include <string_view>
#include <thread>

namespace weir {

/// What top and perf call the thread: "weir-shard-0". At most 15 characters count.
inline void set_name(std::thread& thread, std::string_view what, unsigned number) {
    pthread_setname_np(thread.native_handle(), fmt::format("weir-{}-{}", what, number).c_str());
}

}  // namespace weir
