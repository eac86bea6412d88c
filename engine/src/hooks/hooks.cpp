// SPDX-License-Identifier: MIT
#include <weir/hooks.hpp>

#include "hooks/worker.hpp"

namespace weir {
namespace {

constexpr auto kFarewell = std::chrono::seconds{5};

}  // namespace

class Hooks::Impl {
public:
    explicit Impl(std::unique_ptr<hooks::Worker> w) : worker(std::move(w)) {}
    ~Impl() {
        // A stuck disk can't be waited for: what its thread uses is left to the end of the process.
        if (!worker->stop(kFarewell)) (void)worker.release();
    }

    std::unique_ptr<hooks::Worker> worker;
};

Hooks::Hooks(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Hooks::Hooks(Hooks&&) noexcept = default;
Hooks& Hooks::operator=(Hooks&&) noexcept = default;
Hooks::~Hooks() = default;

Result<Hooks> Hooks::open(const HooksOptions& options) {
    auto worker = hooks::Worker::open(options);
    if (!worker) return worker.error();
    return Hooks{std::make_unique<Impl>(std::move(*worker))};
}

void Hooks::offer(HookMessage message) {
    impl_->worker->offer(std::move(message));
}

Result<void> Hooks::set(std::vector<HookOptions> hooks) {
    return impl_->worker->set(std::move(hooks));
}

Result<void> Hooks::flush(std::chrono::milliseconds limit) {
    return impl_->worker->flush(limit);
}

HookFigures Hooks::figures() const {
    return impl_->worker->figures();
}

}  // namespace weir
