// SPDX-License-Identifier: MIT
#include "fetch/decryptor.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <cassert>
#include <new>

#include "base/fail.hpp"

namespace weir::fetch {
namespace {

struct FreeContext {
    void operator()(EVP_CIPHER_CTX* p) const noexcept { EVP_CIPHER_CTX_free(p); }
};

}  // namespace

struct Decryptor::Impl {
    std::unique_ptr<EVP_CIPHER_CTX, FreeContext> context{EVP_CIPHER_CTX_new()};
    Block key;
    Bytes first;             ///< The cipher block before, while it is awaited.
    bool awaits_iv = false;  ///< It is the first to come.

    void begin(const std::uint8_t* iv) {
        if (!context ||
            EVP_DecryptInit_ex(context.get(), EVP_aes_128_cbc(), nullptr, key.data(), iv) != 1)
            throw std::bad_alloc{};
    }
};

Decryptor::Decryptor(const Block& key, const Block& iv) : impl_(std::make_unique<Impl>()) {
    impl_->key = key;
    impl_->begin(iv.data());
}

Decryptor::Decryptor(Decryptor&&) noexcept = default;
Decryptor::~Decryptor() = default;

std::uint64_t Decryptor::resume_offset(std::uint64_t delivered) {
    assert(delivered % kBlockBytes == 0);
    return delivered == 0 ? 0 : delivered - kBlockBytes;
}

Decryptor Decryptor::resumed(const Block& key, const Block& iv, std::uint64_t delivered) {
    Decryptor decryptor{key, iv};
    decryptor.impl_->awaits_iv = delivered > 0;
    return decryptor;
}

void Decryptor::feed(ByteView cipher, Bytes& plain) {
    if (impl_->awaits_iv) {
        Bytes& first = impl_->first;
        const auto n = std::min(kBlockBytes - first.size(), cipher.size());
        first.insert(first.end(), cipher.begin(), cipher.begin() + std::ptrdiff_t(n));
        cipher = cipher.subspan(n);
        if (first.size() < kBlockBytes) return;
        impl_->begin(first.data());
        impl_->awaits_iv = false;
    }
    const auto before = plain.size();
    plain.resize(before + cipher.size() + kBlockBytes);
    int written = 0;
    EVP_DecryptUpdate(impl_->context.get(), plain.data() + before, &written, cipher.data(),
                      static_cast<int>(cipher.size()));
    plain.resize(before + static_cast<std::size_t>(written));
}

Result<void> Decryptor::finish(Bytes& plain) {
    const auto before = plain.size();
    plain.resize(before + kBlockBytes);
    int written = 0;
    const int good = EVP_DecryptFinal_ex(impl_->context.get(), plain.data() + before, &written);
    plain.resize(before + (good == 1 ? static_cast<std::size_t>(written) : 0));
    if (good != 1 || impl_->awaits_iv)
        return fail(Errc::bad_media, "it can't be decrypted: another key, or cut short");
    return {};
}

}  // namespace weir::fetch
