// SPDX-License-Identifier: MIT
// curl's handles, owned.
#pragma once
#include <curl/curl.h>

#include <memory>

namespace weir::fetch {

struct FreeEasy {
    void operator()(CURL* p) const noexcept { curl_easy_cleanup(p); }
};
struct FreeList {
    void operator()(curl_slist* p) const noexcept { curl_slist_free_all(p); }
};
using EasyPtr = std::unique_ptr<CURL, FreeEasy>;
using ListPtr = std::unique_ptr<curl_slist, FreeList>;

}  // namespace weir::fetch
