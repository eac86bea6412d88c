// SPDX-License-Identifier: MIT
#include "text/http_date.hpp"

#include <catch2/catch.hpp>

namespace weir::resolvers {
namespace {

std::int64_t seconds(std::string_view text) {
    const auto time = time_of_http_date(text);
    return time ? std::chrono::system_clock::to_time_t(*time) : -1;
}

}  // namespace

TEST_CASE("http date: seconds since 1970", "[resolvers]") {
    CHECK(seconds("Tue, 14 Nov 2023 22:13:20 GMT") == 1700000000);
    CHECK(seconds("Thu, 29 Feb 2024 00:00:00 GMT") == 1709164800);
    CHECK(seconds("Sun, 06 Nov 1994 08:49:37 GMT") == 784111777);
}

TEST_CASE("http date: anything else is none", "[resolvers]") {
    for (const std::string_view text :
         {"", "now", "Tue, 14 Nov 2023 22:13:20", "Tue, 14 Nov 2023 22:13:20 UTC",
          "Tue, 14 Nov 2023 24:13:20 GMT", "Tue, 31 Nov 2023 22:13:20 GMT",
          "Wed, 29 Feb 2023 00:00:00 GMT", "Tue, 14 Nov 2023 22:61:20 GMT",
          "Tue, 14 Xyz 2023 22:13:20 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
          "Tue, -1 Nov 2023 22:13:20 GMT", "Fri, 14 Nov 9999 22:13:20 GMT"})
        CHECK(seconds(text) == -1);
}

}  // namespace weir::resolvers
