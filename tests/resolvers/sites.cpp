// SPDX-License-Identifier: MIT
#include "sites.hpp"

#include <catch2/catch.hpp>

#include "resolvers/desk.hpp"
#include "weir/resolvers.hpp"

namespace weir::resolvers {
namespace {

/// Of an override; empty: it is taken.
std::string problem_of(std::string_view text) {
    const auto sites = load_sites(text, "resolvers.toml");
    if (!sites) CHECK(sites.error().code == Errc::bad_option);
    return sites ? std::string{} : sites.error().detail;
}

}  // namespace

TEST_CASE("sites: each platform has a table with its pace and the month of its facts",
          "[resolvers]") {
    const auto sites = load_sites("", "");
    REQUIRE(sites.has_value());
    const auto all = built_in_resolvers();
    REQUIRE(all.has_value());
    for (const auto& resolver : (*all)->all()) {
        INFO(resolver->platform());
        CHECK(resolver->facts_of().size() == 7);
        CHECK(resolver->facts_of().starts_with("20"));
        CHECK(resolver->pace().per_minute > 0);
        CHECK(resolver->pace().burst > 0);
    }
    for (const auto& [name, site] : *sites) {
        INFO(name);
        CHECK(site.text("facts").size() == 7);
    }
}

TEST_CASE("sites: a key of the user's file takes the place of the one that is built in",
          "[resolvers]") {
    constexpr std::string_view kMine = R"([kuaishou]
page = "https://kuaishou.example"
words_of_haste = ["slow down"]
per_minute = 1
)";
    const auto sites = load_sites(kMine, "resolvers.toml");
    REQUIRE(sites.has_value());
    const Site& site = sites->at("kuaishou");
    CHECK(site.text("page") == "https://kuaishou.example");
    CHECK(site.list("words_of_haste") == std::vector<std::string>{"slow down"});
    CHECK(site.pace().per_minute == 1);
    CHECK(site.text("detail") == load_sites("", "")->at("kuaishou").text("detail"));

    const auto all = built_in_resolvers(kMine, "resolvers.toml");
    REQUIRE(all.has_value());
    const auto found = (*all)->find("https://live.kuaishou.com/u/examplehost");
    REQUIRE(found);
    Desk desk{{}};
    desk.resolve(*found->resolver, "https://live.kuaishou.com/u/examplehost");
    CHECK(desk.urls() == "https://kuaishou.example/u/examplehost\n");
}

TEST_CASE("sites: what is wrong with the user's file is named with its line", "[resolvers]") {
    using Catch::Contains;
    CHECK(problem_of("").empty());
    CHECK_THAT(problem_of("[nobody]\npage = \"x\""),
               Contains("resolvers.toml: [nobody]: not known") && Contains("douyin"));
    CHECK_THAT(problem_of("[douyin]\npgae = \"x\""),
               Contains("[douyin] pgae, line 2: not known") && Contains("page"));
    CHECK_THAT(problem_of("[douyin]\n\npage = 1"), Contains("page, line 3: a text is needed"));
    CHECK_THAT(problem_of("[douyin]\npage_id = \"x\""), Contains("a number is needed"));
    CHECK_THAT(problem_of("[tiktok]\nwords_of_region = \"x\""),
               Contains("a list of texts is needed"));
    CHECK_THAT(problem_of("[tiktok]\nwords_of_region = [1]"), Contains("a list of texts"));
    CHECK_THAT(problem_of("[douyin]\npage = true"), Contains("a text, a number or a list"));
    CHECK_THAT(problem_of("[douyin]\npage = {a = 1}"), Contains("a text, a number or a list"));
    CHECK_THAT(problem_of("page = \"x\""), Contains("page"));
    CHECK_THAT(problem_of("douyin = 1"), Contains("'douyin' stands in no table"));
    CHECK_THAT(problem_of("[douyin]\npage = "), Contains("resolvers.toml, line 2"));
    CHECK_THAT(problem_of("[douyin]\nper_minute = 0"), Contains("above 0"));
    CHECK_THAT(problem_of("[douyin]\nper_minute = -1.5"), Contains("above 0"));
    CHECK_THAT(problem_of("[douyin]\nper_minute = inf"), Contains("no number"));
    CHECK_THAT(problem_of("[douyin]\nper_minute = nan"), Contains("no number"));
}

}  // namespace weir::resolvers
