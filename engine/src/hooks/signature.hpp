// SPDX-License-Identifier: MIT
// Signatures of webhooks. Pure.  Thread: any.
#pragma once
#include <chrono>
#include <string>
#include <string_view>

namespace weir::hooks {

/// HMAC-SHA256 of `text`, 32 bytes.
std::string hmac(std::string_view key, std::string_view text);
std::string hex(std::string_view bytes);
std::string base64(std::string_view bytes);

/// DingTalk: key is the secret, text "MILLISECONDS\nSECRET"; goes into the query, so the rest is
/// "timestamp=…&sign=…".
std::string dingtalk_query(std::string_view secret, std::chrono::system_clock::time_point now);

/// Feishu: key is "SECONDS\nSECRET", of no text at all.
struct FeishuSign {
    std::string timestamp, sign;
};
FeishuSign feishu_sign(std::string_view secret, std::chrono::system_clock::time_point now);

}  // namespace weir::hooks
