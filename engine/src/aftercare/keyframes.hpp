// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <memory>
#include <optional>

#include "aftercare/picture.hpp"
#include "aftercare/source.hpp"

namespace weir::aftercare {

/// Decodes keyframes here and there in a file, without reading what lies between where its
/// container can be entered in the middle.  Thread: one at a time.
class Keyframes {
public:
    /// None: there is no picture in it.  Errors: as Source::open(); Errc::bad_media for a picture
    /// that is too large, or of a codec that can't be decoded.
    static Result<std::unique_ptr<Keyframes>> open(const std::filesystem::path& path,
                                                   const Rein& rein);

    /// The picture at a part of the file (0 to 1): ascending from call to call. None: there is
    /// none behind the one before, or none near that can be decoded.
    Result<FramePtr> at(double part);

    Size size() const;
    AVRational pixel_aspect() const;

private:
    /// How to get into the middle.
    enum class Entry {
        by_bytes,  ///< Its packets stand for themselves.
        by_time,   ///< It has an index.
        by_walk,   ///< Neither: read on.
    };
    explicit Keyframes(std::unique_ptr<Source> source) : source_(std::move(source)) {}
    Result<void> choose_stream();
    Result<void> open_decoder();
    void choose_entry();
    void go_to(double part);
    Result<bool> next_keyframe(double part);
    FramePtr decode();

    std::unique_ptr<Source> source_;
    int stream_ = -1;
    Entry entry_ = Entry::by_walk;
    CodecContextPtr decoder_;
    av::Packet packet_;
    std::int64_t last_place_ = -1;  ///< Of the keyframe before, in the file.
};

}  // namespace weir::aftercare
