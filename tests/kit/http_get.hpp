// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <weir/error.hpp>

namespace weir::kit {

struct HttpAnswer {
    long status = 0;
    std::string type;
    std::string body;
};

struct HttpAsk {
    std::string url{};
    std::string method = "GET";
    std::string range{};  ///< "0-99".
    double limit_s = 10;
    std::size_t most_bytes = 64u << 20;  ///< More is an error.
};

/// One request by libcurl; the body as far as it came stands in `partial` when it fails.
/// Thread: any.  Blocks: up to limit_s.  Errors: curl's code as a number in the detail.
Result<HttpAnswer> http_get(const HttpAsk& ask, HttpAnswer* partial = nullptr);

}  // namespace weir::kit
