// SPDX-License-Identifier: MIT
#include "huya/anticode.hpp"

#include <catch2/catch.hpp>

#include "text/query.hpp"

namespace weir::resolvers {
namespace {

constexpr std::int64_t kNow = 1'700'000'000'000;
constexpr std::uint64_t kUid = 12345678, kConverted = 3160493568;

HuyaSigning signing() {
    HuyaSigning signing;
    signing.stream = "1234567-1234567-5299160-2469038-10057-A-0-1-imgplus";
    signing.uid = kUid;
    signing.now_ms = kNow;
    signing.random = 123;
    signing.version = "2401090219";
    return signing;
}

std::string anticode(const std::string& time, const std::string& more) {
    return "wsSecret=0&amp;wsTime=" + time +
           "&amp;fm=RFdxOEJjSjNoNkRKdDZUWV8kMF8kMV8kMl8kMw%3D%3D&amp;ctype=huya_live&amp;fs=bgct" +
           more;
}

std::string value(const std::optional<std::string>& query, std::string_view name) {
    REQUIRE(query);
    return find(parse_query(*query), name).value_or("-");
}

}  // namespace

TEST_CASE("huya: the lower half of a uid turns by eight bits", "[resolvers]") {
    CHECK(convert_uid(12345678) == 3160493568);
    CHECK(convert_uid(1400001234567) == 1398339438582);
    CHECK(convert_uid(0) == 0);
    CHECK(convert_uid(0xffffffff) == 0xffffffff);
}

TEST_CASE("huya: the signature is that of the published vector", "[resolvers]") {
    const auto proof =
        prove_huya("DWq8BcJ3h6DJt6TY", "huya_live", "100", kConverted, "6553f0ff", signing());
    CHECK(proof.seqid == 1700012345678);
    CHECK(proof.hash == "db73fa7fdabfcfc6867d15ef5a3620e6");
    CHECK(proof.secret == "23741e5623add984645d830bddc0af5c");
}

TEST_CASE("huya: an anticode becomes the query of the stream", "[resolvers]") {
    const auto query = sign_anticode(anticode("65550000", "&amp;t=102"), signing());
    const auto proof =
        prove_huya("DWq8BcJ3h6DJt6TY", "huya_live", "102", kConverted, "65550000", signing());
    CHECK(query == "wsSecret=" + proof.secret +
                       "&wsTime=65550000&seqid=1700012345678&ctype=huya_live&ver=1&fs=bgct"
                       "&fm=RFdxOEJjSjNoNkRKdDZUWV8kMF8kMV8kMl8kMw%3D%3D&t=102&u=3160493568"
                       "&sdk_sid=1700000000000&sv=2401090219&codec=264");
    CHECK(value(sign_anticode(anticode("65550000", ""), signing()), "t") == "100");
}

TEST_CASE("huya: a time with less than 20 minutes left is put a day ahead", "[resolvers]") {
    const auto time = [](const std::string& given) {
        return value(sign_anticode(anticode(given, ""), signing()), "wsTime");
    };
    CHECK(time("6553f5b0") == "6553f5b0");  // 1200 s ahead.
    CHECK(time("6553f5af") == "65554280");
    CHECK(time("6553f0ff") == "65554280");
    CHECK(time("") == "65554280");
    CHECK(time("no") == "65554280");
    CHECK(time("ffffffffffffffffffff") == "65554280");
}

TEST_CASE("huya: pages for phones sign the uid as it is", "[resolvers]") {
    const auto query = sign_anticode(anticode("65550000", "&t=103"), signing());
    const auto proof =
        prove_huya("DWq8BcJ3h6DJt6TY", "huya_live", "103", kUid, "65550000", signing());
    CHECK(value(query, "wsSecret") == proof.secret);
    CHECK(value(query, "uid") == "12345678");
    CHECK(value(query, "uuid") == std::to_string(123));
    CHECK(value(query, "u") == "-");
}

TEST_CASE("huya: what can't be signed is not", "[resolvers]") {
    CHECK(!sign_anticode("", signing()));
    CHECK(!sign_anticode("wsSecret=0&wsTime=65550000&ctype=huya_live&fs=bgct", signing()));
    CHECK(!sign_anticode("fm=%ff%ff&ctype=huya_live", signing()));
    CHECK(!sign_anticode("fm=RFdxOEJj&fs=bgct", signing()));
}

}  // namespace weir::resolvers
