// SPDX-License-Identifier: MIT
#include "config/platforms.hpp"

#include <algorithm>
#include <cctype>

namespace weir::cli {
namespace {

constexpr Profile kNear = Profile::domestic, kFar = Profile::overseas;

constexpr KnownPlatform kPlatforms[] = {
    {"douyin", kNear, "live.douyin.com v.douyin.com www.douyin.com"},
    {"tiktok", kFar, "www.tiktok.com"},
    {"kuaishou", kNear, "live.kuaishou.com"},
    {"huya", kNear, "www.huya.com"},
    {"douyu", kNear, "www.douyu.com"},
    {"yy", kNear, "www.yy.com"},
    {"bilibili", kNear, "live.bilibili.com"},
    {"xiaohongshu", kNear, "www.redelight.cn www.xiaohongshu.com xhslink.com"},
    {"bigo", kNear, "www.bigo.tv slink.bigovideo.tv"},
    {"blued", kNear, "app.blued.cn"},
    {"soop", kFar, "play.sooplive.co.kr m.sooplive.co.kr www.sooplive.com m.sooplive.com"},
    {"netease_cc", kNear, "cc.163.com"},
    {"qiandurebo", kNear, "qiandurebo.com"},
    {"pandalive", kFar, "www.pandalive.co.kr"},
    {"missevan", kNear, "fm.missevan.com"},
    {"winktv", kFar, "www.winktv.co.kr"},
    {"flextv", kFar, "www.flextv.co.kr www.ttinglive.com"},
    {"look", kNear, "look.163.com"},
    {"popkontv", kFar, "www.popkontv.com"},
    {"twitcasting", kNear, "twitcasting.tv"},
    {"baidu", kNear, "live.baidu.com"},
    {"weibo", kNear, "weibo.com"},
    {"kugou", kNear, "fanxing.kugou.com fanxing2.kugou.com mfanxing.kugou.com"},
    {"twitch", kFar, "www.twitch.tv"},
    {"liveme", kFar, "www.liveme.com"},
    {"huajiao", kNear, "www.huajiao.com"},
    {"liuxing", kNear, "www.7u66.com wap.7u66.com"},
    {"showroom", kFar, "www.showroom-live.com"},
    {"acfun", kNear, "live.acfun.cn m.acfun.cn"},
    {"changliao", kNear, "live.tlclw.com wap.tlclw.com"},
    {"yinbo", kNear, "live.ybw1666.com wap.ybw1666.com"},
    {"inke", kNear, "www.inke.cn"},
    {"zhihu", kNear, "www.zhihu.com"},
    {"chzzk", kFar, "chzzk.naver.com m.chzzk.naver.com"},
    {"haixiu", kNear, "www.haixiutv.com"},
    {"vvxqiu", kNear, "h5webcdnp.vvxqiu.com"},
    {"17live", kNear, "17.live"},
    {"langlive", kNear, "www.lang.live"},
    {"pplive", kNear, "m.pp.weimipopo.com"},
    {"6room", kNear, "v.6.cn m.6.cn"},
    {"lehai", kNear, "www.lehaitv.com"},
    {"huamao", kNear, "h.catshow168.com"},
    {"shopee", kFar, "live.shopee.* *.shp.ee"},
    {"youtube", kFar, "www.youtube.com youtu.be"},
    {"taobao", kNear, "e.tb.cn huodong.m.taobao.com"},
    {"jd", kNear, "3.cn eco.m.jd.com"},
    {"faceit", kFar, "www.faceit.com"},
    {"migu", kNear, "www.miguvideo.com m.miguvideo.com"},
    {"lianjie", kNear, "show.lailianjie.com"},
    {"laixiu", kNear, "www.imkktv.com"},
    {"picarto", kNear, "www.picarto.tv"},
};

bool has_host(std::string_view hosts, std::string_view host) {
    while (!hosts.empty()) {
        const auto end = std::min(hosts.find(' '), hosts.size());
        if (matches_host(host, hosts.substr(0, end))) return true;
        hosts.remove_prefix(std::min(end + 1, hosts.size()));
    }
    return false;
}

}  // namespace

std::span<const KnownPlatform> known_platforms() {
    return kPlatforms;
}

bool matches_host(std::string_view host, std::string_view pattern) {
    if (pattern.starts_with("*.")) {
        const std::string_view end = pattern.substr(1);
        return host.size() > end.size() && host.ends_with(end);
    }
    if (pattern.ends_with(".*")) {
        const std::string_view begin = pattern.substr(0, pattern.size() - 1);
        return host.size() > begin.size() && host.starts_with(begin);
    }
    return host == pattern;
}

const KnownPlatform* platform_of_host(std::string_view host) {
    const auto found = std::ranges::find_if(
        kPlatforms, [host](const KnownPlatform& each) { return has_host(each.hosts, host); });
    return found == std::end(kPlatforms) ? nullptr : found;
}

const KnownPlatform* platform_named(std::string_view name) {
    const auto found = std::ranges::find(kPlatforms, name, &KnownPlatform::name);
    return found == std::end(kPlatforms) ? nullptr : found;
}

std::string host_of(std::string_view url) {
    const auto scheme = url.find("://");
    if (scheme == url.npos) return {};
    url.remove_prefix(scheme + 3);
    url = url.substr(0, url.find_first_of("/?#\\"));
    if (const auto user = url.rfind('@'); user != url.npos) url.remove_prefix(user + 1);
    if (!url.starts_with('[')) url = url.substr(0, url.find(':'));
    std::string out(url);
    std::ranges::transform(out, out.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

}  // namespace weir::cli
