// SPDX-License-Identifier: MIT
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>
#include <weir/files.hpp>

#include "recorder/context.hpp"
#include "recorder/gap_ledger.hpp"
#include "recorder/publish_lane.hpp"
#include "recorder/publisher.hpp"
#include "recorder/subtitle_files.hpp"
#include "store/file.hpp"

namespace weir::recorder {

/// The files of one recording, one after the other, and the ledger of its gaps beside them. The
/// next file is opened before the last is closed; both happen on disk threads.  Thread: shard.
/// Reports are made while it lives only.
class FileSeries : public std::enable_shared_from_this<FileSeries> {
public:
    /// `rendition`: of files that stand beside those of the main one, named after it. They have no
    /// ledger of their own.
    static std::shared_ptr<FileSeries> make(Context& context, std::string rendition = {});

    /// From now on, before the first file: subtitles stand beside each file. Gives where they go;
    /// begin(), advance() and end() tell it of the files.
    SubtitleFiles& keep_subtitles();

    /// Files of the same stream, named after these: what becomes of them is no matter of the
    /// recording's. They are settled, finished and counted with these.
    FileSeries& beside(const std::string& name);
    bool is_main() const { return rendition_.empty(); }

    /// For who writes the main files; null: they are not published.
    Publisher* publisher();

    /// Opens the next file, named by the template. It begins at `start` in the recording.
    store::File& begin(std::string_view extension, media::Nanoseconds start);
    /// So much is recorded, all files counted.
    void advance(media::Nanoseconds position);
    /// Closes the current file; its FileInfo is told once it has its final name.
    void end(double duration_s, std::optional<PacketCounts> packets);
    store::File* current() { return current_.get(); }
    /// Of the current file, from 1 on.
    unsigned number() const { return number_; }
    /// Once all that the current file has by now is with the kernel; never, where that fails.
    void when_stored(std::function<void()> call);
    /// Its first `bytes`, and the files before it, hold just what comes before `position`. Noted
    /// once the disk has them.
    void note(Resume position, std::uint64_t bytes);
    /// `job` runs on a disk thread once the kernel has what was written so far; not where there is
    /// no file, or the disk takes no more.
    void once_written(std::function<void()> job);

    /// No more will come, beside the files neither.
    void finish();

    /// Bytes of this recording that wait for the disk.
    std::uint64_t pending_bytes() const;
    /// More waits for the disk than the recording's budget, or the volume's, allows; or
    /// set_blocked().
    bool is_full() const;
    /// What is to be written can't be taken at the moment.
    void set_blocked(bool is_blocked);
    /// No file can be written any more.
    void fail(const Error& error);
    /// What the disk could not take, or fail() was told; sticky.
    const std::optional<Error>& error() const { return error_; }
    /// The error is that the volume has less room than it is to keep; all was written.
    bool is_low() const { return is_low_; }
    /// Every file that was ended has its name, and what stands beside it is written down.
    bool is_settled() const;

private:
    /// What a file holds after its disk was full: set on a disk thread before it is closed.
    using Kept = std::shared_ptr<std::optional<FileReport>>;
    struct Closing {
        std::uint64_t number;
        std::unique_ptr<store::File> file;
    };
    /// A file that was ended: what is told of it, once its disk thread is done.
    struct Ended {
        std::uint64_t number;
        double start_s;  ///< In the recording.
        std::uint64_t given_bytes;
        FileInfo info;
        Kept kept;
    };
    FileSeries(Context& context, std::string rendition, unsigned series)
        : context_(context), rendition_(std::move(rendition)), series_(series) {}
    /// A file as the template names it now, without extension.
    std::string name_of(unsigned number) const;
    void begin_ledger();
    TextWriter::Told told();
    store::FileEvents events();
    void on_opened(unsigned number, const std::filesystem::path& path);
    const std::filesystem::path& file_before(std::optional<double> media_s) const;
    GapLedger& writes_ledger();
    void on_closed(Ended file, const Result<store::ClosedFile>& outcome);
    void tell_cut(Ended& file);
    static double share_kept(const Ended& file);

    Context& context_;
    const std::string rendition_;
    const unsigned series_;                     ///< Its number among those of the recording.
    std::unique_ptr<GapLedger> ledger_;         ///< Of the main rendition.
    std::unique_ptr<SubtitleFiles> subtitles_;  ///< Null: none are kept.
    std::unique_ptr<Publisher> publisher_;      ///< Null: nothing is published (yet).
    std::unique_ptr<store::File> current_;
    // Of the current file, or of the last one where there is none:
    Kept kept_;
    std::filesystem::path path_;    ///< Empty until it is open.
    std::filesystem::path before_;  ///< Of the file before it.
    media::Nanoseconds start_{0};   ///< In the recording.
    std::vector<Closing> closing_;
    std::optional<Error> error_;
    bool is_low_ = false;
    unsigned number_ = 0;
    bool has_opened_ = false;  ///< A file, ever.
    bool is_blocked_ = false;
    std::vector<std::shared_ptr<FileSeries>> beside_;
};

}  // namespace weir::recorder
