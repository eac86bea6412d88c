// SPDX-License-Identifier: MIT
#pragma once
#include <boost/system/error_code.hpp>
#include <optional>

namespace weir {

/// HTTP statuses as errors: name "http", value = the status. 408, 425, 429 and 5xx are
/// Fault::transient, all others Fault::permanent.
const boost::system::error_category& http_category() noexcept;

/// 404 → "HTTP 404 Not Found".
boost::system::error_code http_error(int status) noexcept;

/// The status, if the code is one of the http category.
std::optional<int> http_status(const boost::system::error_code& code) noexcept;

}  // namespace weir
