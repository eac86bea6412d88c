// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <string>
#include <vector>

#include "http/access.hpp"
#include "http/client_rate.hpp"
#include "http/router.hpp"

namespace weir::cli::http {

struct ServiceLimits {
    double requests_per_second = 50;  ///< Of one client, on average; 0: no limit.
    double burst = 200;
};

/// Requests in, answers out: who asks, whether too often, and for what.  Thread: any.
class Service {
public:
    /// `hosts`: see is_foreign().
    Service(Access& access, std::vector<std::string> hosts, const ServiceLimits& limits);

    Router& router() { return router_; }
    const Router& router() const { return router_; }

    /// Blocks: as its handler does, which may read the catalogue.
    Response answer(const Request& request);

private:
    Response dispatch(const Request& request);

    Access& access_;
    const std::vector<std::string> hosts_;
    ClientRate rate_;
    Router router_;
};

}  // namespace weir::cli::http
