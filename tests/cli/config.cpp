// SPDX-License-Identifier: MIT
#include "config/config.hpp"

#include <sys/stat.h>

#include <weir/ext/resolver.hpp>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>

#include "config/data_directory.hpp"
#include "config/platforms.hpp"
#include "kit/process.hpp"

using namespace weir::cli;
using namespace std::chrono_literals;
using weir::Format;
using weir::kit::write_text;

namespace {

/// A folder with the files of a configuration.
struct Folder {
    weir::kit::TempDir dir;
    ConfigSources sources;
    std::map<std::string, std::string> variables;

    Folder() {
        sources.environment = [this](const char* name) -> const char* {
            const auto found = variables.find(name);
            return found == variables.end() ? nullptr : found->second.c_str();
        };
    }
    explicit Folder(std::string_view config) : Folder() { write(config); }

    void write(std::string_view config) {
        sources.config = dir / "weir.toml";
        write_text(sources.config, config);
    }
    void add(const char* name, std::string_view text, mode_t mode = 0644) const {
        write_text(dir / name, text);
        REQUIRE(::chmod((dir / name).c_str(), mode) == 0);
    }
    Config load() const {
        auto config = load_config(sources);
        INFO((config ? "" : config.error().what));
        REQUIRE(config.has_value());
        return std::move(*config);
    }
    /// Without the folder's name.
    std::string complaint() const {
        const auto config = load_config(sources);
        std::string what = config ? "none" : config.error().what;
        if (!config && !config.error().hint.empty()) what += "; try: " + config.error().hint;
        const std::string folder = dir.path().native() + "/";
        for (auto at = what.find(folder); at != what.npos; at = what.find(folder))
            what.erase(at, folder.size());
        return what;
    }
};

}  // namespace

TEST_CASE("config: without any file there are defaults, and a floor of free space", "[cli]") {
    const Config config = Folder().load();
    CHECK(config.data == "weir-data");
    CHECK(config.rooms.empty());
    CHECK(config.stop_limit == 30s);
    CHECK(config.session.limits.per_user == 5);
    CHECK(config.session.space.start_bytes == 1u << 30);
    CHECK(config.session.space.stop_bytes == 512u << 20);
}

TEST_CASE("config: each table reaches its options", "[cli]") {
    const Config config = Folder(R"(
data = "/srv/weir"
stop_limit = "45s"
[watch]
poll_interval = "5m"
jitter = "10%"
[watch.host]
at_once = 3
rate = "2/s"
[limits]
per_user = 0
memory = "2GiB"
free_space_start = ["2GiB", "3%"]
free_space_stop = "1%"
host_connections = 7
[resources]
cpu = "50%"
[retention]
age = "30d"
free_space = "5%"
free_inodes = 1000
[aftercare]
convert = true
poster = "contact_sheet"
speed = "none"
[log]
level = "warn"
file = "log/weir.log"
[session]
shards = 3
)")
                              .load();
    CHECK(config.data == "/srv/weir");
    CHECK(config.stop_limit == 45s);
    CHECK(config.watch.poll_interval == 5min);
    CHECK(config.watch.jitter == Approx(0.1));
    CHECK(config.watch.host.at_once == 3);
    CHECK(config.watch.host.per_minute == 120);
    CHECK(config.watch.platform.at_once == 16);
    CHECK(config.session.limits.per_user == 0);
    CHECK(config.session.memory_bytes == 2ull << 30);
    CHECK(config.session.space.start_bytes == 2ull << 30);
    CHECK(config.session.space.start_percent == 3);
    CHECK(config.session.space.stop_bytes == 0);
    CHECK(config.session.space.stop_percent == 1);
    CHECK(config.session.host_connections == 7);
    CHECK(config.session.resources.cpu_share == Approx(0.5));
    CHECK(config.retention.age == 720h);
    CHECK(config.retention.free_percent == 5);
    CHECK(config.retention.free_inodes == 1000);
    CHECK(config.aftercare.convert);
    CHECK(config.aftercare.poster == weir::Poster::contact_sheet);
    CHECK(config.aftercare.bytes_per_second == 0);
    CHECK(config.session.log_level == weir::LogLevel::warn);
    CHECK(config.log.file.filename() == "weir.log");
    CHECK(config.log.file.is_absolute());
    CHECK(config.session.shards == 3);
}

