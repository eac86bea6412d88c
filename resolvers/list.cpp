// SPDX-License-Identifier: MIT
// Which services there are. The order is that in which they are asked whether a URL is theirs.
#include <fmt/format.h>

#include <weir/resolvers.hpp>

#include "acfun/acfun.hpp"
#include "bigo/bigo.hpp"
#include "bilibili/bilibili.hpp"
#include "chzzk/chzzk.hpp"
#include "direct/direct.hpp"
#include "douyin/douyin.hpp"
#include "douyu/douyu.hpp"
#include "exec/exec.hpp"
#include "huya/huya.hpp"
#include "kuaishou/kuaishou.hpp"
#include "live17/live17.hpp"
#include "missevan/missevan.hpp"
#include "netease_cc/netease_cc.hpp"
#include "pandalive/pandalive.hpp"
#include "picarto/picarto.hpp"
#include "showroom/showroom.hpp"
#include "sites.hpp"
#include "soop/soop.hpp"
#include "tiktok/tiktok.hpp"
#include "twitcasting/twitcasting.hpp"
#include "twitch/twitch.hpp"
#include "weibo/weibo.hpp"
#include "xiaohongshu/xiaohongshu.hpp"
#include "youtube/youtube.hpp"
#include "yy/yy.hpp"

namespace weir {

Result<std::shared_ptr<ext::Resolvers>> built_in_resolvers(std::string_view override,
                                                           std::string_view name) {
    auto sites = resolvers::load_sites(override, name);
    if (!sites) return sites.error();
    auto all = std::make_shared<ext::Resolvers>();
    all->add(resolvers::make_acfun(sites->at("acfun")));
    all->add(resolvers::make_bigo(sites->at("bigo")));
    all->add(resolvers::make_bilibili(sites->at("bilibili")));
    all->add(resolvers::make_chzzk(sites->at("chzzk")));
    all->add(resolvers::make_douyin(sites->at("douyin")));
    all->add(resolvers::make_douyu(sites->at("douyu")));
    all->add(resolvers::make_huya(sites->at("huya")));
    all->add(resolvers::make_kuaishou(sites->at("kuaishou")));
    all->add(resolvers::make_live17(sites->at("17live")));
    all->add(resolvers::make_missevan(sites->at("missevan")));
    all->add(resolvers::make_netease_cc(sites->at("netease_cc")));
    all->add(resolvers::make_pandalive(sites->at("pandalive")));
    all->add(resolvers::make_picarto(sites->at("picarto")));
    all->add(resolvers::make_showroom(sites->at("showroom")));
    all->add(resolvers::make_soop(sites->at("soop")));
    all->add(resolvers::make_tiktok(sites->at("tiktok")));
    all->add(resolvers::make_twitcasting(sites->at("twitcasting")));
    all->add(resolvers::make_twitch(sites->at("twitch")));
    all->add(resolvers::make_weibo(sites->at("weibo")));
    all->add(resolvers::make_xiaohongshu(sites->at("xiaohongshu")));
    all->add(resolvers::make_youtube(sites->at("youtube")));
    all->add(resolvers::make_yy(sites->at("yy")));
    return all;
}

Result<std::vector<ServiceFacts>> service_facts(std::string_view override, std::string_view name) {
    const auto sites = resolvers::load_sites(override, name);
    if (!sites) return sites.error();
    std::vector<ServiceFacts> out;
    for (const auto& [platform, site] : *sites)
        out.push_back({platform, site.text("example"), site.text("facts")});
    return out;
}

std::unique_ptr<ext::Resolver> direct_resolver() {
    return resolvers::make_direct();
}

Result<std::unique_ptr<ext::Resolver>> exec_resolver(const ExecOptions& options) {
    std::vector<resolvers::exec::Tool> order;
    for (const std::string& program : options.order) {
        auto tool = resolvers::exec::tool_of(program);
        if (!tool)
            return Error{Errc::bad_option,
                         fmt::format("'{}' is no program whose output weir can read; there are "
                                     "streamlink and yt-dlp",
                                     program)};
        order.push_back(std::move(*tool));
    }
    if (order.empty()) return Error{Errc::bad_option, "no program is named; try streamlink"};
    return resolvers::make_exec(std::move(order));
}

}  // namespace weir
