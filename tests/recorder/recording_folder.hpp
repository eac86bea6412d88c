// SPDX-License-Identifier: MIT
// What a chain of the recorder needs around it in a test: a folder, a disk, options.
#pragma once
#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>
#include <weir/files.hpp>

#include "data/fixture.hpp"
#include "recorder/file_series.hpp"

namespace weir::kit {

/// The files of one recording, in a folder that goes away again.
class RecordingFolder {
public:
    RecordingFolder(Format format, RecordingOptions options);

    /// In the order in which they were finished. The chain's finish() comes first.
    std::vector<std::filesystem::path> files() const { return finished_; }
    std::vector<FileReport> reports() const;
    /// "h264:90 aac:141 | hevc:90 aac:141": tracks and packets by file.
    std::string story() const;
    const std::vector<Error>& warnings() const { return warnings_; }
    const std::vector<Gap>& gaps() const { return gaps_; }
    const std::vector<event::EncodingChanged>& encodings() const { return encodings_; }

protected:
    recorder::Context& context() { return context_; }
    recorder::FileSeries& series() { return *files_; }
    /// All is on the disk.
    void settle();
    /// The same of what is still to be recorded.
    void settle_disk();
    /// Until nothing is waited for.
    void run_loop();
    /// Until that holds, for half a minute at most.
    bool run_loop_until(const std::function<bool()>& condition);

private:
    TemporaryDirectory directory_;
    boost::asio::io_context loop_;
    fetch::Client client_;
    std::shared_ptr<store::Volume> volume_;
    recorder::Handle handle_;
    std::vector<std::filesystem::path> finished_;
    std::vector<Error> warnings_;
    std::vector<Gap> gaps_;
    std::vector<event::EncodingChanged> encodings_;
    recorder::Reporter reporter_;
    Signal wake_;
    recorder::Context context_;
    std::shared_ptr<recorder::FileSeries> files_;
};

/// What the ffmpeg tool has to complain of when it decodes the file; empty: nothing.
std::string decoding_errors(const std::filesystem::path& path);

/// DTS of both tracks ascend in each file, and each file opens with a keyframe.
bool all_sound(const std::vector<FileReport>& reports);

}  // namespace weir::kit
