// SPDX-License-Identifier: MIT
#include "options.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <sstream>
#include <weir/ext/resolver.hpp>

#include "kit/process.hpp"
#include "url_list.hpp"

using namespace weir::cli;
using namespace std::chrono_literals;

namespace {

struct Given {
    RecordFlags flags;
    std::map<std::string, std::string> environment;
    std::string standard_input;

    Environment lookup() const {
        return [this](const char* variable) -> const char* {
            const auto found = environment.find(variable);
            return found == environment.end() ? nullptr : found->second.c_str();
        };
    }
    auto plan() const {
        std::istringstream in(standard_input);
        return plan_recordings(flags, lookup(), in);
    }
    auto plan_session() const { return weir::cli::plan_session(flags, lookup()); }
    std::string complaint() const {
        const auto planned = plan();
        return planned ? "none" : planned.error().what;
    }
};

Given one_url() {
    Given given;
    given.flags.urls = {"https://example.com/a.m3u8"};
    return given;
}

}  // namespace

TEST_CASE("options: the connections of a host are a number above 0", "[cli]") {
    Given given = one_url();
    const auto limit = [&]() -> Parsed<unsigned> {
        const auto session = given.plan_session();
        if (!session) return session.error();
        return session->host_connections;
    };
    CHECK(*limit() == 0);
    given.environment["WEIR_HOST_CONNECTIONS"] = "6";
    CHECK(*limit() == 6);
    given.flags.host_connections = "12";
    CHECK(*limit() == 12);
    for (const auto* bad : {"0", "-1", "many", "5x", "99999999999"}) {
        given.flags.host_connections = bad;
        REQUIRE_FALSE(limit().has_value());
        CHECK(limit().error().what.find("--host-connections: ") == 0);
    }
}

TEST_CASE("options: facts about services come from a file, which must be sound", "[cli]") {
    const weir::kit::TempDir dir;
    const auto path = dir.path() / "resolvers.toml";
    Given given = one_url();
    REQUIRE(given.plan_session().has_value());
    CHECK(given.plan_session()->resolvers->find("https://live.bilibili.com/3000001"));
    CHECK_FALSE(given.plan_session()->resolvers->find("https://example.com/a.m3u8"));
    given.environment["WEIR_RESOLVERS"] = path.native();
    REQUIRE_FALSE(given.plan_session().has_value());
    CHECK(given.plan_session().error().what ==
          "WEIR_RESOLVERS: " + path.native() + ": it can't be read: No such file or directory");
    std::ofstream(path) << "[huya]\nper_minute = 30\n";
    CHECK(given.plan_session().has_value());
    std::ofstream(path) << "[huya]\nper_minute = 'many'\n";
    REQUIRE_FALSE(given.plan_session().has_value());
    CHECK(given.plan_session().error().what ==
          path.native() + ": [huya] per_minute, line 2: a number is needed");
}

TEST_CASE("options: a place to connect to has four parts", "[cli]") {
    Given given = one_url();
    given.flags.connect_to = {"a.example:443:127.0.0.1:8443", "::[::1]:80", ":::"};
    const auto planned = given.plan();
    REQUIRE(planned.has_value());
    CHECK(planned->front().options.http.connect_to == given.flags.connect_to);
    for (const auto* bad : {"", "a.example", "a:1:b", "a:1:b:2:3", "a:0:b:2", "a:1:b:70000",
                            "a:1:b:x", "a:1:b :2", "[::1:1:b:2", "::1]:1:b:2", "http://a:1:b:2"}) {
        given.flags.connect_to = {bad};
        CAPTURE(bad);
        CHECK(given.complaint().find("--connect-to: ") == 0);
    }
}

