// SPDX-License-Identifier: MIT
// The lines and keys are those of DouyinLiveRecorder; all values are made up.
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "config/config.hpp"
#include "config/import_files.hpp"
#include "config/import_text.hpp"
#include "kit/process.hpp"

using namespace weir::cli;
using namespace std::chrono_literals;
using weir::kit::read_text;
using weir::kit::write_text;

namespace {

constexpr std::string_view kRooms =
    "\xEF\xBB\xBFhttps://live.douyin.com/100000001\r\n"
    "原画,https://live.douyin.com/100000002,主播: Alpha\n"
    "超清，https://www.huya.com/200001，主播: Beta\n"
    "#https://live.bilibili.com/3001,主播: Gamma\n"
    "##高清,https://www.douyu.com/4001\n"
    "www.twitch.tv/example_login\n"
    "https://example.invalid/live/a.m3u8\n"
    "标清,https://live.kuaishou.com/u/examplehost\n"
    "x\n";

constexpr std::string_view kSettings = R"ini([录制设置]
language(zh_cn/en) = zh_cn
直播保存路径(不填则默认) = out/100%done
保存文件夹是否以作者区分 = 是
保存文件夹是否以时间区分 = 是
保存文件夹是否以标题区分 = 是
视频保存格式ts|mkv|flv|mp4|mp3音频|m4a音频 = mkv
原画|超清|高清|标清|流畅 = 超清
是否使用代理ip(是/否) = 是
代理地址 = 127.0.0.1:7890
同一时间访问网络的线程数 = 4
循环时间(秒) = 120
分段录制是否开启 = 是
视频分段时间(秒) = 900
录制空间剩余阈值(gb) = 2.5
录制完成后自动转为mp4格式 = 是
追加格式后删除原文件 = 是
生成时间字幕文件 = 是
是否录制完成后执行自定义脚本 = 是
自定义脚本执行命令 = /usr/local/bin/told --now
使用代理录制的平台(逗号分隔) = tiktok, twitch，example.invalid
[推送配置]
直播状态推送渠道 = 钉钉,tg，邮箱,pushplus
钉钉推送接口链接 = https://oapi.example.com/robot/send?access_token=HUSH1
bark推送接口链接 = https://bark.example.com/HUSH2
tgapi令牌 = 12345:HUSH3
TG聊天id(个人或者群组id) = -100777
smtp邮件服务器 = smtp.example.com
是否使用SMTP服务SSL加密(是/否) = 是
SMTP邮件服务器端口 = 465
邮箱登录账号 = a@example.com
发件人密码(授权码) = HUSH4%s
发件人邮箱 = a@example.com
收件人邮箱 = b@example.com，c@example.com
ntfy推送地址 = https://ntfy.example.com/xxxx
pushplus推送token = HUSH5
开播推送开启(是/否) = 是
关播推送开启(是/否) = 是
[Cookie]
抖音cookie = ttwid=HUSH6%3D; a="b"
Twitch_cookie = auth=HUSH7
[Authorization]
popkontv_token = HUSH8
[账号密码]
sooplive账号 = somebody
sooplive密码 = HUSH9
partner_code = P-00001
)ini";

struct Home {
    weir::kit::TempDir dir;

    Home() { std::filesystem::create_directories(dir / "old/config"); }
    bool import() const { return import_files(dir / "old", dir / "new").has_value(); }
    void fill() const {
        write_text(dir / "old/config/config.ini", kSettings);
        write_text(dir / "old/config/URL_config.ini", kRooms);
    }
    Config load() const {
        ConfigSources sources;
        sources.config = dir / "new/weir.toml";
        auto config = load_config(sources);
        INFO((config ? "" : config.error().what));
        REQUIRE(config.has_value());
        return std::move(*config);
    }
};

std::string told(const std::vector<ImportNote>& notes) {
    std::string out;
    for (const ImportNote& note : notes)
        out += fmt::format("{}:{}: {}\n", note.file, note.line, note.what);
    return out;
}

/// url name quality enabled
std::vector<std::string> rooms_of(const Config& config) {
    std::vector<std::string> out;
    for (const ConfiguredRoom& room : config.rooms) {
        out.push_back(fmt::format("{} {} {} {}", room.options.recording.url, room.options.name,
                                  room.options.recording.quality, room.options.enabled));
    }
    return out;
}

}  // namespace

TEST_CASE("import: each line of the room list becomes the room it meant", "[cli]") {
    const Home home;
    home.fill();
    REQUIRE(home.import());
    const Config config = home.load();
    CHECK(rooms_of(config) ==
          std::vector<std::string>{"https://live.douyin.com/100000001  720p true",
                                   "https://live.douyin.com/100000002 Alpha best true",
                                   "https://www.huya.com/200001 Beta 720p true",
                                   "https://live.bilibili.com/3001 Gamma 720p false",
                                   "https://www.douyu.com/4001  540p false",
                                   "https://www.twitch.tv/example_login  720p true",
                                   "https://example.invalid/live/a.m3u8  720p true",
                                   "https://live.kuaishou.com/u/examplehost  480p true"});
    CHECK(config.rooms[0].options.platform == "douyin");
    CHECK(config.rooms[5].options.recording.buffer_bytes == 15u << 20);
}

