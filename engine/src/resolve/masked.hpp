// SPDX-License-Identifier: MIT
// What is shown and kept of requests and answers: everything but their secrets. Pure.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace weir::resolve {

/// "a=1; sid=x" → {"1", "x"}: of a Cookie header, those that are long enough to be secrets.
std::vector<std::string> cookie_values(std::string_view cookies);

/// A URL, a header ("Name: value") or a body, with "***" for the values of names that speak of
/// secrets (token, sign, auth, session, …; in queries, JSON and cookies), and wherever one of
/// `secrets` stands.
std::string masked(std::string_view text, const std::vector<std::string>& secrets = {});

}  // namespace weir::resolve
