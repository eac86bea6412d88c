// SPDX-License-Identifier: MIT
#include "recorder/place.hpp"

#include <boost/asio/post.hpp>
#include <optional>
#include <utility>

#include "base/fail.hpp"

namespace weir::recorder {
namespace {

constexpr auto kLimit = 5s;

using VolumePtr = std::shared_ptr<store::Volume>;

/// What another thread finds out for a stream, which may not wait for it any more.  Thread: shard.
template <class T>
struct Answer {
    std::optional<T> value;
    Signal* wake = nullptr;  ///< Null: nobody waits.

    void set(T found) {
        value = std::move(found);
        if (wake) wake->notify();
    }
};

/// `answer` has a value, the time is over, or we are to stop.
template <class T>
boost::asio::awaitable<void> wait_for(Context& context, std::shared_ptr<Answer<T>> answer,
                                      Clock::time_point deadline) {
    answer->wake = &context.wake;
    while (!answer->value && Clock::now() < deadline && !context.is_stopping())
        co_await context.wake.wait_until(deadline);
    answer->wake = nullptr;
}

Error no_answer(const Context& context) {
    if (context.is_stopping()) return Error{Errc::cancelled};
    return fail(Errc::volume_stuck, "nothing from that of '{}' for {} s",
                context.options().directory.native(), kLimit.count());
}

/// Calls `set` on the shard with what it is given elsewhere.
template <class T>
auto on_shard(const Context& context, std::shared_ptr<Answer<T>> answer) {
    return [executor = context.executor, answer = std::move(answer)](T found) {
        boost::asio::post(executor, [answer, found = std::move(found)]() mutable {
            answer->set(std::move(found));
        });
    };
}

}  // namespace

boost::asio::awaitable<Result<VolumePtr>> find_place(Context& context) {
    const auto deadline = Clock::now() + kLimit;
    const auto& directory = context.options().directory;
    auto found = std::make_shared<Answer<VolumePtr>>();
    context.shared.disk->find(directory, on_shard(context, found));
    co_await wait_for(context, found, deadline);
    if (!found->value) co_return no_answer(context);
    VolumePtr volume = *found->value;

    auto room = std::make_shared<Answer<Result<void>>>();
    volume->post(volume->next_light_lane(), 0, [volume, directory, tell = on_shard(context, room)] {
        tell(volume->check_start(directory));
    });
    co_await wait_for(context, room, deadline);
    if (!room->value) co_return no_answer(context);
    if (!*room->value) co_return room->value->error();
    co_return volume;
}

}  // namespace weir::recorder