TEST_CASE("config: nothing begins where recordings would end for want of space", "[cli]") {
    const Config config = Folder("[limits]\nfree_space_stop = [\"5GiB\", \"4%\"]\n").load();
    CHECK(config.session.space.start_bytes == 5ull << 30);
    CHECK(config.session.space.start_percent == 4);
}

TEST_CASE("config: a room beats its platform, which beats recording, which beats profile",
          "[cli]") {
    const Config config = Folder(R"(watch.platform.rate = "5/s"
[profile.overseas]
read_timeout = "70s"
[recording]
format = "mkv"
split = "30m"
headers = ["X-A: recording", "X-B: recording"]
user_agent = "recording"
[platform.twitch]
headers = ["x-b: platform"]
at_once = 2
poll_interval = "2m"
[[room]]
url = "https://www.twitch.tv/a"
[[room]]
url = "https://www.twitch.tv/b"
name = "Beta"
format = "mp4"
split = "none"
profile = "domestic"
poll_interval = "10s"
headers = ["X-B: room"]
[[room]]
url = "https://cdn.example.com/live.m3u8"
)")
                              .load();
    REQUIRE(config.rooms.size() == 3);
    const auto& a = config.rooms[0].options;
    CHECK(a.platform == "twitch");
    CHECK(a.poll_interval == 2min);
    CHECK(a.recording.http.read_timeout == 70s);
    CHECK(a.recording.buffer_bytes == 15u << 20);
    CHECK(a.recording.format == Format::mkv);
    CHECK(a.recording.split.duration == 30min);
    CHECK(a.recording.http.headers == std::vector<std::string>{"X-A: recording", "x-b: platform"});
    CHECK(a.recording.http.user_agent == "recording");
    const auto& b = config.rooms[1].options;
    CHECK(b.name == "Beta");
    CHECK(b.poll_interval == 10s);
    CHECK(b.recording.http.read_timeout == 15s);
    CHECK(b.recording.format == Format::mp4);
    CHECK(b.recording.split.duration == 0s);
    CHECK(b.recording.http.headers == std::vector<std::string>{"X-A: recording", "X-B: room"});
    CHECK(config.rooms[1].from.ends_with("weir.toml, line 15"));
    const auto& c = config.rooms[2].options;
    CHECK(c.platform.empty());
    CHECK(c.recording.buffer_bytes == 8u << 20);
    CHECK(config.watch.platforms.at("twitch").at_once == 2);
    CHECK(config.watch.platforms.at("twitch").per_minute == 300);
}

TEST_CASE("config: preferred codecs are a text or a list, of all rooms or of one", "[cli]") {
    Folder folder(R"(
[recording]
prefer = "hevc,h264"
[[room]]
url = "https://example.com/a.m3u8"
[[room]]
url = "https://example.com/b.m3u8"
prefer = ["av1"]
)");
    using Codecs = std::vector<std::string>;
    CHECK(folder.load().rooms[0].options.recording.codecs == Codecs{"hevc", "h264"});
    CHECK(folder.load().rooms[1].options.recording.codecs == Codecs{"av1"});
}

