// SPDX-License-Identifier: MIT
// How Douyin is asked. Pure.
#pragma once
#include <string>
#include <string_view>
#include <weir/ext/resolver.hpp>

#include "sites.hpp"
#include "text/query.hpp"

namespace weir::resolvers {

/// Requests as the site's own page makes them.
class DouyinRequests {
public:
    explicit DouyinRequests(const Site& site) : site_(site) {}

    /// Its answer sets the cookie ttwid.
    ext::HttpRequest ttwid() const;
    /// The room of a page. `ttwid`: may be empty.
    ext::HttpRequest enter(std::string_view web_rid, std::string_view ttwid,
                           const ext::Lent& lent) const;
    /// A broadcast, or what is on of a profile where `broadcast` is empty. Either may be.
    ext::HttpRequest reflow(std::string_view broadcast, std::string_view sec_uid,
                            const ext::Lent& lent) const;
    /// The page of a room; that of the whole site where `web_rid` is empty. Its answer sets ttwid.
    ext::HttpRequest page(std::string_view web_rid, const ext::Lent& lent) const;

private:
    std::string user_agent() const;
    /// With what the browser is, and the signature.
    std::string signed_query(const Query& query, const ext::Lent& lent) const;

    const Site& site_;
};

}  // namespace weir::resolvers
