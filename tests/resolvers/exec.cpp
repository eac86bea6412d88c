// SPDX-License-Identifier: MIT
// Programs that know pages, played by texts. The texts are those of streamlink 5.2.1 and yt-dlp
// 2023.03.04, shortened.
#include <catch2/catch.hpp>
#include <weir/resolvers.hpp>

#include "exec/tool.hpp"
#include "resolvers/desk.hpp"

namespace weir::resolvers {
namespace {

using ext::Outcome;

const std::string kUrl = "https://page.example/live?x=1";
const std::string kNoPlugin =
    R"(streamlink: exit code 1: {   "error": "No plugin can handle URL: https://page.example/live?x=1" })";
const std::string kUnsupported =
    "yt-dlp: exit code 1: ERROR: Unsupported URL: https://page.example";

/// What streamlink prints of these streams.
std::string streams(const std::string& text) {
    return R"({"plugin":"hls","metadata":{"id":null,"author":"Theta","category":null,"title":"Lounge"},"streams":{)" +
           text + "}}";
}

const std::string kVariants = streams(
    R"("90p":{"type":"hls","url":"http://o.example/a.m3u8?low","headers":{"User-Agent":"Firefox","Accept-Encoding":"gzip","Accept":"*/*","Connection":"keep-alive"},"master":"http://o.example/m.m3u8"},
       "best":{"type":"hls","url":"http://o.example/a.m3u8","headers":{},"master":"http://o.example/m.m3u8"})");
const std::string kYtDlp =
    R"({"id":"m","title":"Lounge","uploader":"Theta","formats":[
 {"format_id":"400","url":"http://o.example/a.m3u8?low","manifest_url":"http://o.example/m.m3u8","tbr":400.0,"protocol":"m3u8_native","has_drm":null,"width":160,"height":90,"vcodec":"avc1.42c00d","http_headers":{"User-Agent":"Chrome","Sec-Fetch-Mode":"navigate","Referer":"https://page.example/"}},
 {"format_id":"800","url":"http://o.example/a.m3u8","manifest_url":"http://o.example/m.m3u8","tbr":800.0,"protocol":"m3u8_native","has_drm":null},
 {"format_id":"hls","url":"http://o.example/one.m3u8","protocol":"m3u8","width":1280,"height":720,"tbr":2500.4,"vcodec":"hvc1.1","ext":"mp4"},
 {"format_id":"a","url":"http://o.example/sound.m3u8","protocol":"m3u8","vcodec":"none"},
 {"format_id":"flv","url":"http://o.example/x","protocol":"https","ext":"flv"},
 {"format_id":"mp4","url":"http://o.example/x.mp4","protocol":"https","ext":"mp4"},
 {"format_id":"drm","url":"http://o.example/d.m3u8","protocol":"m3u8","has_drm":true},
 {"format_id":"dash","url":"http://o.example/d.mpd","protocol":"http_dash_segments"}],
 "_type":"video","_version":{"version":"2023.03.04"}})";

Error tool_failed(const std::string& detail) {
    return Error{Errc::tool_failed, detail};
}

/// Programs of which each prints one text, or fails.
struct Stage {
    std::map<std::string, Result<std::string>> says{};
    std::vector<std::string> order{"streamlink", "yt-dlp"};
    std::vector<std::vector<std::string>> run{};

    ext::Resolution resolve(const std::string& url = kUrl) {
        Desk desk{{}};
        desk.tool = [this](const std::vector<std::string>& arguments) -> Result<std::string> {
            run.push_back(arguments);
            if (arguments.back() == "--version") return arguments.front() + " 5.2.1\n";
            const auto said = says.find(arguments.front());
            if (said != says.end()) return said->second;
            namespace sys = boost::system;
            return Error{sys::errc::make_error_code(sys::errc::no_such_file_or_directory)};
        };
        return desk.resolve(*exec_resolver({order}).value(), url);
    }
};

Outcome outcome_of_words(const std::string& words) {
    Stage stage{{{"streamlink", tool_failed("streamlink: exit code 1: " + words)}}};
    return stage.resolve().outcome;
}

}  // namespace

TEST_CASE("exec: http URLs and streamlink's own are taken, options are not", "[resolvers]") {
    const auto exec = exec_resolver().value();
    const auto takes = [&](std::string_view url) { return exec->recognise(url).has_value(); };
    CHECK(takes("https://page.example/live"));
    CHECK(takes("http://127.0.0.1:8080/x?y=1#z"));
    CHECK(takes("https://page.example/--version"));
    CHECK(takes("hls://http://127.0.0.1:8080/a.m3u8"));
    CHECK(takes("hls://page.example/a.m3u8"));
    for (const char* url :
         {"", "-J", "--exec=id", "page.example", "ftp://page.example/", "file:///etc/passwd",
          "hls://", "hls://file:/etc/passwd", "hls://FILE:///etc/passwd",
          "hls://file:///etc/passwd", "https://page.example/a b", "https://page.example/\na",
          "dash://http://page.example/x", "-https://page.example/"}) {
        INFO(url);
        CHECK_FALSE(takes(url));
    }
    CHECK(exec->recognise("hls://http://o.example/a.m3u8")->key() == "exec:o.example/a.m3u8");
}