TEST_CASE("config: flags beat variables, which beat the file, rooms included", "[cli]") {
    Folder folder(R"(
data = "file"
[recording]
quality = "480p"
[[room]]
url = "https://example.com/a.m3u8"
format = "mp4"
)");
    folder.variables = {{"WEIR_FORMAT", "flv"}, {"WEIR_QUALITY", "720p"}, {"WEIR_DATA", ""}};
    CHECK(folder.load().data == (folder.dir / "file"));
    CHECK(folder.load().rooms[0].options.recording.directory == (folder.dir / "file/recordings"));
    CHECK(folder.load().rooms[0].options.recording.format == Format::flv);
    CHECK(folder.load().rooms[0].options.recording.quality == "720p");
    folder.variables["WEIR_DATA"] = "/variable";
    folder.sources.flags.format = "mkv";
    folder.sources.flags.splits = {"10m"};
    CHECK(folder.load().data == "/variable");
    CHECK(folder.load().rooms[0].options.recording.format == Format::mkv);
    CHECK(folder.load().rooms[0].options.recording.split.duration == 10min);
    folder.sources.flags.data = "flag";
    CHECK(folder.load().data == "flag");
    folder.sources.flags.format = "mp3";
    CHECK(folder.complaint().starts_with("--format: 'mp3' is not a format"));
}

TEST_CASE("config: an unknown key names the nearest and its line", "[cli]") {
    CHECK(Folder("[recording]\n\nformt = \"ts\"\n").complaint() ==
          "weir.toml, line 3: [recording] formt: no such key (nearest: format)");
    CHECK(Folder("dta = \"x\"\n").complaint() ==
          "weir.toml, line 1: dta: no such key (nearest: data)");
    CHECK(Folder("[watch.hosts]\nat_once = 1\n").complaint() ==
          "weir.toml, line 1: [watch] hosts: no such key (nearest: host)");
    CHECK_THAT(Folder("[[rooms]]\nurl = \"https://example.com/\"\n").complaint(),
               Catch::StartsWith("weir.toml, line 1: rooms: a text in quotes is wanted"));
    CHECK_THAT(Folder("[platform.twich]\nat_once = 1\n").complaint(),
               Catch::Contains("line 1") && Catch::Contains("nearest: twitch"));
}

TEST_CASE("config: all that is wrong is told at once, with what to write instead", "[cli]") {
    const std::string told = Folder(R"([recording]
format = "mp3"
audio_only = "yes"
adverts = "skip"
[limits]
users = -1
[watch]
poll_interval = "60"
[[room]]
name = "none"
[[room]]
url = "ftp://example.com/"
schedule = "mon-fry 10:00-12:00"
)")
                                 .complaint();
    CHECK_THAT(told, Catch::Contains("line 2: [recording] format: 'mp3' is not a format"));
    CHECK_THAT(told, Catch::Contains("line 3: [recording] audio_only: true or false is wanted, "
                                     "without quotes; try: audio_only = false"));
    CHECK_THAT(told, Catch::Contains("line 4: [recording] adverts: 'skip' is not"));
    CHECK_THAT(told, Catch::Contains("line 6: [limits] users: a whole number from 0"));
    CHECK_THAT(told, Catch::Contains("line 8: [watch] poll_interval: '60' has no unit"));
    CHECK_THAT(told, Catch::Contains("line 9: [[room]]: it has no url"));
    CHECK_THAT(told, Catch::Contains("line 12: [[room]] url: 'ftp://example.com/' is not"));
    CHECK_THAT(told, Catch::Contains("line 13: [[room]] schedule"));
    CHECK_THAT(Folder("[recording]\nfile_name = \"{nmae}\"\n").complaint(),
               Catch::Contains("line 2: [recording] file_name") && Catch::Contains("nearest"));
    CHECK_THAT(
        Folder("[[room]]\nurl = \"https://a.example:port/\"\ntime_zone = \"Mars/Base\"\n")
            .complaint(),
        Catch::Contains("line 2: [[room]] url") && Catch::Contains("line 3: [[room]] time_zone"));
}

TEST_CASE("config: of very many problems the first are shown and the rest counted", "[cli]") {
    std::string text;
    for (int i = 0; i < 50; ++i)
        text += "wrong_" + std::to_string(i) + " = 1\n";
    CHECK_THAT(Folder(text).complaint(), Catch::EndsWith("and 30 problems more"));
}

