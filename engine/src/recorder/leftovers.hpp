// SPDX-License-Identifier: MIT
#pragma once
#include <filesystem>
#include <memory>
#include <mutex>
#include <vector>

#include "base/clock.hpp"
#include "store/disk.hpp"

namespace weir::recorder {

/// Folders of rooms that are published no more: removed when no player can want them, unless the
/// room is back.  Thread: any.
class Leftovers : public std::enable_shared_from_this<Leftovers> {
public:
    void add(std::filesystem::path folder, std::weak_ptr<store::Volume> volume,
             Clock::time_point due);
    /// To be called now and then: has the disk threads remove what is due.
    void step(Clock::time_point now);
    std::size_t size() const;

private:
    struct Entry {
        std::filesystem::path folder;
        std::weak_ptr<store::Volume> volume;  ///< Its last owner must be none of its threads.
        Clock::time_point due;
    };
    mutable std::mutex mutex_;
    std::vector<Entry> entries_;
};

}  // namespace weir::recorder
