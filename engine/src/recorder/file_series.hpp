// SPDX-License-Identifier: MIT
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>
#include <weir/files.hpp>

#include "recorder/context.hpp"
#include "store/file.hpp"

namespace weir::recorder {

/// The files of one recording, one after the other. The next is opened before the last is closed;
/// both happen on disk threads.  Thread: shard. Reports are made while it lives only.
class FileSeries : public std::enable_shared_from_this<FileSeries> {
public:
    static std::shared_ptr<FileSeries> make(Context& context);

    /// Opens the next file, named by the template.
    store::File& begin(std::string_view extension);
    /// Closes the current file; its FileInfo is told once it has its final name.
    void end(double duration_s, std::optional<PacketCounts> packets);
    store::File* current() { return current_.get(); }

    /// Bytes of this recording that wait for the disk.
    std::uint64_t pending_bytes() const;
    /// More waits for the disk than the recording's budget, or the volume's, allows.
    bool is_full() const;
    /// No file can be written any more.
    void fail(const Error& error);
    /// What the disk could not take, or fail() was told; sticky.
    const std::optional<Error>& error() const { return error_; }
    /// Every file that was ended has its name.
    bool is_settled() const { return closing_.empty(); }

private:
    /// What a file holds after its disk was full: set on a disk thread before it is closed.
    using Kept = std::shared_ptr<std::optional<FileReport>>;
    struct Closing {
        std::uint64_t number;
        std::unique_ptr<store::File> file;
    };
    explicit FileSeries(Context& context) : context_(context) {}
    store::FileEvents events();
    void on_closed(std::uint64_t number, const Result<store::ClosedFile>& outcome, FileInfo info,
                   const Kept& kept);
    void tell_cut(FileInfo& info, const FileReport& kept);

    Context& context_;
    std::unique_ptr<store::File> current_;
    Kept kept_;  ///< Of the current file.
    std::vector<Closing> closing_;
    std::optional<Error> error_;
    unsigned number_ = 0;
};

}  // namespace weir::recorder