TEST_CASE("config: what is not TOML is told with its line", "[cli]") {
    CHECK_THAT(Folder("data = \"a\"\n[recording\n").complaint(),
               Catch::StartsWith("weir.toml, line 2: "));
    CHECK_THAT(Folder("data = \"a\"\ndata = \"b\"\n").complaint(),
               Catch::StartsWith("weir.toml, line 2: "));
    CHECK_THAT(Folder(std::string(5u << 20, '#')).complaint(),
               Catch::Contains("larger than 4 MiB"));
    Folder missing;
    missing.sources.config = missing.dir / "weir.toml";
    CHECK_THAT(missing.complaint(), Catch::StartsWith("weir.toml: it can't be read"));
}

TEST_CASE("config: a list of rooms has the same defaults as the others", "[cli]") {
    Folder folder("rooms = \"list.txt\"\n[recording]\nformat = \"mkv\"\n");
    CHECK_THAT(folder.complaint(), Catch::StartsWith("list.txt: it can't be read"));
    folder.add("list.txt",
               "# mine\nhttps://www.tiktok.com/@a/live\nhttps://example.com/b.flv # b\n");
    const Config config = folder.load();
    REQUIRE(config.rooms.size() == 2);
    CHECK(config.rooms[0].options.recording.format == Format::mkv);
    CHECK(config.rooms[0].options.recording.buffer_bytes == 15u << 20);
    CHECK(config.rooms[0].options.platform == "tiktok");
    CHECK(config.rooms[1].from.ends_with("list.txt, line 3"));
    folder.add("list.txt", "https://example.com/\nexample.com/b\n");
    CHECK_THAT(folder.complaint(), Catch::StartsWith("list.txt, line 2: "));
}

TEST_CASE("config: files that are missing or broken are watched as well", "[cli]") {
    Folder folder("rooms = \"list.txt\"\nwrong = 1\n");
    const LoadedConfig loaded = read_config(folder.sources);
    CHECK_FALSE(loaded.config.has_value());
    REQUIRE(loaded.files.size() == 3);
    CHECK(loaded.files[0].stamp == stamp_of(folder.dir / "weir.toml"));
    CHECK(loaded.files[1].path == (folder.dir / "list.txt"));
    CHECK(loaded.files[1].stamp == FileStamp{});
    CHECK(loaded.files[2].path == (folder.dir / "weir-data/resolvers.toml"));
}

TEST_CASE("config: facts about services are those in the data directory, or a named file",
          "[cli]") {
    Folder folder("data = \"d\"\n");
    CHECK(folder.load().session.resolvers->find("https://www.huya.com/1"));
    std::filesystem::create_directory(folder.dir / "d");
    folder.add("d/resolvers.toml", "[huya]\nper_hour = 3\n");
    CHECK_THAT(folder.complaint(),
               Catch::StartsWith("d/resolvers.toml: [huya] per_hour, line 2: not known"));
    folder.write("data = \"d\"\nresolvers = \"mine.toml\"\n");
    CHECK_THAT(folder.complaint(), Catch::StartsWith("mine.toml: it can't be read"));
    folder.add("mine.toml", "[huya]\nper_minute = 30\n");
    CHECK(folder.load().services.facts == "[huya]\nper_minute = 30\n");
}

TEST_CASE("config: where a host is found is told of all rooms, a platform or a room", "[cli]") {
    Folder folder(
        "[recording]\nconnect_to = [\"::127.0.0.1:1\"]\n"
        "[platform.huya]\nconnect_to = \"www.huya.com:443:127.0.0.1:2\"\n"
        "[[room]]\nurl = \"https://example.com/a\"\n"
        "[[room]]\nurl = \"https://www.huya.com/1\"\n"
        "[[room]]\nurl = \"https://www.huya.com/2\"\nconnect_to = []\n");
    const Config config = folder.load();
    const auto places = [&config](std::size_t room) {
        return config.rooms[room].options.recording.http.connect_to;
    };
    CHECK(places(0) == std::vector<std::string>{"::127.0.0.1:1"});
    CHECK(places(1) == std::vector<std::string>{"www.huya.com:443:127.0.0.1:2"});
    CHECK(places(2).empty());
    folder.write("[recording]\nconnect_to = [\"a:b\"]\n");
    CHECK_THAT(folder.complaint(), Catch::Contains("'a:b' is not HOST:PORT:ADDRESS:PORT"));
}

