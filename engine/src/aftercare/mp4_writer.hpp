// SPDX-License-Identifier: MIT
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "aftercare/digest.hpp"
#include "aftercare/file_io.hpp"
#include "aftercare/temporary_file.hpp"
#include "av/display_matrix.hpp"
#include "av/packet.hpp"
#include "av/track.hpp"
#include "media/timestamp.hpp"

namespace weir::aftercare {

/// What a copy must hold of a track.
struct Expected {
    bool is_video = false;
    Digest digest{};
    media::Nanoseconds first_dts{}, last_dts{}, first_pts{};
    media::Nanoseconds frame{};  ///< The longest.
};

/// One track of it, as it is to be.
struct Mp4Track {
    av::Track track;
    AVRational frame_rate{0, 1};
    int disposition = 0;
    std::string language{};  ///< Empty: not told.
    std::optional<av::DisplayMatrix> matrix{};
};
Mp4Track mp4_track(const AVStream& stream);

/// A regular MP4, its index in front.  Thread: one at a time.
class Mp4Writer {
public:
    /// Begins a file of these tracks, or of these streams of another one.
    /// Errors: Errc::unsupported_codec when MP4 can't hold one of them; Errc::disk_full,
    /// Errc::cancelled, errno.
    static Result<std::unique_ptr<Mp4Writer>> open(const TemporaryFile& file,
                                                   const std::vector<Mp4Track>& tracks,
                                                   const Rein& rein);
    static Result<std::unique_ptr<Mp4Writer>> open(const TemporaryFile& file,
                                                   const std::vector<const AVStream*>& streams,
                                                   const Rein& rein);
    ~Mp4Writer();

    /// Times on the file's own line, in the base of the track it came from; its track is the
    /// number among those given to open().
    Result<void> write(av::Packet packet);
    /// Writes the index, and moves all else behind it.
    Result<void> finish();

    /// Of each track that has frames: MP4 has no others.
    std::vector<Expected> expected();

private:
    struct Output;
    Mp4Writer(const TemporaryFile& file, const Rein& rein);
    Result<void> begin(const std::vector<Mp4Track>& tracks);
    Result<void> add(const Mp4Track& from);
    Error failure(int averror, const char* what) const;
    static int open_again(AVFormatContext* context, AVIOContext** io, const char* url, int flags,
                          AVDictionary** options);
    static int close_again(AVFormatContext* context, AVIOContext* io);

    const TemporaryFile& file_;
    Rein rein_;
    FileIo io_;
    std::unique_ptr<FileIo> again_;  ///< Reads what is moved.
    av::OutputPtr context_;
    std::vector<Output> outputs_;
};

}  // namespace weir::aftercare
