// SPDX-License-Identifier: MIT
// What ASan and TSan must be told around each switch of a fiber; nothing in other builds.
#pragma once
#include <cstddef>

// g++ defines a macro, clang++ has a feature.
#if defined(__SANITIZE_ADDRESS__)
#define WEIR_ASAN 1
#elif defined(__SANITIZE_THREAD__)
#define WEIR_TSAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WEIR_ASAN 1
#elif __has_feature(thread_sanitizer)
#define WEIR_TSAN 1
#endif
#endif
#if defined(WEIR_ASAN)
#include <sanitizer/common_interface_defs.h>
#elif defined(WEIR_TSAN)
#include <sanitizer/tsan_interface.h>
#endif

namespace weir::demux {

#if defined(WEIR_ASAN) || defined(WEIR_TSAN)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif

/// Call entering()/left() around a resume from outside, entered()/leaving() inside.
struct SwitchAnnotations {
    const void* stack_bottom = nullptr;
    std::size_t stack_bytes = 0;

#if defined(WEIR_ASAN)
    void entering() {
        __sanitizer_start_switch_fiber(&outside_fake_, stack_bottom, stack_bytes);
    }
    void left() {
        __sanitizer_finish_switch_fiber(outside_fake_, nullptr, nullptr);
    }
    void entered() {
        __sanitizer_finish_switch_fiber(inside_fake_, &outside_bottom_, &outside_bytes_);
    }
    void leaving(bool for_good) {
        __sanitizer_start_switch_fiber(for_good ? nullptr : &inside_fake_, outside_bottom_,
                                       outside_bytes_);
    }

private:
    void* outside_fake_ = nullptr;
    void* inside_fake_ = nullptr;
    const void* outside_bottom_ = nullptr;
    std::size_t outside_bytes_ = 0;
#elif defined(WEIR_TSAN)
    SwitchAnnotations() : inside_(__tsan_create_fiber(0)) {}
    SwitchAnnotations(const SwitchAnnotations&) = delete;
    ~SwitchAnnotations() {
        __tsan_destroy_fiber(inside_);
    }
    void entering() {
        outside_ = __tsan_get_current_fiber();
        __tsan_switch_to_fiber(inside_, 0);
    }
    void left() {}
    void entered() {}
    void leaving(bool) {
        __tsan_switch_to_fiber(outside_, 0);
    }

private:
    void* inside_;
    void* outside_ = nullptr;
#else
    void entering() {}
    void left() {}
    void entered() {}
    void leaving(bool) {}
#endif
};

}  // namespace weir::demux