TEST_CASE("exec: only programs whose output is known can be named", "[resolvers]") {
    CHECK(exec_resolver({{"/opt/streamlink", "yt-dlp_linux"}}).has_value());
    for (const char* name : {"sh", "", "-streamlink", "youtube", "/usr/bin/streamlink/x"}) {
        INFO(name);
        const auto refused = exec_resolver({{name}});
        REQUIRE(refused.has_error());
        CHECK(refused.error().code == Errc::bad_option);
    }
    CHECK(exec_resolver({{}}).has_error());
}

TEST_CASE("exec: streamlink's variants are one multivariant playlist", "[resolvers]") {
    Stage stage{{{"streamlink", kVariants}}};
    const auto resolution = stage.resolve();
    CHECK(told(resolution) == "live\nhls source - 0x0 http://o.example/m.m3u8");
    CHECK(resolution.anchor == "Theta");
    CHECK(resolution.title == "Lounge");
    CHECK(resolution.candidates[0].line == "streamlink 5.2.1");
    CHECK(resolution.candidates[0].headers ==
          std::vector<std::string>{"User-Agent: Firefox", "Accept: */*"});
    CHECK(resolution.room.platform == "exec");
    REQUIRE(stage.run.size() == 2);
    CHECK(stage.run[0] == std::vector<std::string>{"streamlink", "--json", "--", kUrl});
}

