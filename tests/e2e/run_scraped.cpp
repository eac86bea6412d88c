// SPDX-License-Identifier: MIT
// A real Prometheus, set up with the files that are deployed, scrapes a `weir run` that records.
#include <fmt/format.h>

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <regex>

#include "e2e/run_site.hpp"
#include "kit/origin_fixture.hpp"

namespace weir::e2e {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

const fs::path kFiles = fs::path{WEIR_SOURCE_DIR} / "cli/deploy/prometheus";

/// $WEIR_SCRAPE_SECONDS: for how long it scrapes.
double scrape_seconds() {
    const char* given = std::getenv("WEIR_SCRAPE_SECONDS");
    return given == nullptr ? 6 : std::strtod(given, nullptr);
}

bool has_prometheus() {
    if (kit::run_tool({"/bin/sh", "-c", "command -v prometheus"}).exit_code == 0) return true;
    WARN("SKIPPED: there is no prometheus");
    return false;
}

/// With weir.rules.yml and prometheus.yml as they are, but for where weir is and how often it is
/// asked.
class Prometheus {
public:
    explicit Prometheus(const Site& site) : port_(kit::free_port()) {
        std::string config = kit::read_text(kFiles / "prometheus.yml");
        config = std::regex_replace(config, std::regex{"15s"}, "1s");
        config = std::regex_replace(config, std::regex{"weir:8080"},
                                    fmt::format("127.0.0.1:{}", site.port));
        kit::write_text(folder_ / "prometheus.yml", config);
        kit::write_text(folder_ / "weir.token", Site::kToken);
        fs::copy(kFiles / "weir.rules.yml", folder_ / "weir.rules.yml");
        auto process = kit::Process::start(
            {.arguments = {"prometheus", "--config.file", folder_ / "prometheus.yml",
                           "--storage.tsdb.path", folder_ / "data", "--web.listen-address",
                           fmt::format("127.0.0.1:{}", port_)},
             .output = folder_ / "log",
             .errors = folder_ / "log"});
        REQUIRE(process.has_value());
        process_.emplace(std::move(*process));
        INFO(kit::read_text(folder_ / "log"));
        REQUIRE(kit::wait_until_listening(*process_, {port_}, folder_ / "log"));
    }

    /// The value of each series; what it answers to "count" is one.
    std::vector<double> query(const std::string& expression) const {
        const auto said = kit::run_tool({"curl", "-s", "--noproxy", "*", "-m", "10", "-G",
                                         "--data-urlencode", "query=" + expression,
                                         fmt::format("http://127.0.0.1:{}/api/v1/query", port_)});
        boost::system::error_code bad;
        const auto answer = json::parse(said.output, bad);
        std::vector<double> values;
        if (bad || !answer.is_object() || answer.at("status").as_string() != "success")
            return values;
        for (const auto& series : answer.at("data").at("result").as_array())
            values.push_back(
                std::strtod(series.at("value").as_array().at(1).as_string().c_str(), nullptr));
        return values;
    }
    double sum(const std::string& name) const {
        const auto values = query("sum(" + name + ")");
        return values.empty() ? -1 : values.front();
    }

private:
    const std::uint16_t port_;
    kit::TempDir folder_;
    std::optional<kit::Process> process_;
};

}  // namespace

TEST_CASE("run over HTTP: a real Prometheus has the figures of the ledgers and of the disk",
          "[e2e]") {
    if (!has_prometheus()) return;
    auto origin = kit::started();
    Site site;
    site.house.set_rooms({origin.hls_url("a"), origin.flv_url("b")});
    site.start();
    REQUIRE(site.house.weir().wait_for_events("run", 2, 20s));
    const Prometheus prometheus{site};
    REQUIRE(kit::wait_for([&] { return prometheus.sum("up{job='weir'}") == 1; }, 20s));
    const auto list = kit::get(origin.hls_url("a")).body;
    const auto first = std::stoull(list.substr(list.find("MEDIA-SEQUENCE:") + 15));
    const auto msn = first + kit::uris(list).size() + 1;
    origin.inject("a",
                  {.kind = kit::FaultKind::status, .count = 0, .from_msn = msn, .to_msn = msn});
    REQUIRE(site.house.weir().wait_for_events("gap", 1, 60s));
    const auto scrapes = [&] { return prometheus.sum("count_over_time(up{job='weir'}[1h])"); };
    const double so_many = scrape_seconds();
    CHECK(kit::wait_for([&] { return scrapes() >= so_many; },
                        milliseconds{long(so_many * 1000) + 10'000}));
    CHECK(prometheus.query("rate(weir_store_written_bytes_total[1m]) > 0").size() == 1);
    CHECK(prometheus.sum("weir_rooms{state='recording'}") == 2);
    CHECK(prometheus
              .query("histogram_quantile(0.99, sum by (le) "
                     "(rate(weir_shard_timer_delay_seconds_bucket[1m]))) < 60")
              .size() == 1);

    site.stop_rooms();
    const auto [gaps, seconds] = site.told_gaps();
    const double bytes = double(site.media_bytes());
    CHECK(gaps >= 1);
    CHECK(kit::wait_for(
        [&] { return prometheus.sum("weir_recordings_ended_total{outcome='completed'}") == 2; },
        10s));
    CHECK(prometheus.sum("weir_store_written_bytes_total") == bytes);
    CHECK(prometheus.sum("weir_gaps_total") == gaps);
    CHECK(prometheus.sum("weir_lost_seconds_total") == Approx(seconds).margin(0.01));
    CHECK(prometheus.query("min_over_time(up{job='weir'}[1h]) == 0").empty());
    CHECK(prometheus.query("ALERTS{severity='critical', alertstate='firing'}").empty());
    CHECK(site.house.stop(15s).exit_code == 0);
}

}  // namespace weir::e2e
