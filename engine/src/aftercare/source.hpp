// SPDX-License-Identifier: MIT
#pragma once
#include <memory>
#include <string_view>
#include <vector>

#include "aftercare/file_io.hpp"
#include "av/packet.hpp"
#include "av/track.hpp"

namespace weir::aftercare {

/// A media file being read.  Thread: one at a time.
class Source {
public:
    struct Options {
        bool finds_formats = true;   ///< Reads ahead for what the header does not tell.
        bool ignores_edits = false;  ///< MP4: every frame, at the time it is stored with.
    };
    /// Errors: errno, Errc::bad_media, Errc::cancelled.
    static Result<std::unique_ptr<Source>> open(const std::filesystem::path& path, const Rein& rein,
                                                const Options& options);
    static Result<std::unique_ptr<Source>> open(const std::filesystem::path& path,
                                                const Rein& rein) {
        return open(path, rein, Options{});
    }
    ~Source();

    AVFormatContext& context() { return *input_; }
    const std::filesystem::path& path() const { return path_; }
    std::string_view format() const { return input_->iformat->name; }
    bool is_mpegts() const { return format() == "mpegts"; }
    int fd() const { return file_.fd(); }
    std::uint64_t bytes() const { return io_.bytes(); }

    /// The next packet, as libavformat has it. False: the end.  Errors: as open().
    Result<bool> read(av::Packet& packet);

private:
    Source(std::filesystem::path path, FileHandle file, const Rein& rein);
    Result<void> open_input(const Options& options);
    Error failure(int averror) const;

    std::filesystem::path path_;
    FileHandle file_;
    Rein rein_;
    FileIo io_;
    av::InputPtr input_;  // Closed before what it reads from.
};

}  // namespace weir::aftercare