TEST_CASE("exec: streams without a multivariant playlist are told one by one", "[resolvers]") {
    Stage stage{{{"streamlink", streams(R"("live":{"type":"hls","url":"http://o.example/a.m3u8"},
        "720p60":{"type":"http","url":"http://o.example/b"},"audio_only":{"type":"hls","url":"http://o.example/c.m3u8"},
        "worst":{"type":"hls","url":"http://o.example/d.m3u8"},"x":{"type":"dash","url":"http://o.example/e.mpd"},
        "y":{"type":"hls","url":"file:///etc/passwd"},"z":7)")}}};
    CHECK(told(stage.resolve()) ==
          "live\n"
          "flv high - 0x0 http://o.example/b\n"
          "hls audio - 0x0 http://o.example/c.m3u8\n"
          "hls source - 0x0 http://o.example/a.m3u8");
    Stage none{{{"streamlink", streams("")}}};
    CHECK(none.resolve().outcome == Outcome::offline);
    Stage dash{{{"streamlink", streams(R"("x":{"type":"dash","url":"http://o.example/e.mpd"})")}}};
    CHECK(dash.resolve().outcome == Outcome::not_found);
}

TEST_CASE("exec: yt-dlp's formats are told, but for those that weir can't record", "[resolvers]") {
    Stage stage{{{"streamlink", tool_failed(kNoPlugin)}, {"yt-dlp", kYtDlp}}};
    const auto resolution = stage.resolve();
    CHECK(told(resolution) ==
          "live\n"
          "flv source - 0x0 http://o.example/x\n"
          "hls audio - 0x0 http://o.example/sound.m3u8\n"
          "hls high hevc 1280x720 http://o.example/one.m3u8\n"
          "hls source - 0x0 http://o.example/m.m3u8");
    CHECK(resolution.candidates[0].headers ==
          std::vector<std::string>{"User-Agent: Chrome", "Referer: https://page.example/"});
    CHECK(resolution.candidates[0].line == "yt-dlp 2023.03.04");
    CHECK(resolution.candidates[1].bitrate_bps == 2'500'000);
    REQUIRE(stage.run.size() == 2);  // Its version stands in what it prints.
    const auto& arguments = stage.run[1];
    CHECK(arguments.at(arguments.size() - 2) == "--");
    CHECK(arguments.back() == kUrl);

    const auto live_status = [](const std::string& status) {
        Stage one{
            {{"yt-dlp",
              R"({"formats":[{"url":"http://o.example/a","protocol":"m3u8"}],"live_status":")" +
                  status + "\"}"}}};
        return one.resolve().outcome;
    };
    CHECK(live_status("is_live") == Outcome::live);
    CHECK(live_status("is_upcoming") == Outcome::offline);
    CHECK(live_status("was_live") == Outcome::offline);
    CHECK(live_status("not_live") == Outcome::not_found);
    Stage list{{{"yt-dlp", R"({"_type":"playlist","entries":[)" + kYtDlp + "]}"}}};
    CHECK(list.resolve().outcome == Outcome::live);
}

TEST_CASE("exec: what a program says is told as what it means", "[resolvers]") {
    CHECK(outcome_of_words(R"({ "error": "No playable streams found on this URL: x" })") ==
          Outcome::offline);
    CHECK(outcome_of_words(
              R"x({ "error": "Unable to open URL: x (404 Client Error: Not Found)" })x") ==
          Outcome::not_found);
    CHECK(
        outcome_of_words("ERROR: [generic] None: HTTP Error 404: File not found; please report") ==
        Outcome::not_found);
    CHECK(outcome_of_words("ERROR: [x] HTTP Error 403: Forbidden") == Outcome::restricted);
    CHECK(outcome_of_words("ERROR: [youtube] Sign in to confirm you’re not a bot") ==
          Outcome::throttled);
    CHECK(outcome_of_words("ERROR: [youtube] This live event will begin in 3 hours.") ==
          Outcome::offline);
    CHECK(outcome_of_words("ERROR: The channel is not currently live") == Outcome::offline);
    CHECK(outcome_of_words("ERROR: [x] Unable to extract title; please report this") ==
          Outcome::changed);
    CHECK(outcome_of_words("Traceback (most recent call last)") == Outcome::transient);
    Stage stage{
        {{"streamlink", tool_failed("streamlink: exit code 1: {\"error\": \"is offline\"}")}}};
    CHECK(stage.resolve().detail == "streamlink: is offline");
    CHECK(stage.run.size() == 1);  // Who knows the page decides.
}

TEST_CASE("exec: a page that none knows, and programs that are not there", "[resolvers]") {
    Stage both{{{"streamlink", tool_failed(kNoPlugin)}, {"yt-dlp", tool_failed(kUnsupported)}}};
    const auto unknown = both.resolve();
    CHECK(unknown.outcome == Outcome::not_found);
    CHECK(unknown.detail ==
          "nobody knows this page: streamlink: it does not know it; yt-dlp: it does not know it");
    Stage none;
    CHECK(none.resolve().detail ==
          "nobody knows this page: streamlink: it is not installed; yt-dlp: it is not installed");
    Stage second{{{"yt-dlp", kYtDlp}}};
    CHECK(second.resolve().outcome == Outcome::live);
    second.order = {"yt-dlp"};
    CHECK(second.resolve("hls://http://o.example/a.m3u8").outcome == Outcome::not_found);
}

TEST_CASE("exec: a program that hangs, floods or prints garbage does no harm", "[resolvers]") {
    Stage hung{{{"streamlink", Error{Errc::timed_out, "streamlink: killed after 30000 ms"}}}};
    CHECK(hung.resolve().outcome == Outcome::transient);
    Stage flood{{{"streamlink", Error{Errc::too_large, "streamlink: too much"}}}};
    CHECK(flood.resolve().outcome == Outcome::transient);
    for (const std::string& garbage :
         {std::string{}, std::string{"null"}, std::string{"[]"}, std::string{"{}"},
          std::string{"{\"streams\":7}"}, std::string{"\0\xff", 2}, std::string(100'000, '['),
          kVariants.substr(0, 100)}) {
        Stage stage{{{"streamlink", garbage}}};
        const auto resolution = stage.resolve();
        INFO(garbage.substr(0, 40));
        CHECK(resolution.outcome == Outcome::changed);
        CHECK(resolution.evidence.find(garbage.substr(0, 40)) != std::string::npos);
    }
    // The next is asked then.
    Stage better{{{"streamlink", "garbage"}, {"yt-dlp", kYtDlp}}};
    CHECK(better.resolve().outcome == Outcome::live);
}

TEST_CASE("exec: headers of strangers are headers or nothing", "[resolvers]") {
    const auto headers = [](const std::string& json) {
        return exec::headers_of(Json::parse(json).value());
    };
    CHECK(headers(R"({"A":"b","Host":"x","range":"bytes=0-","C D":"e","F:":"g"})") ==
          std::vector<std::string>{"A: b"});
    CHECK(headers(R"({"A":"b\r\nX: y","B":"","C":["d"],"D":7})") ==
          std::vector<std::string>{"D: 7"});
    std::string many = "{";
    for (int i = 0; i < 1'000; ++i)
        many += "\"H" + std::to_string(i) + "\":\"" + std::string(100, 'x') + "\",";
    CHECK(headers(many + "\"Z\":\"1\"}").size() == 30);
    CHECK(headers("[]").empty());
}

}  // namespace weir::resolvers