TEST_CASE("config: secrets that others may read are refused", "[cli]") {
    Folder folder("secrets = \"s.toml\"\n[[room]]\nurl = \"https://www.huya.com/1\"\n");
    const std::string_view secrets = "[platform.huya]\ncookie = \"sid=1\"\n";
    for (const mode_t mode : {0644u, 0640u, 0602u, 0610u}) {
        folder.add("s.toml", secrets, mode);
        CHECK_THAT(folder.complaint(), Catch::StartsWith("s.toml: others may read") &&
                                           Catch::EndsWith("chmod 600 s.toml"));
    }
    folder.add("s.toml", secrets, 0600);
    CHECK(folder.load().rooms[0].options.recording.http.headers ==
          std::vector<std::string>{"Cookie: sid=1"});
}

TEST_CASE("config: no complaint repeats a secret", "[cli]") {
    Folder folder(R"(
secrets = "s.toml"
[[hook]]
name = "desk"
)");
    for (const char* text :
         {"[platform.huya]\ncookie = [\"hush\"]\n", "[platform.huya]\ncookie = \"hush\\nhush\"\n",
          "[platform.huya]\nproxy = \"hush\"\n", "[platform.huya]\nheaders = [\"hush\"]\n",
          "[hook.desk]\nurl = \"hush\"\n", "[hook.desk]\nsecret = \"hush\\u0007\"\n",
          "[hook.desk]\nheaders = \"hush\"\n", "[hook.desk]\npassword = hush\n",
          "cookie = \"hush\n"}) {
        folder.add("s.toml", text, 0600);
        INFO(text);
        CHECK(folder.complaint() != "none");
        CHECK_THAT(folder.complaint(), !Catch::Contains("hush"));
    }
}

TEST_CASE("config: secrets do not belong into weir.toml, nor to what it does not have", "[cli]") {
    CHECK_THAT(Folder("[platform.huya]\ncookie = \"a=b\"\n").complaint(),
               Catch::Contains("a secret does not belong here"));
    CHECK_THAT(Folder("[[hook]]\nname = \"a\"\nurl = \"https://a.example/\"\nsecret = \"x\"\n")
                   .complaint(),
               Catch::Contains("a secret does not belong here"));
    Folder folder("secrets = \"s.toml\"\n[[hook]]\nname = \"desk\"\ncommand = [\"true\"]\n");
    folder.add("s.toml", "[hook.dsk]\nsecret = \"x\"\n", 0600);
    CHECK_THAT(folder.complaint(), Catch::Contains("no hook 'dsk' (nearest: desk)"));
    folder.add("s.toml", "[platform.duyu]\ncookie = \"x=y\"\n", 0600);
    CHECK_THAT(folder.complaint(), Catch::Contains("no platform 'duyu' (nearest: douyu)"));
}