TEST_CASE("import: settings, notifications and secrets reach their options", "[cli]") {
    const Home home;
    home.fill();
    REQUIRE(home.import());
    const Config config = home.load();
    const auto& recording = config.rooms[0].options.recording;
    CHECK(recording.format == weir::Format::mkv);
    CHECK(recording.split.duration == 15min);
    CHECK(recording.directory == (home.dir / "old/out/100%done"));
    CHECK(recording.name == "{host}/{title}/{date}/{title}_{date}_{time}");
    CHECK(recording.http.headers == std::vector<std::string>{"Cookie: ttwid=HUSH6%3D; a=\"b\""});
    CHECK(recording.http.proxy.empty());
    CHECK(config.rooms[5].options.recording.http.proxy == "http://127.0.0.1:7890");
    CHECK(config.rooms[5].options.recording.http.headers ==
          std::vector<std::string>{"Cookie: auth=HUSH7"});
    CHECK(config.rooms[6].options.recording.http.proxy == "http://127.0.0.1:7890");
    CHECK(config.watch.poll_interval == 2min);
    CHECK(config.watch.platform.at_once == 4);
    CHECK(config.session.space.stop_bytes == 2560ull << 20);
    CHECK(config.aftercare.convert);
    CHECK(config.aftercare.remove_source);
    REQUIRE(config.hooks.size() == 4);
    CHECK(config.hooks[0].shape == weir::HookShape::dingtalk);
    CHECK(config.hooks[0].url == "https://oapi.example.com/robot/send?access_token=HUSH1");
    CHECK(config.hooks[0].on == std::vector{weir::HookEvent::live, weir::HookEvent::end});
    CHECK(config.hooks[1].chat == "-100777");
    CHECK(config.hooks[1].url == "https://api.telegram.org/bot12345:HUSH3/sendMessage");
    CHECK(config.hooks[2].mail.server == "smtps://smtp.example.com:465");
    CHECK(config.hooks[2].mail.password == "HUSH4%s");
    CHECK(config.hooks[2].mail.to == std::vector<std::string>{"b@example.com", "c@example.com"});
    CHECK(config.hooks[3].command == std::vector<std::string>{"/usr/local/bin/told", "--now"});
}

TEST_CASE("import: secrets stand in a file of their own that nobody else may read", "[cli]") {
    const Home home;
    home.fill();
    REQUIRE(home.import());
    struct stat found {};
    REQUIRE(::stat((home.dir / "new/secrets.toml").c_str(), &found) == 0);
    CHECK((found.st_mode & 07777) == 0600);
    CHECK_THAT(read_text(home.dir / "new/weir.toml"), !Catch::Contains("HUSH"));
    const std::string secrets = read_text(home.dir / "new/secrets.toml");
    CHECK_THAT(secrets, Catch::Contains("# \"sooplive密码\" = \"HUSH9\"\n"));
    CHECK_THAT(secrets, !Catch::Contains("P-00001"));
}

TEST_CASE("import: what is not carried over is told by line, never with its value", "[cli]") {
    const std::string notes = told(import_douyin(kSettings, kRooms, "/home").notes);
    CHECK_THAT(notes, Catch::StartsWith("URL_config.ini:9: too short"));
    for (const char* expected :
         {"config.ini:6: 保存文件夹是否以标题区分: ", "config.ini:18: 生成时间字幕文件: ",
          "config.ini:20: 自定义脚本执行命令: it is run",
          "config.ini:25: bark推送接口链接: this channel",
          "pushplus推送token: ", "config.ini:43: popkontv_token: weir logs in nowhere",
          "sooplive密码: weir logs in nowhere"}) {
        CHECK_THAT(notes, Catch::Contains(expected));
    }
    CHECK_THAT(notes, !Catch::Contains("HUSH") && !Catch::Contains("language") &&
                          !Catch::Contains("partner_code") && !Catch::Contains("ntfy"));
}

