// SPDX-License-Identifier: MIT
#include "transcode/fork.hpp"

#include <algorithm>
#include <utility>

#include "transcode/options.hpp"

namespace weir::transcode {

Result<Fork> Fork::open(const av::Tracks& tracks, const std::vector<Branch>& branches,
                        const Pipeline::Limits& limits) {
    Fork fork;
    for (const Branch& branch : branches) {
        auto pipeline =
            Pipeline::open_for_pictures(tracks, branch.options, branch.backends, limits);
        if (!pipeline) return pipeline.error();
        fork.branches_.push_back({std::move(*pipeline)});
    }
    const auto shown = std::ranges::find_if(tracks, &av::Track::is_video);
    if (shown == tracks.end() || branches.empty()) return fork;
    fork.picture_ = static_cast<std::size_t>(shown - tracks.begin());
    const Branch& first = branches.front();
    auto source = PictureSource::open(*shown, threads_of(first.options),
                                      open_device(*first.backends.front()));
    if (!source) return source.error();
    fork.source_.emplace(std::move(*source));
    return fork;
}

template <class Call>
void Fork::for_each(Call&& call) {
    for (std::size_t i = 0; i < branches_.size(); ++i) {
        Way& way = branches_[i];
        if (way.failure) continue;
        if (const Result<void> done = call(i, way.pipeline); !done) way.failure = done.error();
    }
}

void Fork::push(const av::Packet& packet, std::vector<Items>& outs) {
    const bool is_picture = picture_ && packet.track() == *picture_;
    const Pictures pictures = is_picture ? source_->push(packet) : Pictures{};
    for_each([&](std::size_t i, Pipeline& pipeline) {
        return pipeline.push(packet.clone(), pictures, outs.at(i));
    });
}

void Fork::drain(std::vector<Items>& outs) {
    const Pictures rest = source_ ? source_->drain() : Pictures{};
    for_each([&](std::size_t i, Pipeline& pipeline) { return pipeline.drain(rest, outs.at(i)); });
}

void Fork::force_keyframe(media::Nanoseconds at) {
    for (Way& way : branches_)
        way.pipeline.force_keyframe(at);
}

void Fork::force_keyframes_each(media::Nanoseconds interval) {
    for (Way& way : branches_)
        way.pipeline.force_keyframes_each(interval);
}

void Fork::begin_at(std::size_t branch, media::Nanoseconds at) {
    branches_.at(branch).pipeline.begin_at(at);
}

}  // namespace weir::transcode
