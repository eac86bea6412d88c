// SPDX-License-Identifier: MIT
#pragma once
#include <string>

#include "config/node.hpp"

namespace weir::cli {

/// A document as JSON, with stars for what only its owner may see: headers, passwords, proxies and
/// receivers of hooks. Pure.
std::string shown_config(const Table& document);

}  // namespace weir::cli
