// SPDX-License-Identifier: MIT
#include "viewers/crowd.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>

#include "process/pause.hpp"

namespace weir::bench {
namespace {

constexpr milliseconds kPatience{5'000};  ///< For those whose last request is not answered.
constexpr milliseconds kTurn{200};

}  // namespace

Viewing watch_all(std::uint16_t port, const std::vector<std::string>& paths, unsigned players,
                  milliseconds joining, milliseconds length) {
    boost::asio::io_context loop{1};
    const auto begin = Clock::now(), end = begin + length;
    std::vector<std::unique_ptr<Player>> crowd;
    for (unsigned i = 0; i < players; ++i) {
        const auto join = begin + joining * i / players;
        crowd.push_back(std::make_unique<Player>(loop.get_executor(), port, paths[i % paths.size()],
                                                 join, end));
        auto work = crowd.back()->play();
        boost::asio::co_spawn(loop, std::move(work), boost::asio::detached);
    }
    while (!loop.stopped() && Clock::now() < end + kPatience && !is_interrupted())
        loop.run_for(kTurn);
    Viewing viewing;
    for (const auto& player : crowd)
        viewing += player->viewing();
    return viewing;
}

}  // namespace weir::bench
