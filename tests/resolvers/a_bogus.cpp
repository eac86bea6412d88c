// SPDX-License-Identifier: MIT
#include "douyin/a_bogus.hpp"

#include <catch2/catch.hpp>

#include "crypto/digest.hpp"

namespace weir::resolvers {
namespace {

constexpr std::string_view kUserAgent =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/120.0.0.0 Safari/537.36";

ABogusInput vector_of_the_facts() {
    ABogusInput input;
    input.query = "aid=6383&app_name=douyin_web&live_id=1&web_rid=123456789&msToken=";
    input.user_agent = kUserAgent;
    input.environment = "1920|1080|1920|1040|0|30|0|0|1872|92|1920|1040|1857|92|1|24|Win32";
    input.start_ms = 1'700'000'000'000;
    input.end_ms = 1'700'000'000'100;
    input.page_id = 110'624;
    input.app_id = 6383;
    input.random = {1234, 9876, 5555};
    return input;
}

}  // namespace

TEST_CASE("a_bogus: each step is that of the known vector", "[resolvers]") {
    const ABogusInput input = vector_of_the_facts();
    REQUIRE(input.environment.size() == 65);
    REQUIRE(kUserAgent.size() == 111);
    CHECK(to_hex(a_bogus_steps::digest_of_text(input.query)) ==
          "ad2eb07747807b6dd921865e5b2db36e40926e23dea01a51191ab081b4eecb1c");
    CHECK(to_hex(a_bogus_steps::digest_of_text("")) ==
          "886572933a4dcfc9d7a29a5df80d8ea06949d7f1533a332bff26a88dd8c223ec");
    CHECK(to_hex(a_bogus_steps::digest_of_user_agent(kUserAgent)) ==
          "7ccdf4dc4077f76b48e01bd7e57fbcd70b0e2187f34a05a5f0c000691d09538e");
    const std::string fields = a_bogus_steps::fields(input);
    CHECK(
        to_hex(fields) ==
        "2ccf0000000018a03a01a5e500b0200100ef1a33f068000000000000000ecfe5006864038b018b0141000000");
    CHECK(to_hex(std::string(1, a_bogus_steps::checksum(fields))) == "85");
    CHECK(to_hex(a_bogus_steps::prefix(input.random)) == "8352052c81142204a3110515");
}

TEST_CASE("a_bogus: the signature of the known vector", "[resolvers]") {
    CHECK(a_bogus(vector_of_the_facts()) ==
          "E7mhBmg6mEVNgf6X56KLfY3q6413YfCI0HViMD2f-n3PqL39HMYD9exoIBGvXKWjwG/-IeYjy4hbO3xprQAjM36"
          "UHWwEUdQ2mgWkKl5Q5I0j53iruyRDntmF4vj3SFlm5XNAEOk0y75rKb70Woqe-vIlO62-zo0/9lL=");
}

TEST_CASE("a_bogus: any query, user agent and time has a signature of its own", "[resolvers]") {
    const std::string known = a_bogus(vector_of_the_facts());
    for (auto change : {+[](ABogusInput& input) { input.query = ""; },
                        +[](ABogusInput& input) { input.user_agent = "another"; },
                        +[](ABogusInput& input) { input.start_ms += 1; },
                        +[](ABogusInput& input) { input.end_ms += 1; },
                        +[](ABogusInput& input) { input.page_id = 0; },
                        +[](ABogusInput& input) { input.app_id = 1; },
                        +[](ABogusInput& input) {
                            input.random = {0, 0, 0};
                        }}) {
        ABogusInput input = vector_of_the_facts();
        change(input);
        CHECK(a_bogus(input) != known);
        CHECK(a_bogus(input).size() == known.size());
    }
}

}  // namespace weir::resolvers
