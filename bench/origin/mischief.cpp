// SPDX-License-Identifier: MIT
#include "origin/mischief.hpp"

#include <fmt/format.h>

#include <chrono>
#include <condition_variable>
#include <mutex>

#include "kit/verify.hpp"

namespace weir::bench {
namespace {

/// The recorder has begun with every stream by then.
constexpr auto kSettled = 3s;
/// So many segments ahead nobody has asked for one yet.
constexpr std::uint64_t kAhead = 2;

void withhold(const LiveOrigin& origin, const std::string& url, const std::string& fault) {
    const auto newest = newest_msn(url);
    if (!newest) return;
    const std::string name = kit::stream_name(url);
    const auto done =
        origin.inject(name, fmt::format("fault={}&msn={}&count=0", fault, *newest + kAhead));
    if (!done) fmt::print(stderr, "weir-bench: {}: {}\n", name, done.error().message());
}

}  // namespace

std::string fault_of(const std::string& unnoticed) {
    if (unnoticed == "drop") return "hollow";
    return unnoticed == "double" || unnoticed == "swap" ? unnoticed : "";
}

void make_mischief(const Mischief& mischief, const LiveOrigin& origin,
                   const std::vector<std::string>& urls, const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any stopped;
    std::unique_lock lock{mutex};
    stopped.wait_for(lock, stop, kSettled, [] { return false; });
    if (stop.stop_requested()) return;
    std::vector<std::string> playlists;
    for (const std::string& url : urls)
        if (!kit::is_flv_url(url)) playlists.push_back(url);
    if (playlists.empty()) return;
    if (!mischief.unnoticed.empty())
        withhold(origin, playlists.front(), fault_of(mischief.unnoticed));
    for (unsigned i = 0; i < mischief.withheld && !stop.stop_requested(); ++i)
        withhold(origin, playlists[playlists.size() - 1 - i % playlists.size()], "drop");
}

}  // namespace weir::bench
