// SPDX-License-Identifier: MIT
#pragma once
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "publish/segmenter.hpp"
#include "recorder/frame_dates.hpp"
#include "recorder/publish_lane.hpp"
#include "recorder/publisher.hpp"

namespace weir::recorder {

class FileSeries;

/// PublishOptions::dvr: segments are ranges of the recorded files, told once the kernel has them.
/// Nothing is written twice.  Thread: shard.
class FilePublisher final : public Publisher {
public:
    /// `files`: owns it.
    FilePublisher(Context& context, FileSeries& files, std::shared_ptr<PublishLane> lane);

    void set_tracks(const av::Tracks& tracks) override;
    void write(const mux::Assembler::Placed& placed, mux::Muxer& file) override;
    void end_stretch() override { (void)segmenter_.end(); }
    void finish() override;
    void begin_file(const mux::FormatSpec& format, ByteView header) override;
    void end_file(mux::Muxer& file) override;
    void name_file(unsigned number, const std::filesystem::path& path) override;
    void close_file(unsigned number) override;

private:
    struct Entry {
        std::uint64_t id = 0;
        unsigned file = 0;
        bool is_stored = false, is_lost = false;
        PublishedRange range{};
    };
    void end_range(const publish::Segmenter::Segment& segment, std::uint64_t end);
    void on_stored(std::uint64_t id);
    void pass_on();

    FileSeries& files_;
    const std::shared_ptr<PublishLane> lane_;
    publish::Segmenter segmenter_;
    FrameDates dates_;
    av::Tracks tracks_;
    /// The tracks have changed in mid-file: what ended with that.
    std::optional<publish::Segmenter::Segment> broken_off_;
    bool is_refused_ = false;  ///< The file can't be shown.
    std::string extension_;    ///< Of the file, with its dot.
    std::uint64_t init_bytes_ = 0;
    std::optional<std::uint64_t> begin_;  ///< Of the segment in progress, in the file.
    std::deque<Entry> entries_;           ///< In their order; those before them are passed on.
    std::uint64_t last_id_ = 0;
    std::map<unsigned, std::string> names_;  ///< Of files, while they are written.
    bool has_lost_ = false, lost_before_ = false, is_finishing_ = false;
};

}  // namespace weir::recorder
