// SPDX-License-Identifier: MIT
// weir_hooks_child OUTBOX URL: offers events named 0, 1, 2, … to one webhook until it is killed,
// and says up to which one they are durable.
#include <cstdio>
#include <string>
#include <weir/hooks.hpp>

int main(int count, char** arguments) {
    if (count != 3) return 2;
    weir::HookOptions hook;
    hook.name = "web";
    hook.url = arguments[2];
    weir::HooksOptions options;
    options.outbox = arguments[1];
    options.hooks = {hook};
    auto hooks = weir::Hooks::open(options);
    if (!hooks) return 1;
    for (int i = 0;; ++i) {
        weir::HookMessage message;
        message.name = std::to_string(i);
        hooks->offer(message);
        if (i % 7 != 6) continue;
        if (const auto flushed = hooks->flush(std::chrono::milliseconds{20'000}); !flushed)
            return 1;
        std::printf("%d\n", i);
        std::fflush(stdout);
    }
}
