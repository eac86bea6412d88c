// SPDX-License-Identifier: MIT
#include "recorder/leftovers.hpp"

#include <algorithm>
#include <utility>

#include "publish/folder.hpp"

namespace weir::recorder {
namespace {

// The clocks of file systems are coarse.
constexpr auto kAgain = 1s;

}  // namespace

void Leftovers::add(std::filesystem::path folder, std::weak_ptr<store::Volume> volume,
                    Clock::time_point due) {
    const std::lock_guard lock{mutex_};
    entries_.push_back({std::move(folder), std::move(volume), due});
}

void Leftovers::step(Clock::time_point now) {
    std::unique_lock lock{mutex_};
    const auto first_due = std::partition(entries_.begin(), entries_.end(),
                                          [now](const Entry& entry) { return entry.due > now; });
    std::vector<Entry> due(std::make_move_iterator(first_due),
                           std::make_move_iterator(entries_.end()));
    entries_.erase(first_due, entries_.end());
    lock.unlock();
    for (Entry& entry : due) {
        const auto volume = entry.volume.lock();
        if (!volume) continue;
        volume->post(
            volume->next_light_lane(), 0,
            [weak = weak_from_this(), folder = std::move(entry.folder), on = entry.volume, now] {
                const auto swept = publish::sweep_folder(folder, WallClock::now());
                const auto self = weak.lock();
                if (swept == publish::Swept::too_early && self) self->add(folder, on, now + kAgain);
            });
    }
}

std::size_t Leftovers::size() const {
    const std::lock_guard lock{mutex_};
    return entries_.size();
}

}  // namespace weir::recorder
