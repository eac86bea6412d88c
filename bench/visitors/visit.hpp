// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "kit/process.hpp"
#include "visitors/askers.hpp"
#include "visitors/attackers.hpp"

namespace weir::bench {

/// What happened in one part of a visit, and what weir said of it.
struct Part {
    std::string name{};
    double seconds = 0;
    std::optional<double> p99_s{};  ///< Of the delay of the shards' timers.
    double http_cpu_s = 0;
    std::optional<Asked> asked{};
    std::optional<Attack> attack{};
};

/// Who comes to one `weir run` over HTTP, part after part.  Thread: one.  Blocks: as each part
/// does.
class Visit {
public:
    /// `stop` outlives it.
    Visit(std::uint16_t port, milliseconds part, const std::stop_token& stop)
        : port_(port), length_(part), stop_(stop) {}

    const std::vector<Part>& parts() const { return parts_; }
    /// Why there are no more parts; empty: all went well.
    const std::string& trouble() const { return trouble_; }

    /// Looks at /metrics before and after `what`, which does one of the following.
    void run(std::string name, const std::function<void(Part&)>& what);
    void wait() const;
    void ask(Part& part, const std::vector<std::string>& paths, double per_second) const;
    void besiege(Part& part, unsigned connections) const;

    /// Paths of the rooms' posters.
    std::vector<std::string> posters() const;

private:
    const std::uint16_t port_;
    const milliseconds length_;
    const std::stop_token& stop_;
    std::vector<Part> parts_;
    std::string trouble_;
};

}  // namespace weir::bench
