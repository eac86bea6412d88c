// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <string_view>
#include <weir/error.hpp>

namespace weir {

/// `reference` made absolute against `base` (RFC 3986 §5). Lenient as browsers are: blanks around
/// it are dropped, characters that may not stand in a URL are percent-encoded. Errors:
/// Errc::refused_url unless the result is http or https with a host.
Result<std::string> resolve_url(std::string_view base, std::string_view reference);

/// The same for a URL that must be absolute already.
Result<std::string> checked_url(std::string_view url);

}  // namespace weir
