// SPDX-License-Identifier: MIT
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace weir::resolvers {

/// JSON from a JavaScript literal, as pages assign them: `undefined`, NaN and Infinity become null,
/// `!0` and `!1` true and false; names without quotes and strings in ' or ` get "; commas before a
/// bracket go. Anything that would have to be run stays as it is, so that it is no JSON. Pure.
std::string js_to_json(std::string_view literal);

/// The text of a JavaScript or JSON string without its quotes: "a\u0022\n" → a"⏎. Nothing where an
/// escape is cut short.
std::optional<std::string> unescape_js(std::string_view text);

}  // namespace weir::resolvers
