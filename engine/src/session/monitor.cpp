// SPDX-License-Identifier: MIT
#include "session/monitor.hpp"

#include <algorithm>

namespace weir::session {
namespace {

constexpr auto kPeriod = 1s;

std::string words(const event::ResourceWarning& warning) {
    if (warning.kind == event::ResourceWarning::Kind::cpu)
        return fmt::format("kind=cpu cores={:.2f} threshold={:.2f}", warning.value,
                           warning.threshold);
    return fmt::format("kind=memory bytes={:.0f} threshold={:.0f}", warning.value,
                       warning.threshold);
}

}  // namespace

void Monitor::set_options(const ResourceOptions& options) {
    const std::lock_guard lock{mutex_};
    options_ = options;
}

void Monitor::add(std::shared_ptr<recorder::Handle> handle) {
    const std::lock_guard lock{mutex_};
    handles_.push_back(std::move(handle));
}

void Monitor::on_tick(std::size_t shard, Clock::time_point due, Clock::time_point now) {
    timers_.add(now - due);
    std::unique_lock lock{mutex_};
    lateness_[shard].fired(due, now);
    if (now < look_at_) return;
    look_at_ = now + kPeriod;
    const News news = look(now);
    lock.unlock();
    tell(news);
}

Monitor::News Monitor::look(Clock::time_point now) {
    News news;
    for (const auto& handle : handles_)
        look_at(*handle, now, news);
    std::erase_if(handles_, [](const auto& handle) { return handle->is_done(); });
    const auto volumes = disk_.stats();
    Load::Signs signs;
    signs.late = late(now);
    signs.memory_share = memory_.share();
    signs.is_disk_congested =
        std::ranges::any_of(volumes, [](const auto& volume) { return volume.is_congested; });
    news.load = load_.step(signs, now);
    return news;
}

void Monitor::look_at(recorder::Handle& handle, Clock::time_point now, News& news) {
    const auto recent = handle.sample_usage(now);
    if (handle.is_done()) return warner_.forget(handle.id());
    const Warner::Use use{recent.cpu_share, recent.peak_bytes};
    for (const auto& warning : warner_.look(handle.id(), use, options_, now))
        news.warnings.emplace_back(handle.id(), warning);
}

void Monitor::tell(const News& news) {
    for (const auto& [recording, warning] : news.warnings) {
        log_.warn("RESOURCE_WARNING: {} recording={}", words(warning), recording);
        emit_(Event{recording, WallClock::now(), warning});
    }
    if (!news.load) return;
    const auto& [level, why] = *news.load;
    if (level > 0)
        log_.warn("overloaded: level={} why={}", level, why);
    else
        log_.info("overload is over: level={}", level);
    emit_(Event{0, WallClock::now(), event::Overload{level, why}});
}

milliseconds Monitor::late(Clock::time_point now) const {
    milliseconds worst{0};
    for (const Lateness& lateness : lateness_)
        worst = std::max(worst, lateness.p95(now));
    return worst;
}

SessionStats::Load Monitor::load() const {
    const std::lock_guard lock{mutex_};
    const auto now = Clock::now();
    milliseconds overdue{0};
    for (const Lateness& lateness : lateness_)
        overdue = std::max(overdue, lateness.overdue(now));
    return {load_.level(), late(now), overdue, timers_.stats()};
}

std::string Monitor::why() const {
    const std::lock_guard lock{mutex_};
    return load_.why();
}

}  // namespace weir::session
