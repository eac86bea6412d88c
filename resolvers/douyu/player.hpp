// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <string>

#include "douyu/play.hpp"
#include "douyu/sign.hpp"
#include "sites.hpp"
#include "ways.hpp"

namespace weir::resolvers {

/// Asks Douyu for streams as its web player does. For one resolve().
class DouyuPlayer {
public:
    /// `site`: outlives it.
    DouyuPlayer(const Site& site, ext::Lent lent);

    /// `cdn`: empty: whichever the service likes. Signs with a new key where the one that is kept
    /// is refused, and by the service's clock where ours is: once each.
    boost::asio::awaitable<Tried<DouyuPlay>> play(std::string room, std::string cdn,
                                                  std::int64_t rate);

private:
    boost::asio::awaitable<Tried<DouyuKey>> key(bool is_kept_good);
    ext::HttpRequest request(const DouyuKey& key, const std::string& room, const std::string& cdn,
                             std::int64_t rate) const;

    const Site& site_;
    ext::Lent lent_;
    std::int64_t now_ = 0;  ///< Seconds.
};

}  // namespace weir::resolvers
