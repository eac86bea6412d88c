// SPDX-License-Identifier: MIT
// What is found in the text of a page. Nothing is run. Pure.
#pragma once
#include <concepts>
#include <optional>
#include <string>
#include <string_view>

namespace weir::resolvers {

/// "Tom &amp; Ann &#39;x&#x27;" → "Tom & Ann 'x'". Entities that are not known stay.
std::string unescape_html(std::string_view text);

/// What stands between the first `before` and the next `after`; nothing where either is missing.
std::optional<std::string_view> between(std::string_view text, std::string_view before,
                                        std::string_view after);
/// What is found would not outlive such a text.
std::optional<std::string_view> between(std::same_as<std::string> auto&& text, std::string_view,
                                        std::string_view) = delete;

/// The object or array that begins at the first "{" or "[" behind `before`, up to where its
/// brackets are even; strings of any quote are minded. Nothing where there is none, or it has no
/// end.
std::optional<std::string_view> literal_after(std::string_view text, std::string_view before);

/// The body of <script … id="ID" …>.
std::optional<std::string_view> script(std::string_view page, std::string_view id);

/// It is a page and no data.
bool is_html(std::string_view body);
/// It asks for a proof that a person is there.
bool is_captcha(std::string_view body);

}  // namespace weir::resolvers
