// SPDX-License-Identifier: MIT
// The services that weir knows.
#pragma once
#include <weir/error.hpp>
#include <weir/ext/resolver.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

/// All of them. `override`: TOML that takes the place of what is built in,
/// table by table and key by key as in resolvers/sites.toml; `name`: of the file, for messages.
/// Errors: Errc::bad_option, with line and key.
Result<std::shared_ptr<ext::Resolvers>> built_in_resolvers(
    std::string_view override = {}, std::string_view name = "resolvers.toml");

/// What people are told of a service.
struct ServiceFacts {
    std::string platform{};  ///< ext::Resolver::platform().
    std::string example{};   ///< The URL of a room; there need not be such a room.
    std::string facts_of{};  ///< ext::Resolver::facts_of().
};
/// Of all that built_in_resolvers() gives, by name.  Errors: as there.
Result<std::vector<ServiceFacts>> service_facts(std::string_view override = {},
                                                std::string_view name = "resolvers.toml");

/// Takes any http or https URL, and tells by the first bytes it answers with whether it is a stream
/// that weir records. For the user who asks what a URL is; recordings look for themselves.
std::unique_ptr<ext::Resolver> direct_resolver();

struct ExecOptions {
    /// Names or paths of programs, the one to ask first in front: streamlink, yt-dlp.
    std::vector<std::string> order{"streamlink", "yt-dlp"};
};
/// Asks programs that the user has installed about any http or https URL, and about streamlink's
/// hls://…: for ext::Resolvers::set_fallback(). Which one knew it stands in Candidate::line:
/// "streamlink 5.2.1".
/// Errors: Errc::bad_option: no program, or one whose output weir can't read.
Result<std::unique_ptr<ext::Resolver>> exec_resolver(const ExecOptions& options = {});

}  // namespace weir
