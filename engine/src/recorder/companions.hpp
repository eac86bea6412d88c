// SPDX-License-Identifier: MIT
#pragma once
#include <list>
#include <memory>
#include <optional>

#include "fetch/decryptor.hpp"
#include "media/segment.hpp"
#include "recorder/body_load.hpp"

namespace weir::recorder {

/// What a segment needs beside its own bytes.
struct SegmentNeeds {
    std::shared_ptr<const Bytes> init;           ///< Of its EXT-X-MAP, decrypted; null: none.
    std::optional<fetch::Decryptor::Block> key;  ///< None: it is not encrypted.
};

/// Loads the keys and init segments of one playlist, each once, and keeps the last few of them.
/// Thread: shard.
class Companions {
public:
    explicit Companions(Context& context) : context_(context) {}

    /// None yet: the loads are on their way, and the stream's Signal tells of each. Errors: those
    /// of fetch, Errc::bad_media; the next call loads again.
    std::optional<Result<SegmentNeeds>> get(const media::Segment& segment);

private:
    using Shared = std::shared_ptr<const Bytes>;
    struct Resource {
        media::InitSegment what;
        std::unique_ptr<BodyLoad> load;
        Shared bytes;  ///< Once it is here.
    };
    std::optional<Result<Shared>> get(const media::InitSegment& what);
    std::optional<Result<fetch::Decryptor::Block>> key_of(const media::Encryption& encryption);
    std::list<Resource>::iterator start(const media::InitSegment& what);
    Result<Shared> finished(const Resource& resource);

    Context& context_;
    std::list<Resource> resources_;  ///< The one used last stands first.
};

}  // namespace weir::recorder
