// SPDX-License-Identifier: MIT
#include "fetch/versions.hpp"

#include <curl/curl.h>

namespace weir::fetch {

std::vector<LinkedLibrary> linked_libraries() {
    const auto* info = curl_version_info(CURLVERSION_NOW);
    std::vector<LinkedLibrary> libraries{{"libcurl", info->version}};
    if (info->ssl_version) libraries.push_back({"tls", info->ssl_version});
    if (info->nghttp2_version) libraries.push_back({"nghttp2", info->nghttp2_version});
    return libraries;
}

}  // namespace weir::fetch
