// SPDX-License-Identifier: MIT
#pragma once
#include <curl/curl.h>

#include <weir/error.hpp>

namespace weir::fetch {

/// Category "curl": CURLcode with curl's own words.
const boost::system::error_category& curl_category() noexcept;

/// What a transfer's end means: our own Errc or an HTTP status where there is one, else category
/// "curl".
Error transfer_error(CURLcode code, long http_status, const char* curl_says);

}  // namespace weir::fetch
