// SPDX-License-Identifier: MIT
#include "recorder/companions.hpp"

#include <algorithm>

#include "base/fail.hpp"

namespace weir::recorder {
namespace {

constexpr std::size_t kKept = 16;
constexpr std::uint64_t kMostBytes = 1u << 20;  // An init segment has some KiB, a key 16 bytes.

}  // namespace

std::optional<Result<SegmentNeeds>> Companions::get(const media::Segment& segment) {
    SegmentNeeds needs;
    if (segment.encryption) {
        const auto key = key_of(*segment.encryption);
        if (!key) return std::nullopt;
        if (!*key) return key->error();
        needs.key = **key;
    }
    if (segment.init) {
        const auto init = get(*segment.init);
        if (!init) return std::nullopt;
        if (!*init)
            return weir::fail(init->error().code, "its EXT-X-MAP: {}", init->error().detail);
        needs.init = **init;
    }
    return needs;
}

std::optional<Result<fetch::Decryptor::Block>> Companions::key_of(
    const media::Encryption& encryption) {
    const auto body = get(media::InitSegment{encryption.key_uri, std::nullopt, std::nullopt});
    if (!body) return std::nullopt;
    if (!*body) return weir::fail(body->error().code, "its key: {}", body->error().detail);
    const Bytes& bytes = ***body;
    fetch::Decryptor::Block key{};
    if (bytes.size() != key.size())
        return weir::fail(Errc::bad_media, "its key has {} bytes and not 16", bytes.size());
    std::ranges::copy(bytes, key.begin());
    return key;
}

std::optional<Result<Companions::Shared>> Companions::get(const media::InitSegment& what) {
    auto found = std::ranges::find(resources_, what, &Resource::what);
    if (found == resources_.end()) {
        // The key first: what is decrypted is kept.
        if (what.encryption) {
            const auto key = key_of(*what.encryption);
            if (!key) return std::nullopt;
            if (!*key) return key->error();
        }
        found = start(what);
    }
    resources_.splice(resources_.begin(), resources_, found);
    if (found->bytes) return found->bytes;
    if (!found->load->is_done()) return std::nullopt;
    auto bytes = finished(*found);
    if (!bytes) {
        resources_.erase(found);
        return bytes;
    }
    found->bytes = *bytes;
    found->load.reset();
    return bytes;
}

std::list<Companions::Resource>::iterator Companions::start(const media::InitSegment& what) {
    if (resources_.size() >= kKept) resources_.pop_back();
    fetch::Request request = context_.request(what.uri);
    request.range = what.range;
    request.max_bytes = kMostBytes;
    request.total_timeout = request.read_timeout;
    resources_.push_front({what, std::make_unique<BodyLoad>(context_, request), nullptr});
    return resources_.begin();
}

Result<Companions::Shared> Companions::finished(const Resource& resource) {
    if (!resource.load->outcome()) return resource.load->outcome().error();
    if (!resource.what.encryption) return std::make_shared<const Bytes>(resource.load->body());
    const auto key = key_of(*resource.what.encryption);
    if (!key || !*key) return weir::fail(Errc::bad_media, "its key is gone");
    fetch::Decryptor decryptor{**key, resource.what.encryption->iv};
    Bytes plain;
    decryptor.feed(resource.load->body(), plain);
    if (auto whole = decryptor.finish(plain); !whole) return whole.error();
    return std::make_shared<const Bytes>(std::move(plain));
}

}  // namespace weir::recorder
