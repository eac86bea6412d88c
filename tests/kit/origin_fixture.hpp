// SPDX-License-Identifier: MIT
// What the tests of the origin share.
#pragma once
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "kit/compare.hpp"
#include "kit/http_get.hpp"
#include "kit/origin/origin.hpp"
#include "kit/process.hpp"

namespace weir::kit {

inline Origin started(const OriginOptions& options = quick_options()) {
    auto origin = Origin::start(options);
    if (!origin) FAIL(origin.error().message());
    return std::move(*origin);
}

inline HttpAnswer get(const std::string& url) {
    auto answer = http_get({.url = url});
    if (!answer) FAIL(answer.error().message());
    return std::move(*answer);
}

inline long status_of(const std::string& url) {
    return get(url).status;
}

/// The lines of a playlist that are URIs.
inline std::vector<std::string> uris(const std::string& playlist) {
    std::vector<std::string> all;
    for (std::size_t at = 0; at < playlist.size();) {
        const auto end = std::min(playlist.find('\n', at), playlist.size());
        if (end > at && playlist[at] != '#') all.push_back(playlist.substr(at, end - at));
        at = end + 1;
    }
    return all;
}

/// Compares media without printing it when it differs.
inline bool same(const std::string& a, const std::string& b) {
    return a == b;
}

inline std::vector<Frame> frames_of(const std::string& bytes) {
    const TempDir folder;
    write_text(folder / "media", bytes);
    auto frames = read_frames(folder / "media");
    if (!frames) FAIL(frames.error().message());
    return std::move(*frames);
}

/// All frames of a track, without the rest.
inline std::vector<Frame> only(Kind kind, const std::vector<Frame>& frames) {
    std::vector<Frame> some;
    for (const Frame& frame : frames)
        if (frame.kind == kind) some.push_back(frame);
    return some;
}

}  // namespace weir::kit
