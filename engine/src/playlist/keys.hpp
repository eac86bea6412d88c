// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>
#include <weir/error.hpp>

#include "playlist/resolver.hpp"
#include "playlist/text.hpp"

namespace weir::playlist {

/// The IV of a segment whose EXT-X-KEY tells none.
media::Encryption::Iv default_iv(std::uint64_t msn);

/// The EXT-X-KEY tags in force, one for each KEYFORMAT. All of them lead to the same media, so one
/// that we can take is enough.  Source: RFC 8216 §4.3.2.4.
class Keys {
public:
    using Iv = media::Encryption::Iv;

    /// A key for AES-128 over whole segments, fetched as it is.
    struct Key {
        std::string uri;
        std::optional<Iv> iv;  ///< None: default_iv().
    };

    explicit Keys(std::size_t limit) : limit_(limit) {}

    /// Errors: Errc::invalid_playlist, Errc::playlist_too_large, Errc::refused_url.
    Result<void> on_tag(const Line& line, UriResolver& resolver);

    /// The one that we take; none: the media is clear, or unsupported() tells why not.
    const Key* usable() const;
    /// METHOD, and KEYFORMAT if not identity, of the first in force; none if usable() or clear.
    std::optional<std::string> unsupported() const;

private:
    struct Entry {
        std::string method, format;
        std::optional<Key> key;
    };
    Result<void> take(Entry entry, const Line& line);

    std::size_t limit_;
    std::vector<Entry> in_force_;
};

}  // namespace weir::playlist
