// SPDX-License-Identifier: MIT
// What stands in the place of platforms: their APIs under their own names, with TLS, and in front
// of their streams a CDN that lets through what it likes. The streams are a live origin's.
#pragma once
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "fetch/web.hpp"
#include "kit/origin/origin.hpp"
#include "kit/process.hpp"

namespace weir::e2e {

/// What a platform was asked.
struct Asked {
    std::string host{}, target{};  ///< "/path?query"
    std::string request{};         ///< All of it, with the body of a POST.
    std::string cdn{};             ///< "https://127.0.0.1:PORT": what streams begin with.

    bool has(std::string_view part) const { return target.find(part) != target.npos; }
};

/// One room on one platform, as far as weir asks about it.
struct Platform {
    std::string name{};    ///< "bilibili"
    std::string room{};    ///< Its URL.
    std::string stream{};  ///< Its name at the origin.
    std::vector<std::string> hosts{};
    /// All of the answer; empty: it is not asked about this room. Thread: one at a time.
    std::function<std::string(const Asked&)> answer{};
    /// Whether the CDN gives what is at "/live/STREAM…"; empty: always. Thread: as `answer`.
    std::function<bool(const std::string& target)> lets_through{};
};

/// Thread: any.
class StandIn {
public:
    /// `origin` outlives it. Fails the test when it can't be started.
    StandIn(const kit::Origin& origin, std::vector<Platform> platforms);

    const std::vector<Platform>& platforms() const { return platforms_; }
    std::vector<std::string> rooms() const;
    /// For `weir record`: whom to trust, where the platforms are found, and that they bear more
    /// than the real ones, so that tests need not wait.
    std::vector<std::string> options() const;
    /// The same for weir.toml, as it begins; further keys of [recording] may follow.
    std::string config() const;
    /// So many requests for that host and stream of targets that hold `part`.
    std::size_t count(const std::string& host, const std::string& part) const;
    /// What the CDN was asked for and did not give.
    std::vector<std::string> refused() const;

private:
    std::string answer(const std::string& request);
    std::string at_cdn(const std::string& target);
    std::vector<std::string> places() const;

    const std::vector<Platform> platforms_;
    kit::TempDir folder_;
    const std::uint16_t port_ = kit::free_port();
    mutable std::mutex mutex_;
    std::vector<Asked> asked_;
    std::vector<std::string> refused_;
    std::optional<fetch::Web> web_;
    std::optional<kit::Process> nginx_;
};

}  // namespace weir::e2e
