// SPDX-License-Identifier: MIT
#include "crypto/base64.hpp"

#include <cstdint>

namespace weir::resolvers {

std::string encode_base64(std::string_view bytes, std::string_view letters) {
    std::string out;
    std::uint32_t bits = 0;
    int count = 0;
    for (const char c : bytes) {
        bits = (bits << 8) | static_cast<unsigned char>(c);
        for (count += 8; count >= 6; count -= 6)
            out += letters[(bits >> (count - 6)) & 63];
    }
    if (count > 0) out += letters[(bits << (6 - count)) & 63];
    return out;
}

std::optional<std::string> decode_base64(std::string_view text, std::string_view letters) {
    while (text.ends_with('='))
        text.remove_suffix(1);
    std::string out;
    std::uint32_t bits = 0;
    int count = 0;
    for (const char c : text) {
        const auto value = letters.find(c);
        if (value == letters.npos) return std::nullopt;
        bits = (bits << 6) | static_cast<std::uint32_t>(value);
        count += 6;
        if (count < 8) continue;
        count -= 8;
        out += static_cast<char>((bits >> count) & 255);
    }
    return out;
}

}  // namespace weir::resolvers
