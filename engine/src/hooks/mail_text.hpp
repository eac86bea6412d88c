// SPDX-License-Identifier: MIT
// An event as a mail. Pure.  Thread: any.
#pragma once
#include <string>
#include <string_view>
#include <weir/hooks.hpp>

namespace weir::hooks {

/// Whether it may stand in a header and in an envelope: "name@host", in ASCII.
bool is_address(std::string_view text);

/// "=?UTF-8?B?…?= …": any text as the value of a header, in lines of at most 76 characters.
/// Source: RFC 2047 §2.
std::string encoded_words(std::string_view text);

/// Headers and body, lines ended by CRLF.  Source: RFC 5322, RFC 2045.
std::string mail_text(const MailOptions& mail, const HookMessage& message, std::string_view id);

}  // namespace weir::hooks
