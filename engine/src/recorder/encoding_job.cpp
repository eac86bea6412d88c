// SPDX-License-Identifier: MIT
#include "recorder/encoding_job.hpp"

#include <algorithm>
#include <utility>

#include "base/overloaded.hpp"
#include "transcode/options.hpp"

namespace weir::recorder {
namespace {

using transcode::Changed;

/// `items`: the first that have a packet.
std::string backend_of_first(const transcode::Pipeline& pipeline, const transcode::Items& items) {
    const auto packet = std::ranges::find_if(
        items, [](const auto& item) { return std::holds_alternative<av::Packet>(item); });
    const auto changed = std::find_if(packet, items.end(), [](const auto& item) {
        return std::holds_alternative<Changed>(item);
    });
    return changed == items.end() ? std::string{pipeline.backend()}
                                  : std::get<Changed>(*changed).from;
}

}  // namespace

std::vector<EncodedParts> EncodingJob::work(EncodingSteps steps) {
    for (EncodingStep& step : steps) {
        busy_since_ = Clock::now().time_since_epoch().count();
        std::visit(Overloaded{[this](const av::Tracks& tracks) { begin(tracks); },
                              [this](const av::Packet& packet) { push(packet); },
                              [this](EndOfTracks) { end(); }},
                   step);
    }
    busy_since_ = kIdle;
    std::vector<EncodedParts> parts;
    for (Output& output : outputs_)
        parts.push_back(std::exchange(output.parts, {}));
    return parts;
}

std::optional<Clock::time_point> EncodingJob::busy_since() const {
    const Clock::rep since = busy_since_;
    if (since == kIdle) return std::nullopt;
    return Clock::time_point{Clock::duration{since}};
}

void EncodingJob::fail(Output& output, Error error) {
    output.has_failed = true;
    output.parts.emplace_back(std::move(error));
}

/// The backends that work, asked once.
void EncodingJob::choose(std::size_t number) {
    Output& output = outputs_[number];
    if (output.backends || output.has_failed) return;
    auto chosen = transcode::choose_backends(*encoders_, output.target.options);
    if (!chosen) return fail(output, chosen.error());
    std::erase_if(*chosen, [&output](const auto& backend) {
        return std::ranges::count(output.target.without, backend->name()) > 0;
    });
    if (chosen->empty()) return fail(output, Error{Errc::no_encoder, "no other backend works"});
    output.backends = std::move(*chosen);
    const std::lock_guard lock{mutex_};
    first_backends_[number] = output.backends->front()->name();
}

std::string EncodingJob::first_backend(std::size_t target) const {
    const std::lock_guard lock{mutex_};
    return first_backends_.at(target);
}

/// Where they are as before, the encoders go on.
void EncodingJob::begin(const av::Tracks& tracks) {
    if (fork_ && av::same_tracks(tracks_, tracks)) return;
    end();
    tracks_ = tracks;
    std::vector<transcode::Branch> branches;
    for (std::size_t i = 0; i < outputs_.size(); ++i) {
        Output& output = outputs_[i];
        output.branch.reset();
        output.is_told = false;
        choose(i);
        if (output.has_failed) continue;
        output.branch = branches.size();
        branches.push_back({output.target.options, *output.backends});
    }
    if (branches.empty()) return;
    auto fork = transcode::Fork::open(tracks_, branches, {});
    if (!fork) {
        for (Output& output : outputs_)
            if (!output.has_failed) fail(output, fork.error());
        return;
    }
    fork_.emplace(std::move(*fork));
    if (cut_each_.count() > 0) fork_->force_keyframes_each(cut_each_);
    for (const Output& output : outputs_)
        if (output.branch && output.target.begin)
            fork_->begin_at(*output.branch, *output.target.begin);
}

/// The source's keyframes become keyframes: there files, and other processes, can go on with it.
void EncodingJob::push(const av::Packet& packet) {
    if (!fork_) return;
    const av::Track& track = tracks_.at(packet.track());
    if (track.is_video() && packet.is_keyframe())
        fork_->force_keyframe(media::to_duration(packet.pts(), track.time_base()));
    std::vector<transcode::Items> items(outputs_.size());
    fork_->push(packet, items);
    take(std::move(items));
}

void EncodingJob::end() {
    if (!fork_) return;
    std::vector<transcode::Items> items(outputs_.size());
    fork_->drain(items);
    take(std::move(items));
    fork_.reset();
}

void EncodingJob::take(std::vector<transcode::Items> items) {
    for (Output& output : outputs_) {
        if (!output.branch || output.has_failed) continue;
        take(output, items.at(*output.branch));
        if (const auto& failure = fork_->failure(*output.branch)) fail(output, *failure);
    }
}

void EncodingJob::take(Output& output, transcode::Items& items) {
    const transcode::Pipeline& pipeline = fork_->branch(*output.branch);
    for (transcode::Item& item : items) {
        const auto* changed = std::get_if<Changed>(&item);
        if (changed) {
            encoders_->forget(changed->from, output.target.options.codec);
            std::erase_if(*output.backends,
                          [changed](const auto& each) { return each->name() == changed->from; });
        }
        if (!output.is_told && std::holds_alternative<av::Packet>(item)) {
            output.is_told = true;
            output.parts.emplace_back(EncodedBy{backend_of_first(pipeline, items)});
            EncodedTracks told{.tracks = pipeline.first_tracks()};
            for (std::size_t i = 0; i < told.tracks.size(); ++i)
                told.sources.push_back(pipeline.source_of(i));
            output.parts.emplace_back(std::move(told));
        }
        std::visit([&output](auto& each) { output.parts.emplace_back(std::move(each)); }, item);
    }
}

}  // namespace weir::recorder
