// SPDX-License-Identifier: MIT
// A message as the outbox keeps it, commands read it and webhooks of shape json carry it; and as
// people read it. Pure.  Thread: any.
#pragma once
#include <string>
#include <string_view>
#include <weir/hooks.hpp>

namespace weir::hooks {

/// One JSON object with the fields that docs/reference.md names. Each text is cut to 4 KiB.
std::string to_json(const HookMessage& message, std::string_view id);

/// What to_json made.  Errors: Errc::bad_option for anything else.
Result<HookMessage> from_json(std::string_view text);

/// Whether this hook wants to know.
bool is_wanted(const HookOptions& hook, const HookMessage& message);

/// For people, in plain text without any markup: one line, and lines of details (without a URL).
struct Wording {
    std::string title;
    std::string details;
    std::string url;  ///< Of the room, where it is worth a look; safe to stand in any text.
};
Wording wording_of(const HookMessage& message);

}  // namespace weir::hooks
