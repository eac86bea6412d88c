// SPDX-License-Identifier: MIT
#include "hooks/worker.hpp"

#include <boost/asio/post.hpp>
#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <set>

#include "base/fail.hpp"
#include "base/thread_name.hpp"
#include "base/url.hpp"
#include "hooks/message.hpp"

namespace weir::hooks {
namespace {

constexpr std::size_t kMostOffered = 8 << 20;  // Bytes that wait while the disk is slow.

std::size_t bytes_of(const HookMessage& message) {
    return sizeof message + message.room.size() + message.url.size() + message.name.size() +
           message.platform.size() + message.path.native().size() + message.cause.size() +
           message.error.size();
}

std::string new_id() {
    thread_local boost::uuids::random_generator generator;
    return to_string(generator());
}

}  // namespace

Result<std::unique_ptr<Worker>> Worker::open(const HooksOptions& options, const Pace& pace) {
    if (auto checked = check_hooks(options.hooks); !checked) return checked.error();
    if (options.commands == 0 || options.outbox_rows == 0 || options.outbox_bytes == 0)
        return fail(Errc::bad_option, "commands, outbox_rows and outbox_bytes must be above 0");
    auto outbox = Outbox::open(options.outbox, {options.outbox_bytes, options.outbox_rows});
    if (!outbox) return outbox.error();
    return std::unique_ptr<Worker>{new Worker{options, pace, std::move(*outbox)}};
}

Worker::Worker(const HooksOptions& options, const Pace& pace, Outbox outbox)
    : work_(loop_.get_executor()),
      log_(options.log, options.log_level),
      outbox_(std::move(outbox)),
      house_{loop_.get_executor(),
             client_.emplace(loop_.get_executor()),
             outbox_,
             pace,
             log_,
             counted_,
             options.commands,
             0,
             [this] { changed(); }},
      batch_timer_(loop_),
      save_timer_(loop_) {
    if (outbox_.was_damaged())
        log_.error("outbox was damaged and begun anew; the old one is beside it");
    ask(options.hooks);
    publish();
    thread_ = std::thread{[this] { loop_.run(); }};
    set_name(thread_, "hooks", 0);
}

Worker::~Worker() {
    (void)stop(std::chrono::hours{24});
}

bool Worker::stop(milliseconds limit) {
    if (!thread_.joinable()) return true;
    boost::asio::post(loop_, [this] {
        take();
        lanes_.clear();
        save();
        loop_.stop();
        const std::lock_guard lock{mutex_};
        stopped_ = true;
        told_.notify_all();
    });
    std::unique_lock lock{mutex_};
    const bool stopped = told_.wait_for(lock, limit, [this] { return stopped_; });
    lock.unlock();
    if (stopped)
        thread_.join();
    else
        thread_.detach();
    return stopped;
}

void Worker::offer(HookMessage message) {
    if (message.at == WallClock::time_point{}) message.at = WallClock::now();
    const std::lock_guard lock{mutex_};
    ++offered_;
    offered_bytes_ += bytes_of(message);
    asked_.emplace_back(std::move(message));
    if (offered_bytes_ > kMostOffered) drop_beyond_limit();
    if (std::exchange(knows_, true)) return;
    boost::asio::post(loop_, [this] {
        batch_timer_.expires_after(house_.pace.batch);
        batch_timer_.async_wait([this](const auto& error) {
            if (error) return;
            take();
            settle();
        });
    });
}

void Worker::drop_beyond_limit() {
    const auto is_message = [](const Asked& asked) {
        return std::holds_alternative<HookMessage>(asked);
    };
    while (offered_bytes_ > kMostOffered && offered_ > 1) {
        const auto oldest = std::ranges::find_if(asked_, is_message);
        offered_bytes_ -= bytes_of(std::get<HookMessage>(*oldest));
        asked_.erase(oldest);
        --offered_;
        ++not_taken_;
    }
}

void Worker::ask(std::vector<HookOptions> hooks) {
    for (HookOptions& hook : hooks)
        if (auto url = checked_url(hook.url)) hook.url = *url;  // Blanks and the like encoded.
    const std::lock_guard lock{mutex_};
    asked_.emplace_back(std::move(hooks));
    boost::asio::post(loop_, [this] {
        take();
        settle();
    });
}

void Worker::take() {
    std::deque<Asked> all;
    {
        const std::lock_guard lock{mutex_};
        all.swap(asked_);
        offered_ = 0;
        offered_bytes_ = 0;
        knows_ = false;
        counted_.dropped += std::exchange(not_taken_, 0);
    }
    for (Asked& asked : all) {
        if (auto* hooks = std::get_if<std::vector<HookOptions>>(&asked))
            apply(std::move(*hooks));
        else
            add(std::get<HookMessage>(asked));
    }
}

/// For each hook that wants it.
void Worker::add(const HookMessage& message) {
    const std::string id = new_id();
    const auto at = std::chrono::floor<milliseconds>(message.at).time_since_epoch().count();
    std::string body;
    for (const auto& [name, lane] : lanes_) {
        if (!is_wanted(lane->hook(), message)) continue;
        if (body.empty()) body = to_json(message, id);
        outbox_.add({name, id, at, body});
    }
}

void Worker::apply(std::vector<HookOptions> hooks) {
    std::set<std::string> names;
    for (const HookOptions& hook : hooks)
        names.insert(hook.name);
    std::erase_if(lanes_, [&](const auto& lane) { return !names.contains(lane.first); });
    if (const auto gone = outbox_.keep_only(names); gone > 0) {
        counted_.dropped += gone;
        log_.warn("events of hooks that are gone are dropped: count={}", gone);
    }
    for (HookOptions& hook : hooks) {
        auto& lane = lanes_[hook.name];
        if (lane)
            lane->set(std::move(hook));
        else
            lane = std::make_unique<Lane>(house_, std::move(hook));
    }
}

/// From within a lane: what others do because of it, they do later.
void Worker::changed() {
    if (std::exchange(settles_, true)) return;
    boost::asio::post(loop_, [this] { settle(); });
}

void Worker::settle() {
    settles_ = false;
    save();
    pump();
    publish();
}

void Worker::save() {
    const auto saved = outbox_.save();
    if (saved) {
        if (std::exchange(save_failed_, false)) log_.info("outbox can be written again");
        return;
    }
    if (!std::exchange(save_failed_, true))
        log_.error("outbox can't be written, events are kept in memory: cause=\"{}\"",
                   saved.error().message());
    save_timer_.expires_after(house_.pace.first_retry);
    save_timer_.async_wait([this](const auto& error) {
        if (!error) settle();
    });
}

void Worker::pump() {
    for (const auto& [name, lane] : lanes_)
        lane->pump();
}

void Worker::publish() {
    const bool is_quiet = flush_wanted_ > 0 && std::ranges::all_of(lanes_, [](const auto& lane) {
                              return lane.second->is_quiet();
                          });
    const std::lock_guard lock{mutex_};
    figures_ = counted_;
    figures_.dropped += outbox_.dropped();
    figures_.pending = outbox_.rows();
    if (!is_quiet) return;
    flushes_done_ = std::exchange(flush_wanted_, 0);
    is_durable_ = !save_failed_;
    told_.notify_all();
}

Result<void> Worker::set(std::vector<HookOptions> hooks) {
    if (auto checked = check_hooks(hooks); !checked) return checked.error();
    ask(std::move(hooks));
    return {};
}

Result<void> Worker::flush(milliseconds limit) {
    std::unique_lock lock{mutex_};
    const unsigned mine = ++flushes_;
    boost::asio::post(loop_, [this, mine] {
        take();
        flush_wanted_ = mine;
        settle();
    });
    if (!told_.wait_for(lock, limit, [&] { return flushes_done_ >= mine; }))
        return fail(Errc::timed_out, "some messages are still on their way");
    if (!is_durable_) return fail(Errc::database, "the outbox can't be written");
    return {};
}

HookFigures Worker::figures() const {
    const std::lock_guard lock{mutex_};
    HookFigures figures = figures_;
    figures.pending += offered_;
    return figures;
}

}  // namespace weir::hooks
