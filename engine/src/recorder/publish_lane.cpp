// SPDX-License-Identifier: MIT
#include "recorder/publish_lane.hpp"

#include <atomic>
#include <boost/asio/post.hpp>
#include <utility>

#include "base/fail.hpp"
#include "base/overloaded.hpp"
#include "recorder/leftovers.hpp"

namespace weir::recorder {
namespace {

// Between two warnings: each segment of a full disk is none.
constexpr auto kTroublePeriod = 10min;
// Of a range's words, roughly.
constexpr std::uint64_t kRangeBytes = 1u << 10;

}  // namespace

/// What the shard and the disk thread both hold.
struct PublishLane::Shared : std::enable_shared_from_this<PublishLane::Shared> {
    Shared(Context& context, std::weak_ptr<PublishLane> lane)
        : executor(context.executor),
          leftovers(context.shared.leftovers),
          owner(std::move(lane)),
          on_playlist(context.shared.on_playlist),
          publication(*context.options().publish) {}

    const boost::asio::any_io_executor executor;
    const std::shared_ptr<Leftovers> leftovers;  ///< Null: nobody removes them.
    const std::weak_ptr<PublishLane> owner;      ///< The shard's.
    const std::function<void()> on_playlist;
    std::weak_ptr<store::Volume> volume;  ///< Set before the first job.
    std::atomic<std::uint64_t> waiting{0};
    std::atomic<bool> abandoned{false};  ///< The shard's loop may be gone: tell it nothing.
    Publication publication;             ///< The disk thread's.

    void write(Item item, std::uint64_t bytes) {
        auto outcome =
            std::visit(Overloaded{[this](End) { return end(); },
                                  [this](auto& segment) {
                                      return publication.add(std::move(segment), Clock::now());
                                  }},
                       item);
        waiting -= bytes;
        if (on_playlist) on_playlist();
        if (abandoned) return;
        boost::asio::post(executor, [self = shared_from_this(), outcome] {
            const auto lane = self->owner.lock();
            if (!lane) return;
            outcome ? lane->on_written() : lane->trouble(outcome.error());
        });
    }

    Result<void> end() {
        const auto wanted_for = publication.finish(Clock::now());
        if (!wanted_for) return wanted_for.error();
        if (*wanted_for && leftovers)
            leftovers->add(publication.path(), volume, Clock::now() + **wanted_for + 1s);
        return {};
    }
};

std::shared_ptr<PublishLane> PublishLane::make(Context& context) {
    auto lane = std::shared_ptr<PublishLane>{new PublishLane{context}};
    lane->shared_ = std::make_shared<Shared>(context, lane);
    lane->find_volume();
    return lane;
}

PublishLane::PublishLane(Context& context) : context_(context), held_(context.handle.account()) {}

PublishLane::~PublishLane() {
    shared_->abandoned = true;
}

void PublishLane::find_volume() {
    const auto take = [weak = weak_from_this()](std::shared_ptr<store::Volume> volume) {
        const auto self = weak.lock();
        if (!self) return;
        self->volume_ = std::move(volume);
        self->shared_->volume = self->volume_;
        self->lane_ = self->volume_->next_light_lane();
        for (auto& [item, bytes] : std::exchange(self->before_volume_, {})) {
            self->shared_->waiting -= bytes;
            self->post(std::move(item), bytes);
        }
    };
    if (!context_.shared.disk) return take(context_.shared.volume);
    context_.shared.disk->find(
        context_.options().publish->directory,
        [executor = context_.executor, take](const std::shared_ptr<store::Volume>& volume) {
            boost::asio::post(executor, [take, volume] { take(volume); });
        });
}

void PublishLane::put(PublishedSegment segment) {
    const auto bytes = segment.bytes.size();
    segment.is_discontinuous |= std::exchange(has_lost_, false);
    put(Item{std::move(segment)}, bytes);
}

void PublishLane::put(PublishedRange range) {
    range.segment.is_discontinuous |= std::exchange(has_lost_, false);
    put(Item{std::move(range)}, kRangeBytes);
}

void PublishLane::put(Item item, std::uint64_t bytes) {
    const auto waiting = shared_->waiting.load();
    if (waiting > 0 && waiting + bytes > kMostWaiting) {
        has_lost_ = true;
        return trouble(fail(Errc::stalled, "the disk is too slow"));
    }
    post(std::move(item), bytes);
}

/// For the volume it counts as nothing: what its queue is full of holds recordings back, and these
/// bytes must not.
void PublishLane::post(Item item, std::uint64_t bytes) {
    shared_->waiting += bytes;
    if (!volume_) {
        before_volume_.emplace_back(std::move(item), bytes);
        return;
    }
    volume_->post(lane_, 0,
                  [shared = shared_, bytes, item = std::make_shared<Item>(std::move(item))] {
                      shared->write(std::move(*item), bytes);
                  });
}

void PublishLane::finish() {
    post(Item{End{}}, 0);
}

void PublishLane::on_written() {
    if (std::exchange(has_told_, true)) return;
    const PublishOptions& options = *context_.options().publish;
    context_.log().info("published: playlist={}",
                        (options.directory / options.folder / "index.m3u8").native());
}

void PublishLane::trouble(const Error& error) {
    const auto now = Clock::now();
    if (now < quiet_until_) return;
    quiet_until_ = now + kTroublePeriod;
    context_.reporter.warning(Error{error.code, "not published: " + error.detail});
}

void PublishLane::note_held(std::uint64_t others) {
    held_.set(shared_->waiting + others);
}

}  // namespace weir::recorder
