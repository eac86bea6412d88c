// SPDX-License-Identifier: MIT
#pragma once
#include <istream>
#include <string>
#include <string_view>
#include <vector>

#include "usage_error.hpp"

namespace weir::cli {

struct ListedUrl {
    std::string url;
    std::string from;  ///< "streams.txt, line 3"; empty when it stood on the command line.
};

/// Refuses what can't be an http(s) URL with a host. The engine looks closer.
Parsed<void> check_url(std::string_view url);

/// One URL a line; blank lines and what follows a `#` at the start of a line or after a blank are
/// passed over.
Parsed<std::vector<ListedUrl>> read_url_list(std::istream& in, std::string_view list_name);

}  // namespace weir::cli
