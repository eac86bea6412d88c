// SPDX-License-Identifier: MIT
// weir::encode_to_mp4(): attempt after attempt, until a backend holds out.
#include <weir/encode.hpp>

#include <algorithm>

#include "aftercare/encoded_copy.hpp"
#include "base/clock.hpp"
#include "transcode/options.hpp"

namespace weir::aftercare {
namespace {

namespace fs = std::filesystem;

bool is_missing_frames(const EncodedCopy& copy) {
    return copy.picture.lost + copy.picture.dropped > 0;
}

/// One attempt. None: a backend failed midway, and is left out of `backends`.
Result<std::optional<EncodedFile>> attempt(const Copying& asked, const EncodeFileOptions& options,
                                           ext::CodecBackends& backends, ext::Encoders& encoders,
                                           const Rein& rein) {
    auto temporary = TemporaryFile::create(asked.target);
    if (!temporary) return temporary.error();
    const auto copy = write_encoded_copy(asked.source, *temporary, options, backends, rein);
    if (!copy) {
        // All of them: what was known of them did not hold.
        if (copy.error().code == Errc::no_encoder)
            for (const auto& each : backends)
                encoders.forget(each->name(), options.encode.codec);
        return copy.error();
    }
    if (copy->failed) {
        encoders.forget(*copy->failed, options.encode.codec);
        std::erase_if(backends, [&](const auto& each) { return each->name() == *copy->failed; });
        return std::optional<EncodedFile>{};
    }
    Copying copying = asked;
    copying.remove_source = asked.remove_source && !is_missing_frames(*copy);
    auto file = finish(copying, *temporary, copy->expected, rein);
    if (!file) return file.error();
    return std::optional<EncodedFile>{
        {.file = std::move(*file),
         .backend = copy->picture.packets > 0 ? copy->backend : std::string{},
         .lost_frames = copy->picture.lost + copy->picture.dropped}};
}

Result<EncodedFile> encode(const fs::path& source, const fs::path& target,
                           const EncodeFileOptions& options, ext::Encoders& encoders,
                           const Rein& rein) {
    const auto begin = Clock::now();
    if (auto checked = check(options.encode); !checked) return checked.error();
    const auto before = stamp_of(source);
    if (!before) return before.error();
    if (auto space = check_space(target, before->bytes); !space) return space.error();
    const auto picture = has_picture(source, rein);
    if (!picture) return picture.error();
    ext::CodecBackends backends;
    if (*picture) {
        auto chosen = transcode::choose_backends(encoders, options.encode);
        if (!chosen) return chosen.error();
        backends = std::move(*chosen);
    }
    while (true) {
        auto made = attempt({source, target, *before, options.remove_source}, options, backends,
                            encoders, rein);
        if (!made) return made.error();
        if (!*made) continue;
        (*made)->seconds = std::chrono::duration<double>(Clock::now() - begin).count();
        return std::move(**made);
    }
}

}  // namespace
}  // namespace weir::aftercare

namespace weir {

Result<EncodedFile> encode_to_mp4(const std::filesystem::path& source,
                                  const std::filesystem::path& target,
                                  const EncodeFileOptions& options, ext::Encoders& encoders) {
    aftercare::Brake brake{0};
    return aftercare::encode(source, target, options, encoders, {brake, options.stop});
}

}  // namespace weir
