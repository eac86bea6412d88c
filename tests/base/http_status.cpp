// SPDX-License-Identifier: MIT
#include "base/http_status.hpp"

#include <catch2/catch.hpp>
#include <weir/error.hpp>

using namespace weir;

TEST_CASE("http_status: only what may pass by itself is tried again", "[base]") {
    for (const int status : {408, 425, 429, 500, 502, 503, 504, 599})
        CHECK(http_error(status) == Fault::transient);
    for (const int status : {301, 400, 401, 403, 404, 410, 416, 451, 600})
        CHECK(http_error(status) == Fault::permanent);
}

TEST_CASE("http_status: the number survives, known or not", "[base]") {
    CHECK(http_error(404).message() == "HTTP 404 Not Found");
    CHECK(http_error(799).message() == "HTTP 799");
    CHECK(http_status(http_error(404)) == 404);
    CHECK(http_status(http_error(799)) == 799);
    CHECK(std::string_view{http_error(404).category().name()} == "http");
}

TEST_CASE("http_status: a code of another category has none", "[base]") {
    CHECK_FALSE(http_status(Errc::stalled));
    CHECK_FALSE(http_status(boost::system::error_code{404, boost::system::system_category()}));
    CHECK_FALSE(http_status({}));
}
