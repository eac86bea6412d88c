// SPDX-License-Identifier: MIT
// Text that came from anywhere, made fit to be shown. Pure.  Thread: any.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace weir::hooks {

/// Valid UTF-8 and nothing else changed; what is none becomes U+FFFD.
std::string valid_utf8(std::string_view text);

/// One line: control characters, line and paragraph separators and marks that turn the direction
/// of what follows become blanks. At most `bytes`, cut between characters, "…" then at its end.
std::string one_line(std::string_view text, std::size_t bytes);

/// At most `bytes` of what `escape` makes of the characters of valid UTF-8, one by one; "…" at its
/// end where it was cut.
std::string escaped(std::string_view text, std::size_t bytes,
                    std::string (*escape)(std::string_view character));

/// "a b/ü" -> "a%20b/%C3%BC": of an http or https URL, only what begins no markup anywhere is left
/// as it is. Empty for what is no such URL, and for what is longer than `bytes` then.
std::string plain_url(std::string_view url, std::size_t bytes);

}  // namespace weir::hooks
