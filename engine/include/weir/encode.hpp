// SPDX-License-Identifier: MIT
// Encoding files that already lie on the disk.
#pragma once
#include <weir/aftercare.hpp>
#include <weir/encode_options.hpp>
#include <weir/error.hpp>
#include <weir/ext/codec_backend.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>

namespace weir {

/// How far a file is.
struct EncodeProgress {
    double done_s = 0, total_s = 0;  ///< Of media; the total is 0 where the file does not tell.
    std::uint64_t frames = 0;
    double speed = 0;  ///< Seconds of media a second.
};

struct EncodeFileOptions {
    EncodeOptions encode{};
    /// Once the copy was checked and is durable; never where frames of the source are missing in
    /// it.
    bool remove_source = false;
    std::stop_token stop{};                                 ///< Obeyed within a second.
    std::function<void(const EncodeProgress&)> progress{};  ///< Called a few times a second.
};

/// A checked copy.
struct EncodedFile {
    ConvertedFile file{};
    std::string backend{};          ///< That encoded it; empty: there is no picture.
    std::uint64_t lost_frames = 0;  ///< Of the source's picture, that could not be decoded.
    double seconds = 0;             ///< That it took.
};

/// As convert_to_mp4(), with pictures encoded anew; resolution and coding of the source's may
/// change midway. The copy is read back and held against what was encoded: as many frames, as long.
/// A backend that fails midway is left out, and the file begun again.
/// Thread: any.  Blocks: for as long as decoding and encoding take.
/// Errors: as convert_to_mp4(); Errc::no_encoder, Errc::encoder_busy: no backend can;
/// Errc::bad_option.
Result<EncodedFile> encode_to_mp4(const std::filesystem::path& source,
                                  const std::filesystem::path& target,
                                  const EncodeFileOptions& options, ext::Encoders& encoders);

}  // namespace weir
