// SPDX-License-Identifier: MIT
#include "text/query.hpp"

#include <catch2/catch.hpp>

namespace weir::resolvers {

TEST_CASE("query: all but plain letters is encoded, and comes back", "[resolvers]") {
    CHECK(encode_percent("aZ09-._~") == "aZ09-._~");
    CHECK(encode_percent(" +&=/?%é") == "%20%2B%26%3D%2F%3F%25%C3%A9");
    std::string all;
    for (int c = 0; c < 256; ++c)
        all += static_cast<char>(c);
    CHECK(decode_percent(encode_percent(all)) == all);
    CHECK(decode_percent("%41%c3%A9+") == "A\xc3\xa9+");
    for (const auto* same : {"", "%", "%4", "%zz", "%4g", "100%", "%%", "% 1"})
        CHECK(decode_percent(same) == same);
}

TEST_CASE("query: it is read and written", "[resolvers]") {
    const Query query = parse_query("?a=1&b=x%20y+z&c&&=v&a=2&d+e==");
    CHECK(query ==
          Query{{"a", "1"}, {"b", "x y z"}, {"c", ""}, {"", "v"}, {"a", "2"}, {"d e", "="}});
    CHECK(find(query, "a") == "1");
    CHECK(find(query, "c") == "");
    CHECK_FALSE(find(query, "nobody"));
    CHECK(to_text({{"a b", "1&2"}, {"c", ""}}) == "a%20b=1%262&c=");
    CHECK(parse_query("").empty());
    CHECK(parse_query("?").empty());
    CHECK(parse_query("&&&").empty());
    const Query odd{{"k=&", "v&=+ %"}, {"", ""}, {"z", std::string("\0\xff", 2)}};
    CHECK(parse_query(to_text(odd)) == odd);
}

}  // namespace weir::resolvers
