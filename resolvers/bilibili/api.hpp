// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "sites.hpp"
#include "text/query.hpp"
#include "ways.hpp"

namespace weir::resolvers {

/// Of a room.
inline constexpr std::int64_t kBilibiliLive = 1, kBilibiliRound = 2;

/// Bilibili's calls, for one resolve(). The code that stands in each answer is looked at here:
/// whoever gets an answer gets one of code 0.
class BilibiliApi {
public:
    /// `site`: outlives it.
    BilibiliApi(const Site& site, ext::Lent lent) : site_(site), lent_(lent) {}

    /// `path`: a key of the site. `room`: for the Referer.
    boost::asio::awaitable<Tried<JsonAnswer>> get(std::string path, Query query, std::string room);
    /// With WBI's signature; without it where its keys can't be had.
    boost::asio::awaitable<Tried<JsonAnswer>> get_signed(std::string path, Query query,
                                                         std::string room);
    /// A playlist is expected.
    boost::asio::awaitable<Tried<ext::HttpAnswer>> get_playlist(std::string path, Query query,
                                                                std::string room);
    /// Its batch call. `json`: the body.
    boost::asio::awaitable<Tried<JsonAnswer>> post(std::string path, std::string json);

private:
    enum class Keys { kept, anew };
    ext::HttpRequest request(std::string url, const std::string& room) const;
    Tried<JsonAnswer> checked(JsonAnswer answer, const std::string& path) const;
    boost::asio::awaitable<Tried<JsonAnswer>> ask_code(ext::HttpRequest request, std::string path);
    boost::asio::awaitable<std::string> mixin(Keys keys);
    std::string url(std::string_view path, std::string_view query) const;

    const Site& site_;
    ext::Lent lent_;
    bool has_new_keys_ = false;
};

/// What any of Bilibili's streams is refused without.
std::vector<std::string> bilibili_headers(const Site& site, const std::string& room);

}  // namespace weir::resolvers
