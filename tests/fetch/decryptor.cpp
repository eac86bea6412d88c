// SPDX-License-Identifier: MIT
#include "fetch/decryptor.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <numeric>

namespace weir {
namespace {

using fetch::Decryptor;

constexpr Decryptor::Block kKey{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
constexpr Decryptor::Block kIv{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 42};

Bytes plain_text(std::size_t size) {
    Bytes plain(size);
    std::iota(plain.begin(), plain.end(), std::uint8_t{0});
    return plain;
}

Bytes encrypted(const Bytes& plain) {
    EVP_CIPHER_CTX* context = EVP_CIPHER_CTX_new();
    EVP_EncryptInit_ex(context, EVP_aes_128_cbc(), nullptr, kKey.data(), kIv.data());
    Bytes cipher(plain.size() + 16);
    int written = 0, rest = 0;
    EVP_EncryptUpdate(context, cipher.data(), &written, plain.data(), int(plain.size()));
    EVP_EncryptFinal_ex(context, cipher.data() + written, &rest);
    EVP_CIPHER_CTX_free(context);
    cipher.resize(std::size_t(written + rest));
    return cipher;
}

Bytes fed_in_pieces(Decryptor& decryptor, ByteView cipher, std::size_t piece) {
    Bytes plain;
    while (!cipher.empty()) {
        const auto n = std::min(piece, cipher.size());
        decryptor.feed(cipher.first(n), plain);
        cipher = cipher.subspan(n);
    }
    return plain;
}

TEST_CASE("decryptor: pieces of any size give the plain text", "[fetch]") {
    const auto size = GENERATE(as<std::size_t>{}, 0, 1, 15, 16, 17, 1000, 4096);
    const auto piece = GENERATE(as<std::size_t>{}, 1, 7, 16, 33, 100'000);
    const Bytes plain = plain_text(size);
    Decryptor decryptor{kKey, kIv};
    Bytes out = fed_in_pieces(decryptor, encrypted(plain), piece);
    REQUIRE(decryptor.finish(out));
    CHECK(out == plain);
}

TEST_CASE("decryptor: what broke off is gone on with from the block before", "[fetch]") {
    const Bytes plain = plain_text(1000);
    const Bytes cipher = encrypted(plain);
    const auto broken_at = GENERATE(as<std::size_t>{}, 0, 5, 16, 31, 32, 33, 500, 1007);
    Decryptor first{kKey, kIv};
    Bytes out = fed_in_pieces(first, ByteView{cipher}.first(broken_at), 10);
    REQUIRE(out.size() % Decryptor::kBlockBytes == 0);
    auto second = Decryptor::resumed(kKey, kIv, out.size());
    const auto offset = Decryptor::resume_offset(out.size());
    const Bytes rest = fed_in_pieces(second, ByteView{cipher}.subspan(offset), 10);
    out.insert(out.end(), rest.begin(), rest.end());
    REQUIRE(second.finish(out));
    CHECK(out == plain);
}

TEST_CASE("decryptor: a wrong key and a short body are told", "[fetch]") {
    const Bytes cipher = encrypted(plain_text(1000));
    Decryptor::Block other = kKey;
    other[0] = 99;
    Decryptor wrong{other, kIv};
    Bytes out = fed_in_pieces(wrong, cipher, 100);
    CHECK(wrong.finish(out).error().code == Errc::bad_media);
    Decryptor cut{kKey, kIv};
    out = fed_in_pieces(cut, ByteView{cipher}.first(999), 100);
    CHECK(cut.finish(out).error().code == Errc::bad_media);
    auto resumed = Decryptor::resumed(kKey, kIv, 32);
    out = fed_in_pieces(resumed, ByteView{cipher}.first(8), 8);
    CHECK_FALSE(resumed.finish(out));
}

}  // namespace
}  // namespace weir
