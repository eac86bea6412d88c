// SPDX-License-Identifier: MIT
#pragma once
#include <curl/curl.h>

#include <set>
#include <string>
#include <string_view>

#include "fetch/request.hpp"

namespace weir::fetch {

/// Cookies that were set on the way, and TLS sessions: each curl handle has its own of both, unless
/// they share. Outlives the handles that use it.  Thread: shard (curl needs no locks then).
/// Full: an origin that sets ever more cookies is sent none of the old ones.
class Memory {
public:
    Memory();
    ~Memory();
    Memory(const Memory&) = delete;

    void lend_to(CURL* easy) const;
    static void take_back_from(CURL* easy);
    /// Cookies of the user's ("a=b; c=d"), for the host of `url`; what that sets later, wins.
    /// curl would carry them to whatever host a redirect names.
    void add(CURL* easy, std::string_view cookies, const std::string& url);
    /// After each answer.
    void bound_cookies(CURL* easy);

private:
    CURLSH* share_;
    std::set<std::string> hosts_;  ///< That have the user's cookies.
};

}  // namespace weir::fetch
