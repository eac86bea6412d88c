// SPDX-License-Identifier: MIT
#pragma once
#include <boost/json/value.hpp>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include "e2e/run_house.hpp"

namespace weir::e2e {

/// A house with an address.  Thread: one at a time.
struct Site {
    static constexpr const char* kToken = "0123456789abcdef-admin";

    explicit Site(const std::string& config = {});
    void start();

    /// The body of what is answered to curl.
    std::string ask(const std::string& path, const std::string& method = "GET",
                    const std::string& body = "{}") const;
    boost::json::value get(const std::string& path, const std::string& method = "GET",
                           const std::string& body = "{}") const;
    /// A figure of /metrics; none where it is not there.
    std::optional<double> figure(const std::string& name) const;

    /// Each by hand; returns when none is recorded any more.
    void stop_rooms() const;
    /// Of the ledgers: how many gaps, and their seconds.
    std::pair<double, double> told_gaps() const;
    /// Of all media files.
    std::uint64_t media_bytes() const;

    std::uint16_t port;
    RunHouse house;
};

}  // namespace weir::e2e
