// SPDX-License-Identifier: MIT
#pragma once
#include <array>
#include <memory>
#include <weir/error.hpp>

#include "base/bytes.hpp"

namespace weir::fetch {

/// AES-128 in CBC mode, padded as PKCS #7, over one resource in pieces as they come. Pure.
/// Source: RFC 8216 §4.3.2.4, RFC 5652 §6.3.
class Decryptor {
public:
    static constexpr std::size_t kBlockBytes = 16;
    using Block = std::array<std::uint8_t, kBlockBytes>;

    Decryptor(const Block& key, const Block& iv);
    Decryptor(Decryptor&&) noexcept;
    ~Decryptor();

    /// Goes on behind `delivered` plain bytes: the cipher text from resume_offset(delivered) on is
    /// to be fed.
    static Decryptor resumed(const Block& key, const Block& iv, std::uint64_t delivered);
    static std::uint64_t resume_offset(std::uint64_t delivered);

    /// Appends what can be told of the plain text. The last block waits for finish().
    void feed(ByteView cipher, Bytes& plain);
    /// Errors: Errc::bad_media where the padding is wrong: another key, or not all of the resource.
    Result<void> finish(Bytes& plain);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace weir::fetch
