// SPDX-License-Identifier: MIT
#pragma once
#include <filesystem>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

#include "kit/hls_judge.hpp"

namespace weir::kit {

/// Sees each playlist of a folder as it is renamed into its place, and holds it against the rules.
/// The folder may come later. One that another follows at once may escape it; what is published
/// with a grace has that for its own lateness.  Thread: any.
class HlsWatch {
public:
    explicit HlsWatch(const std::filesystem::path& folder);
    ~HlsWatch();

    unsigned playlists() const;
    JudgedPlaylist last() const;
    std::string problems() const;

private:
    void run(const std::stop_token& stop);

    const std::filesystem::path folder_;
    mutable std::mutex mutex_;
    HlsJudge judge_;
    std::jthread thread_;
};

}  // namespace weir::kit
