// SPDX-License-Identifier: MIT
#pragma once
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "kit/live_folder.hpp"
#include "kit/packager.hpp"
#include "kit/verify.hpp"

namespace weir::e2e {

/// ffmpeg's live packaging of a minute and a half, served by nginx.  Thread: one at a time.
class Broadcast {
public:
    /// By name.  Blocks: until each lists something.
    explicit Broadcast(const std::vector<std::pair<std::string, kit::Packaging>>& streams);

    std::string url(const std::string& name) const { return server_.url(name + "/live.m3u8"); }

    /// That these files together, in the order in which they were begun, have each frame once, from
    /// the first to the last of them. Those of sound alone may stand anywhere among them.
    void check_whole(std::vector<std::filesystem::path> files) const;

private:
    kit::TempDir folder_;
    kit::LiveFolder server_;
    kit::Reference reference_;
    std::vector<kit::Packager> packagers_;
};

}  // namespace weir::e2e
