// SPDX-License-Identifier: MIT
// The services behind the URLs of pages, as flags or weir.toml want them.
#pragma once
#include <weir/ext/resolver.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "given.hpp"
#include "usage_error.hpp"

namespace weir::cli {

struct ServiceOptions {
    std::string facts{};  ///< The text of a resolvers.toml; empty: what is built in.
    std::string facts_name = "resolvers.toml";  ///< For messages.
    /// Programs to ask about URLs that nobody takes, the first one first; empty: none.
    std::vector<std::string> tools{};
    bool looks_itself = false;  ///< At URLs that nobody takes, before the tools: are they streams?

    bool operator==(const ServiceOptions&) const = default;
};

/// What was typed of it.
struct ServiceFlags {
    std::optional<std::string> resolvers{}, exec{};
};

/// `--resolvers` or WEIR_RESOLVERS, `--exec` or WEIR_EXEC; without the latter, streamlink and
/// yt-dlp where they are installed.  Blocks: on the file, 4 MiB at most, and on a look at PATH.
Parsed<ServiceOptions> plan_services(const ServiceFlags& flags, const Environment& environment);

/// "streamlink,yt-dlp", or "none".
Parsed<std::vector<std::string>> parse_tools(std::string_view text);

/// The error names the file, its line and key.
Parsed<std::shared_ptr<ext::Resolvers>> load_services(const ServiceOptions& options);

}  // namespace weir::cli
