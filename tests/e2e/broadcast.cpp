// SPDX-License-Identifier: MIT
#include "e2e/broadcast.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "e2e/judge.hpp"
#include "kit/servers.hpp"

namespace weir::e2e {
namespace {

template <class T>
T or_fail(Result<T> result) {
    if (!result) FAIL(result.error().message() << "\nTry: ./dev setup");
    return std::move(*result);
}

}  // namespace

Broadcast::Broadcast(const std::vector<std::pair<std::string, kit::Packaging>>& streams)
    : server_(or_fail(kit::LiveFolder::start())) {
    const auto source = folder_ / "source.mp4";
    if (const auto made = kit::make_source_mp4(source, 90); !made)
        FAIL(made.error().message() << "\nTry: ./dev setup");
    reference_ = kit::reference_from_frames(frames_of(source));
    for (const auto& [name, packaging] : streams)
        packagers_.push_back(
            or_fail(kit::Packager::start(source, server_.path() / name, packaging)));
    const auto is_up = [this] {
        return std::ranges::all_of(packagers_,
                                   [](const auto& packager) { return packager.is_up(); });
    };
    REQUIRE(kit::wait_for(is_up, 30s));
}

void Broadcast::check_whole(std::vector<std::filesystem::path> files) const {
    std::ranges::stable_partition(files, [](const std::filesystem::path& file) {
        return file.native().find(".audio") == std::string::npos;
    });
    std::vector<kit::Frame> frames;
    for (const auto& file : files)
        for (auto& frame : frames_of(file))
            frames.push_back(frame);
    const auto verdict = kit::compare(frames, reference_);
    INFO(to_text(verdict));
    for (const auto& track : {verdict.video, verdict.audio}) {
        CHECK(track.missing.empty());
        CHECK(track.doubled == 0);
        CHECK(track.out_of_order == 0);
        CHECK(track.foreign == 0);
        CHECK(track.matched > 60);
    }
}

}  // namespace weir::e2e
