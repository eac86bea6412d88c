// SPDX-License-Identifier: MIT
// What holds for every resolver that is built in.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cctype>
#include <set>
#include <weir/resolvers.hpp>

#include "resolvers/desk.hpp"
#include "sites.hpp"
#include "text/web_address.hpp"

namespace weir::resolvers {
namespace {

const ext::Resolvers& built_in() {
    static const auto all = built_in_resolvers().value();
    return *all;
}

/// Addresses as people paste them, of all services that there are resolvers for.
const std::array<std::string_view, 55> kRooms{
    "https://live.douyin.com/123456789",
    "https://www.douyin.com/user/MS4wLjABAAAAalphaAlphaalphaAlphaalphaAlphaalphaAlphaabc",
    "https://v.douyin.com/AbCdEfG/",
    "https://www.tiktok.com/@alpha/live",
    "https://vm.tiktok.com/ZMabcdef/",
    "https://live.bilibili.com/3000001",
    "https://b23.tv/AbCdEfG",
    "https://space.bilibili.com/1000001",
    "https://live.kuaishou.com/u/alpha",
    "https://v.kuaishou.com/AbCdEf",
    "https://www.huya.com/123456",
    "https://m.huya.com/123456",
    "https://www.douyu.com/9999",
    "https://www.youtube.com/@alpha/live",
    "https://www.youtube.com/watch?v=AbCdEfGhIjK",
    "https://youtu.be/AbCdEfGhIjK",
    "https://www.twitch.tv/alpha",
    "https://m.twitch.tv/alpha",
    "https://chzzk.naver.com/live/0123456789abcdef0123456789abcdef",
    "https://chzzk.naver.com/0123456789abcdef0123456789abcdef",
    "https://play.sooplive.com/theta",
    "https://play.sooplive.co.kr/theta/270000001",
    "https://play.afreecatv.com/theta",
    "https://m.sooplive.co.kr/#/player/theta",
    "https://www.sooplive.com/theta",
    "https://www.pandalive.co.kr/play/kappa",
    "https://www.pandalive.co.kr/live/play/kappa",
    "https://www.showroom-live.com/r/lambda",
    "https://www.showroom-live.com/room/profile?room_id=61000",
    "https://twitcasting.tv/omega",
    "https://twitcasting.tv/c:omega",
    "https://www.bigo.tv/en/mu",
    "https://www.bigo.tv/mu",
    "https://weibo.com/l/wblive/p/show/1022:2321325000000000000001",
    "https://weibo.com/u/1000000001",
    "https://live.acfun.cn/live/1000001",
    "https://m.acfun.cn/live/detail/1000001",
    "https://www.xiaohongshu.com/livestream/570000000000000001",
    "https://www.xiaohongshu.com/user/profile/5f0000000000000000000001",
    "http://xhslink.com/AbCdEf",
    "https://cc.163.com/361433",
    "https://fm.missevan.com/live/8",
    "https://picarto.tv/Rho",
    "https://www.picarto.tv/rho",
    "https://17.live/live/6302408",
    "https://17.live/en/live/6302408",
    "https://www.yy.com/22490906/22490906",
    "https://www.yy.com/54880976",
    "https://example.com/live/123",
    "https://live.example.com/u/alpha",
    "https://www.example.com/@alpha/live",
    "https://cdn.example.com/live/a.m3u8",
    "https://cdn.example.com/live/a.flv?expires=1",
    "http://127.0.0.1:8080/live/alpha",
    "https://www.douyin.com.example/user/alpha",
};

bool is_nobodys(std::string_view url) {
    return url.find("example") != url.npos || url.find("127.0.0.1") != url.npos;
}

/// What it may be given: a site's own name below a suffix under which anybody can have one.
bool is_domain(std::string_view text) {
    constexpr std::array<std::string_view, 5> kShared{"co.kr", "co.jp", "com.cn", "github.io",
                                                      "co.uk"};
    const bool is_plain = std::ranges::all_of(text, [](unsigned char c) {
        return std::islower(c) != 0 || std::isdigit(c) != 0 || c == '.' || c == '-';
    });
    return is_plain && text.find('.') != text.npos && !text.starts_with('.') &&
           !text.ends_with('.') && std::ranges::count(kShared, text) == 0;
}

bool is_month(std::string_view text) {
    return text.size() == 7 && text[4] == '-' && is_digits(text.substr(0, 4)) &&
           is_digits(text.substr(5)) && text >= "2023-01" && text.substr(5) >= "01" &&
           text.substr(5) <= "12";
}

}  // namespace

TEST_CASE("resolvers: each says when its facts are of, its pace, and where cookies go",
          "[resolvers]") {
    REQUIRE_FALSE(built_in().all().empty());
    for (const auto& resolver : built_in().all()) {
        INFO(resolver->platform());
        CHECK(is_month(resolver->facts_of()));
        CHECK(resolver->pace().per_minute > 0);
        CHECK(resolver->pace().per_minute <= 600);
        CHECK(resolver->pace().burst >= 1);
        const auto domains = resolver->cookie_domains();
        CHECK_FALSE(domains.empty());
        for (const std::string& domain : domains) {
            INFO(domain);
            CHECK(is_domain(domain));
        }
    }
}

TEST_CASE("resolvers: no cookie goes to two services", "[resolvers]") {
    std::set<std::string> seen;
    for (const auto& resolver : built_in().all())
        for (const std::string& domain : resolver->cookie_domains()) {
            INFO(resolver->platform() << ' ' << domain);
            CHECK(seen.insert(domain).second);
        }
}

TEST_CASE("resolvers: every table of sites.toml is of a resolver, and every resolver has one",
          "[resolvers]") {
    const auto sites = load_sites("", "");
    REQUIRE(sites.has_value());
    std::set<std::string> tables, platforms;
    for (const auto& [name, site] : *sites)
        tables.insert(name);
    for (const auto& resolver : built_in().all()) {
        INFO(resolver->platform());
        CHECK(platforms.emplace(resolver->platform()).second);
    }
    CHECK(tables == platforms);
}

TEST_CASE("resolvers: a URL is of one service at most, and each service has some", "[resolvers]") {
    std::set<std::string> met;
    for (const std::string_view url : kRooms) {
        std::vector<std::string> takers;
        for (const auto& resolver : built_in().all())
            if (const auto room = resolver->recognise(url)) {
                takers.emplace_back(resolver->platform());
                CHECK(room->platform == resolver->platform());
                CHECK(room->url == url);
                CHECK_FALSE(room->id.empty());
            }
        INFO(url << ": " << fmt::format("{}", fmt::join(takers, ", ")));
        CHECK(takers.size() <= (is_nobodys(url) ? 0U : 1U));
        met.insert(takers.begin(), takers.end());
    }
    for (const auto& resolver : built_in().all()) {
        INFO(resolver->platform());
        CHECK(met.contains(std::string{resolver->platform()}));
    }
}

TEST_CASE("resolvers: hostile URLs are nobody's", "[resolvers]") {
    const std::string long_path(5000, 'a');
    for (const std::string_view room : kRooms) {
        const auto behind_host = room.find('/', room.find("://") + 3);
        const std::string host{room.substr(0, behind_host)}, path{room.substr(behind_host)};
        for (const std::string& url :
             {host + "/" + long_path, host + "@evil.example" + path, host + ":8443" + path,
              "ftp" + host.substr(host.find("://")) + path, host + ".evil.example" + path,
              "https://evil.example/" + std::string{room}, host + "/%00", host + "/%0d%0aX: y",
              host + "/..%2f..%2f", host + "/\xff\xfe", std::string{room.substr(0, 8)}}) {
            const auto found = built_in().find(url);
            INFO(url.substr(0, 200));
            CHECK_FALSE(found);
        }
    }
}

TEST_CASE("resolvers: a site's data can be put right without a new weir", "[resolvers]") {
    for (const auto& resolver : built_in().all()) {
        const auto changed = built_in_resolvers(
            fmt::format("[{}]\nper_minute = 7\nfacts = \"2031-05\"\n", resolver->platform()), "x");
        INFO(resolver->platform());
        REQUIRE(changed.has_value());
        const auto& all = (*changed)->all();
        const auto found = std::ranges::find(all, resolver->platform(),
                                             [](const auto& each) { return each->platform(); });
        REQUIRE(found != all.end());
        CHECK((*found)->pace().per_minute == 7);
        CHECK((*found)->facts_of() == "2031-05");
    }
}

}  // namespace weir::resolvers
