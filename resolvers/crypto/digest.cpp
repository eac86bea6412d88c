// SPDX-License-Identifier: MIT
#include "crypto/digest.hpp"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

namespace weir::resolvers {
namespace {

std::string digest(const EVP_MD* kind, std::string_view bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
    unsigned size = 0;
    if (kind == nullptr ||
        EVP_Digest(bytes.data(), bytes.size(), out.data(), &size, kind, nullptr) != 1)
        throw std::runtime_error{"OpenSSL lacks MD5 or SM3"};
    return {out.begin(), out.begin() + size};
}

}  // namespace

std::string md5(std::string_view bytes) {
    return digest(EVP_md5(), bytes);
}

std::string sm3(std::string_view bytes) {
    return digest(EVP_sm3(), bytes);
}

std::string to_hex(std::string_view bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string out;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        out += {kDigits[byte >> 4], kDigits[byte & 15]};
    }
    return out;
}

}  // namespace weir::resolvers
