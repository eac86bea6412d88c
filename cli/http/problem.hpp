// SPDX-License-Identifier: MIT
// Errors as problem+json, with codes that stay.  Source: RFC 7807.
#pragma once
#include <weir/error.hpp>

#include <string>
#include <string_view>

#include "http/message.hpp"

namespace weir::cli::http {

/// `code`: "NOT_FOUND"; `detail`: for people, printable or not.
Response problem(unsigned status, std::string_view code, std::string_view detail);
/// Of an error of the engine's: a limit that is reached is 429, and so on.
Response problem(const Error& error);

Response not_found(std::string_view what);
Response bad_request(std::string_view detail);

}  // namespace weir::cli::http
