// SPDX-License-Identifier: MIT
#pragma once
#include <map>

#include "recorder/cue_clock.hpp"
#include "recorder/cue_placer.hpp"
#include "recorder/text_writer.hpp"

namespace weir::recorder {

/// The subtitles of one recording: beside each media file a WebVTT file of its name, with the cues
/// that it overlaps, in the order they became known. No cues, no file. They are written as the
/// media pass them, at most CuePlacer::kPatience after their start, so that a killed process loses
/// no more. Times are on the recording's line.  Thread: shard. Full: what neither a CuePlacer nor a
/// TextWriter holds is left out, which is told as trouble.
class SubtitleFiles final : public CueClock::Out {
public:
    using Nanoseconds = media::Nanoseconds;
    using Told = TextWriter::Told;

    SubtitleFiles(std::shared_ptr<store::Volume> volume, boost::asio::any_io_executor executor,
                  SyncPolicy sync, Told told);
    SubtitleFiles(const SubtitleFiles&) = delete;

    /// `number`: greater than the last file's, which was ended.
    void begin_file(unsigned number, Nanoseconds start);
    /// Once that is known; cues wait until then.
    void name_file(unsigned number, const std::filesystem::path& media_file);
    void end_file(Nanoseconds end);
    /// So much is recorded.
    void advance(Nanoseconds position);

    /// STYLE and REGION blocks: they stand in each file of which nothing is written yet.
    void keep_blocks(const std::vector<std::string>& blocks) override;
    /// In any order; one that is known already is passed over.
    void add(media::webvtt::Cue cue) override;

    /// No more will come; the last file was ended.
    void finish();
    /// After finish(): cues that came too late for their file.
    std::uint64_t late_cues() const { return placer_.late_cues(); }
    /// Nothing is on its way to the disk.
    bool is_settled() const;

private:
    struct File {
        std::filesystem::path media_file;  ///< Empty: not known yet.
        std::string waiting;               ///< Until then.
        bool has_begun = false;            ///< Its header is written, or waits.
        std::unique_ptr<TextWriter> writer;
    };
    void write_placed();
    void write(File& file, std::string_view text);
    void close_full_files();
    void tell_left_out(const Error& error);

    std::shared_ptr<store::Volume> volume_;
    boost::asio::any_io_executor executor_;
    const SyncPolicy sync_;
    const Told told_;
    CuePlacer placer_;
    std::vector<std::string> blocks_;
    std::map<unsigned, File> files_;  ///< By number; gone once closed and settled.
    bool has_told_ = false;
};

}  // namespace weir::recorder
