// SPDX-License-Identifier: MIT
// config.ini but for its notifications.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

#include "config/import_draft.hpp"
#include "config/import_text.hpp"
#include "config/platforms.hpp"
#include "config/toml_reader.hpp"
#include "output/text.hpp"
#include "values.hpp"

namespace weir::cli {
namespace {

using Names = std::pair<std::string_view, std::string_view>;

/// Settings that weir has nothing for, with what they are when nobody has touched them.
constexpr std::array<Names, 18> kAsShipped{{{"language(zh_cn/en)", "zh_cn"},
                                            {"是否跳过代理检测(是/否)", "否"},
                                            {"保存文件夹是否以标题区分", "否"},
                                            {"保存文件名是否包含标题", "否"},
                                            {"是否去除名称中的表情符号", "是"},
                                            {"排队读取网址时间(秒)", "0"},
                                            {"是否显示循环秒数", "否"},
                                            {"是否显示直播源地址", "否"},
                                            {"是否强制启用https录制", "否"},
                                            {"mp4格式重新编码为h264", "否"},
                                            {"生成时间字幕文件", "否"},
                                            {"只推送通知不录制(是/否)", "否"},
                                            {"直播推送检测频率(秒)", "1800"},
                                            {"bark推送中断级别", "active"},
                                            {"ntfy推送标签", "tada"},
                                            {"钉钉通知@全体(是/否)", "否"},
                                            {"twitcasting账号类型", "normal"},
                                            {"partner_code", "P-00001"}}};

/// Cookies whose key is not the platform's name and "_cookie".
constexpr std::array<Names, 14> kCookies{{{"抖音cookie", "douyin"},
                                          {"快手cookie", "kuaishou"},
                                          {"虎牙cookie", "huya"},
                                          {"斗鱼cookie", "douyu"},
                                          {"b站cookie", "bilibili"},
                                          {"小红书cookie", "xiaohongshu"},
                                          {"sooplive_cookie", "soop"},
                                          {"netease_cookie", "netease_cc"},
                                          {"千度热播_cookie", "qiandurebo"},
                                          {"pandatv_cookie", "pandalive"},
                                          {"猫耳fm_cookie", "missevan"},
                                          {"yingke_cookie", "inke"},
                                          {"lehaitv_cookie", "lehai"},
                                          {"huamao_cookie", "huamao"}}};

constexpr std::array<std::string_view, 10> kLogins{
    "popkontv_token", "sooplive账号", "sooplive密码",    "flextv账号",      "flextv密码",
    "popkontv账号",   "popkontv密码", "twitcasting账号", "twitcasting密码", "partner_code"};

std::optional<double> plain_number(std::string_view text) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_whole = error == std::errc{} && end == text.data() + text.size();
    return is_whole && number >= 0 && number <= 1e6 ? std::optional(number) : std::nullopt;
}

/// A number of seconds as `key`; nothing where it is none or 0.
void add_seconds(ImportSettings& settings, std::string_view from, std::string_view key,
                 std::string& out) {
    const std::string text = settings.text(from);
    const auto seconds = plain_number(text);
    if (seconds && *seconds >= 1) {
        out += text_line(key, fmt::format("{}s", std::llround(*seconds)));
    } else if (!text.empty()) {
        settings.note(from, "it is not a number of seconds");
    }
}

void add_format(ImportSettings& settings, std::string& out) {
    constexpr std::string_view kKey = "视频保存格式ts|mkv|flv|mp4|mp3音频|m4a音频";
    const std::string format = lower_ascii(settings.text(kKey));
    if (format.starts_with("mp3") || format.starts_with("m4a")) {
        out += "audio_only = true\n";
        settings.note(kKey, "the sound is kept as it comes (audio_only), not re-encoded");
    } else if (parse_format(format)) {
        out += text_line("format", format);
    } else if (!format.empty()) {
        settings.note(kKey, "weir does not know this format; it is ts");
    }
}

void add_quality(ImportSettings& settings, std::string& out) {
    // One line of a room list says what the word means.
    constexpr std::string_view kKey = "原画|超清|高清|标清|流畅";
    const std::string word = settings.text(kKey);
    if (word.empty()) return;
    std::vector<ImportNote> ignored;
    const auto rooms = import_rooms(fmt::format("{},https://example.com/live", word), "", ignored);
    if (rooms.empty() || rooms.front().quality.empty()) {
        settings.note(kKey, "unknown quality; it is best");
    } else {
        out += text_line("quality", rooms.front().quality);
    }
}

void add_directory(ImportSettings& settings, const std::filesystem::path& home, std::string& out) {
    constexpr std::string_view kKey = "直播保存路径(不填则默认)";
    const std::string folder = settings.text(kKey);
    if (folder.empty()) return;
    if (folder.find('\\') != folder.npos || (folder.size() > 1 && folder[1] == ':')) {
        return settings.note(kKey, "a path of Windows; set [recording] directory");
    }
    out += text_line("directory", (home / folder).lexically_normal().native());
}

void add_space(ImportSettings& settings, std::string& out) {
    constexpr std::string_view kKey = "录制空间剩余阈值(gb)";
    const std::string text = settings.text(kKey);
    const auto gigabytes = plain_number(text);
    if (!gigabytes) {
        if (!text.empty()) settings.note(kKey, "it is not a number");
        return;
    }
    const long long megabytes = std::llround(*gigabytes * 1024);
    const std::string floor = megabytes > 0 ? fmt::format("{}MiB", megabytes) : "none";
    out += text_line("free_space_start", floor) + text_line("free_space_stop", floor);
}

std::string_view platform_of_cookie(std::string_view key) {
    const auto found = std::ranges::find(kCookies, key, &Names::first);
    if (found != kCookies.end()) return found->second;
    constexpr std::string_view kEnd = "_cookie";
    if (!key.ends_with(kEnd)) return {};
    const KnownPlatform* known = platform_named(key.substr(0, key.size() - kEnd.size()));
    return known == nullptr ? std::string_view() : known->name;
}

}  // namespace

