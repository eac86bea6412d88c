// SPDX-License-Identifier: MIT
// Percent-encoding and query strings. Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::resolvers {

/// All but letters, digits and -._~.
std::string encode_percent(std::string_view text);
/// "%41+b" → "A+b". What is no encoding stays.
std::string decode_percent(std::string_view text);

/// Names and values as they are meant, in order.
using Query = std::vector<std::pair<std::string, std::string>>;

/// "a=1&b=%20": a query, or a form's body.
std::string to_text(const Query& query);
/// Of "a=1&b", with or without "?" in front.
Query parse_query(std::string_view text);
/// Of the first of that name; nothing: there is none.
std::optional<std::string> find(const Query& query, std::string_view name);

/// With what the service needs to know that it is a form.
inline constexpr std::string_view kFormType =
    "Content-Type: application/x-www-form-urlencoded; charset=UTF-8";
inline constexpr std::string_view kJsonType = "Content-Type: application/json";

}  // namespace weir::resolvers
