// SPDX-License-Identifier: MIT
// The page that YouTube shows first in some countries, and what answers it. Pure.
#pragma once
#include <optional>
#include <weir/ext/resolver.hpp>

namespace weir::resolvers::youtube {

/// It asks for consent and shows nothing else.
bool is_consent(const ext::HttpAnswer& answer);

/// What its first form sends; its answer sets a cookie. Nothing where there is no such form, or it
/// goes to another host than consent.youtube.com.
std::optional<ext::HttpRequest> consent_to(const ext::HttpAnswer& answer);

}  // namespace weir::resolvers::youtube