TEST_CASE("import: a room list may hold anything", "[cli]") {
    std::vector<ImportNote> notes;
    const auto rooms = import_rooms(
        "# my favourite rooms of the year\n"
        "https://live.bilibili.com/55?from=search&x=1\n"
        "https://live.bilibili.com/55\n"
        "高清,https://www.huya.com/1,主播: a 主播: b,and more\n"
        "超高清,https://www.huya.com/2\n"
        "ftp://www.huya.com/300000000\n"
        "javascript:alert(document.cookie)\n"
        "https://www.xiaohongshu.com/live?a=1&host_id=abc&b=2\n"
        "https://www.huya.com/3,\"]\n"
        "https://www.huya.com/44444,\x1b[31m主播: old 主播: new\n"
        "youtu.be/watch-live?v=1\n",
        "f", notes);
    std::string got;
    for (const ImportedRoom& room : rooms)
        got += fmt::format("{} {} {}\n", room.url, room.quality, room.name);
    CHECK(got ==
          "https://live.bilibili.com/55  \n"
          "https://www.huya.com/2  \n"
          "https://www.xiaohongshu.com/live?host_id=abc  \n"
          "https://www.huya.com/3  \"]\n"
          "https://www.huya.com/44444  new\n"
          "https://youtu.be/watch-live?v=1  \n");
    CHECK(told(notes) ==
          "f:3: the same room as on a line before\n"
          "f:4: more than quality, URL and name\n"
          "f:5: unknown quality; the room has the default\n"
          "f:6: its URL is none\n"
          "f:7: its URL is none\n");
}

TEST_CASE("import: a command that wants a shell is not carried over", "[cli]") {
    for (const char* command :
         {"sh -c 'a'", "a | b", "a > b", "a && b", "a; b", "a $(b)", "a `b`", "a *"}) {
        const Imported imported = import_douyin(
            fmt::format("[录制设置]\n是否录制完成后执行自定义脚本 = 是\n自定义脚本执行命令 = {}\n",
                        command),
            "", "/home");
        CHECK_THAT(imported.config, !Catch::Contains("command"));
        CHECK_THAT(told(imported.notes), Catch::Contains("it wants a shell"));
    }
}

TEST_CASE("import: a proxy with a password is a secret", "[cli]") {
    const Imported imported = import_douyin(
        "[录制设置]\n代理地址 = http://u:HUSH@proxy.example.com:1\n"
        "使用代理录制的平台(逗号分隔) = tiktok\n",
        "", "/home");
    CHECK_THAT(imported.config, !Catch::Contains("HUSH"));
    CHECK_THAT(imported.secrets, Catch::Contains("[platform.tiktok]\nproxy = \"http://u:HUSH@"));
}

TEST_CASE("import: a file that is there already is not written over, and nothing is half done",
          "[cli]") {
    const Home home;
    home.fill();
    std::filesystem::create_directories(home.dir / "new");
    write_text(home.dir / "new/secrets.toml", "mine");
    CHECK_FALSE(home.import());
    CHECK(read_text(home.dir / "new/secrets.toml") == "mine");
    CHECK_FALSE(std::filesystem::exists(home.dir / "new/weir.toml"));
}

TEST_CASE("import: a folder without the other recorder's files is refused", "[cli]") {
    const Home home;
    CHECK_FALSE(home.import());
    CHECK_FALSE(std::filesystem::exists(home.dir / "new"));
}

TEST_CASE("import: what makes no sense to weir is told, and the rest is written", "[cli]") {
    const Home home;
    std::string settings =
        "[录制设置]\n代理地址 = ftp://x\n循环时间(秒) = soon\n"
        "直播保存路径(不填则默认) = D:\\rec\n录制空间剩余阈值(gb) = 0.00001\n"
        "视频保存格式ts|mkv|flv|mp4|mp3音频|m4a音频 = mp3音频\n"
        "原画|超清|高清|标清|流畅 = 8K\n[推送配置]\n直播状态推送渠道 = tg,邮箱,钉钉\n"
        "钉钉推送接口链接 = not a url\nsmtp邮件服务器 = a\"b\n[Cookie]\n"
        "抖音cookie = a\x01b\n";
    write_text(home.dir / "old/config.ini", settings);
    const auto imported = import_files(home.dir / "old", home.dir / "new");
    REQUIRE(imported.has_value());
    CHECK(imported->notes.size() == 8);
    CHECK(home.load().hooks.empty());
    CHECK(home.load().watch.poll_interval == 1min);
}

TEST_CASE("import: ini files are read as configparser reads them", "[cli]") {
    const Ini ini = read_ini(
        "\xEF\xBB\xBF[a]\nKey = 1\n key 2 : x=y\r\n; no\n# no\nempty =\nmore = a\n  "
        "b\n\n[b]\nKEY=%(x)s\n"
        "junk\n[a]\nkey = 2\n");
    std::string got;
    for (const IniEntry& entry : ini.entries)
        got += fmt::format("{}.{}={}@{}|", entry.section, entry.key, entry.value, entry.line);
    CHECK(got == "a.key=2@14|a.empty=@6|a.more=a\nb@7|b.key=%(x)s@11|");
    CHECK(ini.odd_lines == std::vector<unsigned>{12});
}
