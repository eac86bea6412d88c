// SPDX-License-Identifier: MIT
#pragma once
#include <weir/options.hpp>

#include <span>
#include <string>
#include <string_view>

namespace weir::cli {

/// A service with many rooms that weir knows by its hosts.
struct KnownPlatform {
    std::string_view name;
    Profile profile;
    /// Blanks between. "*." in front stands for any labels, ".*" behind for any ending.
    std::string_view hosts;
};

std::span<const KnownPlatform> known_platforms();

/// Whether `host`, in lower case, is what `pattern` says. Pure.
bool matches_host(std::string_view host, std::string_view pattern);

/// nullptr where none is known.
const KnownPlatform* platform_of_host(std::string_view host);
const KnownPlatform* platform_named(std::string_view name);

/// In lower case, without user and port; empty where `url` has none.
std::string host_of(std::string_view url);

}  // namespace weir::cli
