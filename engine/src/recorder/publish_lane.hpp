// SPDX-License-Identifier: MIT
#pragma once
#include <memory>
#include <variant>
#include <vector>

#include "recorder/context.hpp"
#include "recorder/publication.hpp"

namespace weir::recorder {

/// Hands segments to the disk threads of the volume that is published on, and tells what becomes of
/// them: nothing of it is an error of the recording's, and nothing waits for it.  Thread: shard.
/// Full: beyond kMostWaiting bytes a segment is left out, and the next one is discontinuous.
class PublishLane : public std::enable_shared_from_this<PublishLane> {
public:
    static constexpr std::uint64_t kMostWaiting = 16u << 20;

    /// With RecordingOptions::publish.
    static std::shared_ptr<PublishLane> make(Context& context);
    ~PublishLane();

    void put(PublishedSegment segment);
    void put(PublishedRange range);
    /// No more will come.
    void finish();

    /// Told in the log and as an event, seldom.
    void trouble(const Error& error);
    /// Bytes of segments in memory; and those of `others`.
    void note_held(std::uint64_t others);

private:
    struct End {};
    using Item = std::variant<PublishedSegment, PublishedRange, End>;
    struct Shared;

    explicit PublishLane(Context& context);
    void find_volume();
    void put(Item item, std::uint64_t bytes);
    void post(Item item, std::uint64_t bytes);
    void on_written();

    Context& context_;
    std::shared_ptr<Shared> shared_;
    std::shared_ptr<store::Volume> volume_;  ///< Null: not found yet.
    unsigned lane_ = 0;
    std::vector<std::pair<Item, std::uint64_t>> before_volume_;
    bool has_lost_ = false, has_told_ = false;
    Clock::time_point quiet_until_{};
    Held held_;
};

}  // namespace weir::recorder
