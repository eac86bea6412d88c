// SPDX-License-Identifier: MIT
#include "session/admission.hpp"

#include <algorithm>

#include "base/fail.hpp"

namespace weir::session {
namespace {

bool is_reached(unsigned limit, std::size_t running) {
    return limit > 0 && running >= limit;
}

}  // namespace

Result<void> admit(const LimitOptions& limits, std::string_view user,
                   std::span<const std::string_view> running) {
    if (is_reached(limits.all, running.size()))
        return fail(Errc::stream_limit, "{} of {} recordings are running", running.size(),
                    limits.all);
    if (user.empty()) return {};
    const auto own = std::size_t(std::ranges::count(running, user));
    if (is_reached(limits.per_user, own))
        return fail(Errc::stream_limit, "{} of {} recordings of user '{}' are running", own,
                    limits.per_user, user);
    const auto host = std::size_t(std::ranges::count(running, std::string_view{}));
    if (is_reached(limits.users, running.size() - host))
        return fail(Errc::stream_limit, "{} of {} recordings of users are running",
                    running.size() - host, limits.users);
    return {};
}

}  // namespace weir::session
