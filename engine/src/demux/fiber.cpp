// SPDX-License-Identifier: MIT
#include "demux/fiber.hpp"

#include <boost/context/fiber.hpp>
#include <boost/context/protected_fixedsize_stack.hpp>
#include <cassert>
#include <optional>

#include "demux/fiber_annotations.hpp"

namespace weir::demux {
namespace {

namespace ctx = boost::context;

// Only touched pages cost memory. Sanitizers make frames several times larger.
constexpr std::size_t kStackBytes = kSanitized ? 1u << 20 : 256u << 10;

}  // namespace

struct Fiber::Impl {
    std::function<void()> body;
    ctx::fiber inside;   ///< The suspended body.
    ctx::fiber outside;  ///< Whoever resumed it.
    SwitchAnnotations annotations;
    bool finished = false;

    explicit Impl(std::function<void()> b) : body(std::move(b)) {
        ctx::protected_fixedsize_stack allocator{kStackBytes};
        const ctx::stack_context stack = allocator.allocate();
        annotations.stack_bottom = static_cast<char*>(stack.sp) - stack.size;
        annotations.stack_bytes = stack.size;
        inside = ctx::fiber{std::allocator_arg, ctx::preallocated{stack.sp, stack.size, stack},
                            allocator, [this](ctx::fiber&& caller) {
                                outside = std::move(caller);
                                annotations.entered();
                                body();
                                finished = true;
                                annotations.leaving(true);
                                return std::move(outside);
                            }};
    }
};

Fiber::Fiber(std::function<void()> body) : impl_(std::make_unique<Impl>(std::move(body))) {}

Fiber::~Fiber() {
    assert(impl_->finished);
}

void Fiber::resume() {
    assert(!impl_->finished);
    impl_->annotations.entering();
    impl_->inside = std::move(impl_->inside).resume();
    impl_->annotations.left();
}

void Fiber::suspend() {
    impl_->annotations.leaving(false);
    impl_->outside = std::move(impl_->outside).resume();
    impl_->annotations.entered();
}

bool Fiber::finished() const {
    return impl_->finished;
}

}  // namespace weir::demux
