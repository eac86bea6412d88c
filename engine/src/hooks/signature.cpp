// SPDX-License-Identifier: MIT
#include "hooks/signature.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <new>

namespace weir::hooks {
namespace {

template <class Duration>
auto count_of(std::chrono::system_clock::time_point now) {
    return std::chrono::floor<Duration>(now).time_since_epoch().count();
}

std::string query_value(std::string_view base64_text) {
    std::string out;
    for (const char c : base64_text) {
        switch (c) {
            case '+': out += "%2B"; break;
            case '/': out += "%2F"; break;
            case '=': out += "%3D"; break;
            default: out += c;
        }
    }
    return out;
}

}  // namespace

std::string hmac(std::string_view key, std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes, text.size(),
             digest.data(), &size) == nullptr)
        throw std::bad_alloc{};
    return {reinterpret_cast<const char*>(digest.data()), size};
}

std::string hex(std::string_view bytes) {
    std::string out;
    for (const unsigned char byte : bytes)
        out += fmt::format("{:02x}", byte);
    return out;
}

std::string base64(std::string_view bytes) {
    std::string out(4 * ((bytes.size() + 2) / 3) + 1, '\0');
    const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                     reinterpret_cast<const unsigned char*>(bytes.data()),
                                     static_cast<int>(bytes.size()));
    out.resize(static_cast<std::size_t>(size));
    return out;
}

std::string dingtalk_query(std::string_view secret, std::chrono::system_clock::time_point now) {
    const auto timestamp = count_of<std::chrono::milliseconds>(now);
    const auto sign = base64(hmac(secret, fmt::format("{}\n{}", timestamp, secret)));
    return fmt::format("timestamp={}&sign={}", timestamp, query_value(sign));
}

FeishuSign feishu_sign(std::string_view secret, std::chrono::system_clock::time_point now) {
    const auto timestamp = fmt::format("{}", count_of<std::chrono::seconds>(now));
    return {timestamp, base64(hmac(fmt::format("{}\n{}", timestamp, secret), ""))};
}

}  // namespace weir::hooks
