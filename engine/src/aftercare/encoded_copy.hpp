// SPDX-License-Identifier: MIT
#pragma once
#include <weir/encode.hpp>

#include <string>

#include "aftercare/copying.hpp"
#include "transcode/pipeline.hpp"

namespace weir::aftercare {

/// What was written.
struct EncodedCopy {
    std::vector<Expected> expected;
    transcode::Counts picture;
    std::string backend;
    /// A backend failed behind the first packets, which no MP4 can follow: this is no copy.
    std::optional<std::string> failed{};
};

/// One attempt at a copy, from the source's begin to its end.
/// Errors: as encode_to_mp4().
Result<EncodedCopy> write_encoded_copy(const std::filesystem::path& source,
                                       const TemporaryFile& file, const EncodeFileOptions& options,
                                       const ext::CodecBackends& backends, const Rein& rein);

/// Whether there is something to encode by a backend.  Errors: as Source::open().
Result<bool> has_picture(const std::filesystem::path& source, const Rein& rein);

}  // namespace weir::aftercare
