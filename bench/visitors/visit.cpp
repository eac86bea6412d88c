// SPDX-License-Identifier: MIT
#include "visitors/visit.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <utility>

#include "kit/http_get.hpp"
#include "process/pause.hpp"
#include "visitors/metrics_page.hpp"

namespace weir::bench {

namespace json = boost::json;

void Visit::run(std::string name, const std::function<void(Part&)>& what) {
    if (stop_.stop_requested() || !trouble_.empty()) return;
    const auto before = fetch_metrics(port_);
    Part part{.name = std::move(name)};
    const auto begin = Clock::now();
    what(part);
    part.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    const auto after = fetch_metrics(port_);
    if (!before || !after) {
        trouble_ = (before ? after : before).error().message();
        return;
    }
    part.p99_s = quantile_between(*before, *after, "weir_shard_timer_delay_seconds", 0.99);
    const std::string stage = R"(weir_cpu_seconds_total{stage="http"})";
    part.http_cpu_s = figure(*after, stage) - figure(*before, stage);
    parts_.push_back(std::move(part));
}

void Visit::wait() const {
    (void)pause(length_);
}

void Visit::ask(Part& part, const std::vector<std::string>& paths, double per_second) const {
    part.asked = ask_steadily(port_, paths, per_second, length_, stop_);
}

void Visit::besiege(Part& part, unsigned connections) const {
    part.attack = attack(port_, connections, length_, stop_);
}

std::vector<std::string> Visit::posters() const {
    std::vector<std::string> paths;
    const auto answer =
        kit::http_get({.url = fmt::format("http://127.0.0.1:{}/api/v1/rooms", port_)});
    boost::system::error_code bad;
    const auto rooms = answer ? json::parse(answer->body, bad) : json::value{};
    if (bad || !rooms.is_object()) return paths;
    for (const auto& room : rooms.at("rooms").as_array())
        paths.push_back(fmt::format("/api/v1/rooms/{}/poster.jpg",
                                    std::string_view{room.at("id").as_string()}));
    return paths;
}

}  // namespace weir::bench
