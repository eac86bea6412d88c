// SPDX-License-Identifier: MIT
#pragma once
#include <weir/ext/resolver.hpp>

#include <memory>

namespace weir::cli {

/// What a URL is that nobody takes: weir's own look at it, then, where it is no stream, `tools`
/// (null: none).
std::unique_ptr<ext::Resolver> any_url(std::unique_ptr<ext::Resolver> tools);

}  // namespace weir::cli
