// SPDX-License-Identifier: MIT
// Huya's call that signs a stream: the message and its answer. Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace weir::resolvers {

/// getCdnTokenInfoEx of servant liveui, whole. `agent`: the program that asks, as Huya writes it.
std::string huya_token_request(std::string_view stream, std::string_view agent, int app);
/// The anticode; nothing where the answer has none.
std::optional<std::string> huya_token(std::string_view answer);

}  // namespace weir::resolvers
