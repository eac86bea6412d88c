// SPDX-License-Identifier: MIT
// Rooms on stand-ins of real platforms: they answer as the fixtures of tests/resolvers do, and
// check what they are asked with as the platforms would.
#pragma once
#include <atomic>
#include <chrono>
#include <memory>
#include <string>

#include "e2e/stand_in.hpp"

namespace weir::e2e {

/// What may change about a room while it is watched.
struct Stage {
    std::atomic<bool> is_live{true};
    std::chrono::seconds life{3600};  ///< Of a stream's URL.
    std::atomic<unsigned> given{0};   ///< So many URLs.
};
using StagePtr = std::shared_ptr<Stage>;

/// `number`: of the room. The queries for streams must be signed (w_rid).
Platform bilibili_flv(const std::string& stream, const std::string& number);
Platform bilibili_hls(const std::string& stream, const std::string& number);
/// Without its cookie and a_bogus the answer is empty.
Platform douyin(const std::string& stream);
/// Each of its stream's URLs is good once, and only with the wsSecret that belongs to it.
Platform huya(const std::string& stream, StagePtr stage = std::make_shared<Stage>());
/// The question for the stream must be signed (auth).
Platform douyu(const std::string& stream);
/// Its multivariant playlist is given for the token that was handed out.
Platform twitch(const std::string& stream);
Platform youtube(const std::string& stream);
Platform showroom(const std::string& stream);
/// Its playlist is refused when its URL has expired, and while the room is not live.
Platform chzzk(const std::string& stream, StagePtr stage = std::make_shared<Stage>());

}  // namespace weir::e2e
