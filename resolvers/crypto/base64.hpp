// SPDX-License-Identifier: MIT
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace weir::resolvers {

inline constexpr std::string_view kBase64Letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// `letters`: 64 of them. Without padding.
std::string encode_base64(std::string_view bytes, std::string_view letters = kBase64Letters);
/// Padding may be there or not. Nothing where a letter is none of them.
std::optional<std::string> decode_base64(std::string_view text,
                                         std::string_view letters = kBase64Letters);

}  // namespace weir::resolvers
