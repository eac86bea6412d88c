// SPDX-License-Identifier: MIT
// The half of publishing that is done on the disk threads.
#pragma once
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <weir/publish_options.hpp>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "media/timestamp.hpp"
#include "publish/folder.hpp"
#include "publish/window.hpp"

namespace weir::recorder {

/// A segment on its way to players.
struct PublishedSegment {
    Bytes bytes{};
    std::shared_ptr<const Bytes> init{};  ///< Null: it needs none.
    media::Nanoseconds duration{0};
    std::chrono::seconds target{0};
    WallClock::time_point date{};
    bool is_discontinuous = false, is_independent = true;
};

/// The same as a part of a recorded file, `bytes` and `init` being in there.
struct PublishedRange {
    std::filesystem::path file{};  ///< As it is called while it is written.
    std::string extension{};       ///< With its dot.
    media::ByteRange range{};
    std::uint64_t init_bytes = 0;  ///< At the front of the file; 0: it needs none.
    PublishedSegment segment{};
};

/// Segments -> files and playlists in the room's folder. It takes the folder with the first
/// segment.  Thread: disk.  Blocks: on the file system.
/// Errors, of all: errno, Errc::disk_full; the segment is left out, and what follows it is
/// discontinuous.
class Publication {
public:
    explicit Publication(PublishOptions options);

    Result<void> add(PublishedSegment segment, Clock::time_point now);
    Result<void> add(const PublishedRange& range, Clock::time_point now);
    /// Nothing comes any more. Gives how long players may still want what is there; none: nothing
    /// is.
    Result<std::optional<std::chrono::seconds>> finish(Clock::time_point now);

    std::filesystem::path path() const { return options_.directory / options_.folder; }

private:
    Result<void> prepare(std::chrono::seconds target, Clock::time_point now);
    void take_over(std::chrono::seconds target, Clock::time_point now);
    void leave_unlisted(publish::Window::Duration wanted_for, Clock::time_point now);
    Result<void> write_init(const std::shared_ptr<const Bytes>& init);
    Result<void> link_file(const PublishedRange& range);
    publish::Listed listing(const PublishedSegment& segment) const;
    Result<void> list(publish::Listed listed, Clock::time_point now);
    Result<void> write_playlist(bool is_over, Clock::time_point now);
    Result<void> lose(const Error& error);

    const PublishOptions options_;
    std::optional<publish::Folder> folder_;  ///< None yet.
    publish::Window window_;
    std::chrono::seconds target_{0};
    std::shared_ptr<const Bytes> init_;  ///< That is written.
    std::string init_name_;
    std::filesystem::path file_;  ///< That is linked.
    std::string file_name_;
    bool has_lost_ = false;  ///< Since the last segment that is listed.
};

}  // namespace weir::recorder