std::string text_line(std::string_view key, std::string_view value) {
    return fmt::format("{} = {}\n", key, toml_text(value));
}

ImportSettings::ImportSettings(const Ini& ini, std::string file)
    : ini_(ini), file_(std::move(file)) {
    for (const unsigned line : ini.odd_lines)
        notes.push_back({file_, line, "neither a section nor a key"});
}

const IniEntry* ImportSettings::find(std::string_view key) const {
    const auto found = std::ranges::find(ini_.entries, key, &IniEntry::key);
    return found == ini_.entries.end() ? nullptr : &*found;
}

std::string ImportSettings::text(std::string_view key) {
    asked_.emplace(key);
    const IniEntry* entry = find(key);
    if (entry == nullptr) return {};
    std::string value = entry->value;
    std::ranges::replace(value, '\n', ' ');
    return printable(value);
}

bool ImportSettings::flag(std::string_view key, bool fallback) {
    const std::string value = text(key);
    return value.empty() ? fallback : value == "是";
}

void ImportSettings::note(std::string_view key, std::string what) {
    const IniEntry* entry = find(key);
    notes.push_back({file_, entry == nullptr ? 0 : entry->line, fmt::format("{}: {}", key, what)});
}

void ImportSettings::note_rest() {
    for (const IniEntry& entry : ini_.entries) {
        if (entry.value.empty() || asked_.contains(entry.key)) continue;
        const auto shipped = std::ranges::find(kAsShipped, entry.key, &Names::first);
        if (shipped != kAsShipped.end() && shipped->second == entry.value) continue;
        note(entry.key, "weir has nothing like it");
    }
    std::ranges::stable_sort(notes, {}, &ImportNote::line);
}

void import_recording(ImportSettings& settings, const std::filesystem::path& home,
                      ImportDraft& out) {
    add_format(settings, out.recording);
    add_quality(settings, out.recording);
    if (settings.flag("分段录制是否开启")) {
        add_seconds(settings, "视频分段时间(秒)", "split", out.recording);
    } else {
        settings.text("视频分段时间(秒)");
    }
    add_directory(settings, home, out.recording);
    const bool by_host = settings.flag("保存文件夹是否以作者区分", true);
    const bool by_day = settings.flag("保存文件夹是否以时间区分");
    out.recording +=
        text_line("file_name", fmt::format("{{host}}/{}{}{{title}}_{{date}}_{{time}}",
                                           by_host ? "{title}/" : "", by_day ? "{date}/" : ""));
    add_seconds(settings, "循环时间(秒)", "poll_interval", out.watch);
    const auto at_once = plain_number(settings.text("同一时间访问网络的线程数"));
    if (at_once && *at_once >= 1) {
        out.poll_limits += fmt::format("at_once = {}\n", static_cast<unsigned>(*at_once));
    }
    add_space(settings, out.limits);
    if (settings.flag("录制完成后自动转为mp4格式")) {
        out.aftercare += "convert = true\n";
        if (settings.flag("追加格式后删除原文件")) out.aftercare += "remove_source = true\n";
    } else {
        settings.text("追加格式后删除原文件");
    }
}

void import_proxy(ImportSettings& settings, ImportDraft& out) {
    const bool is_wanted = settings.flag("是否使用代理ip(是/否)", true);
    std::string address = settings.text("代理地址");
    const std::string usual = settings.text("使用代理录制的平台(逗号分隔)");
    const std::string more = settings.text("额外使用代理录制的平台(逗号分隔)");
    if (!is_wanted || address.empty()) return;
    if (address.find("://") == address.npos) address.insert(0, "http://");
    if (!parse_proxy(address)) return settings.note("代理地址", "weir can't use this proxy");
    out.proxy = address;
    const bool is_secret = address.find('@') != address.npos;
    const std::string parts = fmt::format("{},{}", usual, more);
    for (const std::string_view part : comma_parts(parts)) {
        if (part.empty()) continue;
        bool is_known = false;
        for (const KnownPlatform& platform : known_platforms()) {
            if (platform.hosts.find(part) == platform.hosts.npos) continue;
            is_known = true;
            auto& tables = is_secret ? out.platform_secrets : out.platforms;
            std::string& lines = tables[std::string(platform.name)];
            if (lines.find("proxy = ") == lines.npos) lines += text_line("proxy", address);
        }
        if (!is_known) out.proxied.emplace_back(part);
    }
}

void import_secrets(ImportSettings& settings, ImportDraft& out) {
    for (const IniEntry& entry : settings.entries()) {
        const std::string_view platform = platform_of_cookie(entry.key);
        if (platform.empty()) continue;
        const std::string cookie = settings.text(entry.key);
        if (!cookie.empty()) {
            out.platform_secrets[std::string(platform)] += text_line("cookie", cookie);
        }
    }
    for (const std::string_view key : kLogins) {
        const std::string value = settings.text(key);
        const auto shipped = std::ranges::find(kAsShipped, key, &Names::first);
        if (value.empty() || (shipped != kAsShipped.end() && shipped->second == value)) continue;
        out.unused_secrets += fmt::format("# {} = {}\n", toml_text(key), toml_text(value));
        settings.note(key, "weir logs in nowhere; kept as a comment in secrets.toml");
    }
}

}  // namespace weir::cli
