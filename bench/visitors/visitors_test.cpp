// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "visitors/metrics_page.hpp"

using namespace weir::bench;

namespace {

/// So many that were not above 1, 10 and 100 ms; the last: in all.
Metrics counted(double first, double second, double third, double all) {
    return {{R"(late_bucket{le="0.001"})", first},
            {R"(late_bucket{le="0.01"})", second},
            {R"(late_bucket{le="0.1"})", third},
            {R"(late_bucket{le="+Inf"})", all},
            {"late_sum", 17}};
}

}  // namespace

TEST_CASE("metrics page: names with their labels, and nothing of comments", "[bench]") {
    const auto metrics = parse_metrics(
        "# HELP weir_rooms Rooms by state.\n# TYPE weir_rooms gauge\n"
        "weir_rooms{state=\"off\"} 3\nweir_lag_bucket{le=\"+Inf\"} 1e3\nbroken\nweir_cpu 0.25");
    CHECK(metrics.size() == 3);
    CHECK(figure(metrics, R"(weir_rooms{state="off"})") == 3);
    CHECK(figure(metrics, R"(weir_lag_bucket{le="+Inf"})") == 1000);
    CHECK(figure(metrics, "weir_cpu") == 0.25);
    CHECK(figure(metrics, "weir") == 0);
}

TEST_CASE("metrics page: a quantile is of what came between two looks", "[bench]") {
    const auto before = counted(50, 60, 70, 70);
    CHECK_FALSE(quantile_between(before, before, "late", 0.99));
    CHECK_FALSE(quantile_between({}, {}, "late", 0.99));
    CHECK(*quantile_between(before, counted(150, 160, 170, 170), "late", 0.5) == Approx(0.0005));
    CHECK(*quantile_between(before, counted(50, 160, 170, 170), "late", 0.5) == Approx(0.0055));
    CHECK(*quantile_between(before, counted(50, 60, 170, 170), "late", 0.99) == Approx(0.0991));
    // Beyond the last bound nobody knows by how much.
    CHECK(*quantile_between(before, counted(50, 60, 70, 170), "late", 0.99) == Approx(0.1));
}