TEST_CASE("options: alternatives belong to one URL", "[cli]") {
    Given given = one_url();
    given.flags.alternatives = {"https://b.example/a.m3u8", "https://c.example/a.m3u8"};
    const auto planned = given.plan();
    REQUIRE(planned.has_value());
    CHECK(planned->front().options.alternatives == given.flags.alternatives);
    given.flags.alternatives.emplace_back("ftp://d.example/a");
    CHECK(given.complaint().find("--alternative: ") == 0);
    given.flags.alternatives.pop_back();
    given.flags.urls.emplace_back("https://example.com/b.m3u8");
    CHECK(given.complaint() ==
          "--alternative: it belongs to one stream, and there are several URLs");
}

TEST_CASE("options: flags become recording options", "[cli]") {
    Given given = one_url();
    given.flags.output = "dir";
    given.flags.format = "mkv";
    given.flags.duration = "10m";
    given.flags.splits = {"30m", "2GiB"};
    given.flags.min_file = "5m";
    given.flags.quality = "720";
    given.flags.name = "{host}/{name}";
    given.flags.prefer = "hevc,h264";
    given.flags.language = "de,en-GB";
    given.flags.subtitles = "fr";
    given.flags.adverts = "cut";
    given.flags.audio_only = true;
    given.flags.headers = {"Referer: https://example.com/"};
    given.flags.user_agent = "";
    given.flags.proxy = "socks5://127.0.0.1:1080";
    given.flags.ca_file = "ca.pem";
    const auto planned = given.plan();
    REQUIRE(planned.has_value());
    REQUIRE(planned->size() == 1);
    const weir::RecordingOptions& options = planned->front().options;
    CHECK(options.url == "https://example.com/a.m3u8");
    CHECK(options.directory == "dir");
    CHECK(options.format == weir::Format::mkv);
    CHECK(options.duration == 10min);
    CHECK(options.split.duration == 30min);
    CHECK(options.split.bytes == 2'147'483'648);
    CHECK(options.split.minimum == 5min);
    CHECK(options.quality == "720p");
    CHECK(options.name == "{host}/{name}");
    CHECK(options.codecs == std::vector<std::string>{"hevc", "h264"});
    CHECK(options.languages == std::vector<std::string>{"de", "en-GB"});
    CHECK(options.subtitles);
    CHECK(options.subtitle_languages == std::vector<std::string>{"fr"});
    CHECK(options.adverts == weir::Adverts::cut);
    CHECK(options.audio_only);
    CHECK(options.http.headers == std::vector<std::string>{"Referer: https://example.com/"});
    CHECK(options.http.proxy == "socks5://127.0.0.1:1080");
    CHECK(options.http.ca_file == "ca.pem");
}

TEST_CASE("options: what is to be encoded is planned, or refused where it can't be", "[cli]") {
    Given given = one_url();
    given.flags.encode.encode = "h264:software";
    given.flags.encode.scale = "720";
    given.flags.extra_outputs = {"480p", "360p:hevc"};
    given.flags.password = "sesame";
    const auto planned = given.plan();
    REQUIRE(planned.has_value());
    const weir::RecordingOptions& options = planned->front().options;
    REQUIRE(options.encode.has_value());
    CHECK(options.encode->shorter_side == 720);
    REQUIRE(options.extra_outputs.size() == 2);
    CHECK(options.extra_outputs[1].name == "360p-hevc");
    CHECK(options.password == "sesame");
    given.flags.format = "source";
    CHECK_THAT(given.complaint(), Catch::StartsWith("--encode: "));
    given.flags.format.reset();
    given.flags.audio_only = true;
    given.flags.encode = {};
    CHECK_THAT(given.complaint(), Catch::StartsWith("--extra: "));
    given.flags.extra_outputs = {"large"};
    CHECK_THAT(given.complaint(), Catch::StartsWith("--extra: "));
    given.flags.encode.crf = "20";
    CHECK_FALSE(given.complaint().empty());
}

TEST_CASE("options: without flags they are the engine's defaults", "[cli]") {
    const auto planned = one_url().plan();
    REQUIRE(planned.has_value());
    const weir::RecordingOptions defaults;
    CHECK(planned->front().options.directory == defaults.directory);
    CHECK(planned->front().options.name == defaults.name);
    CHECK(planned->front().options.format == defaults.format);
    CHECK(planned->front().options.duration == 0ms);
}

TEST_CASE("options: subtitles are the default ones, wanted ones, or none", "[cli]") {
    Given given = one_url();
    CHECK(given.plan()->front().options.subtitles);
    given.environment = {{"WEIR_SUBTITLES", "none"}};
    CHECK_FALSE(given.plan()->front().options.subtitles);
    given.flags.subtitles = "default";
    CHECK(given.plan()->front().options.subtitles);
    CHECK(given.plan()->front().options.subtitle_languages.empty());
    given.flags.subtitles = "de,";
    CHECK(given.complaint() == "--subtitles: '' is not a language");
}

TEST_CASE("options: flags beat the environment, which beats the defaults", "[cli]") {
    Given given = one_url();
    given.environment = {{"WEIR_FORMAT", "mp4"}, {"WEIR_OUTPUT", "from-env"}, {"WEIR_NAME", ""}};
    given.flags.format = "flv";
    const auto planned = given.plan();
    REQUIRE(planned.has_value());
    CHECK(planned->front().options.format == weir::Format::flv);
    CHECK(planned->front().options.directory == "from-env");
    CHECK(planned->front().options.name == weir::RecordingOptions{}.name);
}

TEST_CASE("options: a bad value is refused with the name of where it came from", "[cli]") {
    Given given = one_url();
    given.environment = {{"WEIR_FORMAT", "mp3"}};
    CHECK(given.complaint() == "WEIR_FORMAT: 'mp3' is not a format");
    given.flags.format = "avi";
    CHECK(given.complaint() == "--format: 'avi' is not a format");

    Given header = one_url();
    for (const char* text : {"no colon", ": empty", "A B: c", "A: b\r\nC: d"}) {
        INFO(text);
        header.flags.headers = {text};
        CHECK_THAT(header.complaint(), Catch::StartsWith("--header: "));
    }
    Given proxy = one_url();
    proxy.flags.proxy = "localhost:3128";
    CHECK(proxy.complaint() == "--proxy: 'localhost:3128' is not a proxy");
    Given both = one_url();
    both.flags.quiet = both.flags.verbose = true;
    CHECK(both.complaint() == "--quiet: it contradicts --verbose");
    CHECK(Given{}.complaint() == "no URL given");
}

TEST_CASE("options: URLs come from the command line, then from the list", "[cli]") {
    Given given = one_url();
    given.flags.input_file = "-";
    given.standard_input = "\xEF\xBB\xBF# cameras\r\n\n  http://a/1.flv  # north\nHTTP://b/2#x\n";
    const auto planned = given.plan();
    REQUIRE(planned.has_value());
    REQUIRE(planned->size() == 3);
    CHECK((*planned)[1].options.url == "http://a/1.flv");
    CHECK((*planned)[1].from == "standard input, line 3");
    CHECK((*planned)[2].options.url == "HTTP://b/2#x");
}

TEST_CASE("options: a bad line of the list is named by its number", "[cli]") {
    Given given;
    given.flags.input_file = "-";
    given.standard_input = "http://a/1.flv\n\nftp://a/2.flv\n";
    CHECK(given.complaint() ==
          "standard input, line 3: 'ftp://a/2.flv' is not an http or https URL");
    given.flags.input_file = "/does/not/exist";
    CHECK_THAT(given.complaint(), Catch::StartsWith("--input-file: /does/not/exist can't be read"));
}

TEST_CASE("url list: what can't be a URL with a host is refused", "[cli]") {
    CHECK(check_url("https://[::1]:8080/a").has_value());
    CHECK(check_url("example.com/a.m3u8").error().hint == "https://example.com/a.m3u8");
    for (const char* url : {"", "http://", "http:///a", "https://?x", "file:///etc/passwd", "cam1",
                            "http://a/b c", "http://:80/"}) {
        INFO(url);
        CHECK_FALSE(check_url(url).has_value());
    }
    CHECK(check_url("\x1b[31m").error().what == "'?[31m' is not an http or https URL");
}