TEST_CASE("config: a hook has one receiver, and its secrets from elsewhere", "[cli]") {
    Folder folder(R"(
secrets = "s.toml"
[[hook]]
name = "desk"
on = ["end", "error"]
shape = "telegram"
chat = "7"
[[hook]]
name = "mail"
[hook.mail]
server = "smtps://mail.example.com:465"
from = "a@example.com"
to = ["b@example.com"]
[[hook]]
name = "script"
command = ["/bin/told", "{room}"]
timeout = "3s"
)");
    folder.add("s.toml",
               "[hook.desk]\nurl = \"https://hooks.example.com/x\"\nsecret = \"s\"\n"
               "[hook.mail]\nuser = \"a\"\npassword = \"p\"\n",
               0600);
    const Config config = folder.load();
    REQUIRE(config.hooks.size() == 3);
    CHECK(config.hooks[0].url == "https://hooks.example.com/x");
    CHECK(config.hooks[0].secret == "s");
    CHECK(config.hooks[0].on == std::vector{weir::HookEvent::end, weir::HookEvent::error});
    CHECK(config.hooks[1].mail.password == "p");
    CHECK(config.hooks[2].command == std::vector<std::string>{"/bin/told", "{room}"});
    CHECK(config.hooks[2].timeout == 3s);
    folder.add("s.toml", "[hook.script]\nurl = \"https://hooks.example.com/x\"\n", 0600);
    CHECK_THAT(folder.complaint(), Catch::Contains("line 3: [[hook]] desk: exactly one of") &&
                                       Catch::Contains("line 14: [[hook]] script: exactly one"));
}

TEST_CASE("config: two hooks of one name are one too many", "[cli]") {
    const std::string hook = "[[hook]]\nname = \"a\"\nurl = \"https://a.example/\"\n";
    CHECK_THAT(Folder(hook + hook).complaint(), Catch::StartsWith("weir.toml, line 4: "));
    CHECK_THAT(Folder("[[hook]]\nname = \"a\"\ncommand = \"rm -rf /\"\n").complaint(),
               Catch::Contains("a program and its arguments are wanted"));
}

TEST_CASE("platforms: a host belongs to one by its whole name", "[cli]") {
    CHECK(known_platforms().size() == 51);
    const auto name = [](std::string_view url) {
        const KnownPlatform* found = platform_of_host(host_of(url));
        return found == nullptr ? std::string_view("none") : found->name;
    };
    CHECK(name("https://LIVE.douyin.com:443/1?a=b") == "douyin");
    CHECK(name("https://live.douyin.com.evil.example/1") == "none");
    CHECK(name("https://user:live.douyin.com@evil.example/1") == "none");
    CHECK(name("https://evil.example/live.douyin.com") == "none");
    CHECK(name("https://live.shopee.co.th/x") == "shopee");
    CHECK(name("https://br.shp.ee/x") == "shopee");
    CHECK(name("https://17.live/x") == "17live");
    CHECK(name("https://example.com") == "none");
    CHECK(host_of("not a url").empty());
    CHECK(platform_named("twitcasting")->profile == weir::Profile::domestic);
    CHECK(platform_named("showroom")->profile == weir::Profile::overseas);
}

TEST_CASE("platforms: hosts of one's own come before those that are known", "[cli]") {
    const Config config = Folder(R"(
[platform.mine]
hosts = ["*.example.net", "www.huya.com"]
profile = "overseas"
[[room]]
url = "https://live.example.net/a.m3u8"
[[room]]
url = "https://www.huya.com/1"
[[room]]
url = "https://elsewhere.example.com/1"
platform = "mine"
)")
                              .load();
    for (const ConfiguredRoom& room : config.rooms) {
        CHECK(room.options.platform == "mine");
        CHECK(room.options.recording.buffer_bytes == 15u << 20);
    }
}

TEST_CASE("config: the verbs beside weir run look where it has its data", "[cli]") {
    Folder folder("data = \"there\"\n");
    const auto of_file = (folder.dir / "there").native();
    CHECK(data_directory({}, folder.sources.environment) == "weir-data");
    folder.variables["WEIR_CONFIG"] = folder.sources.config.native();
    CHECK(data_directory({}, folder.sources.environment) == of_file);
    folder.variables["WEIR_DATA"] = "/elsewhere";
    CHECK(data_directory({}, folder.sources.environment) == "/elsewhere");
    CHECK(data_directory("here", folder.sources.environment) == "here");
    // Of a file with a mistake in it, nothing is taken.
    folder.variables.erase("WEIR_DATA");
    folder.write("data = 7\n");
    CHECK(data_directory({}, folder.sources.environment) == "weir-data");
}
