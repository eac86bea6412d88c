// SPDX-License-Identifier: MIT
// The real nginx with what weir deploy nginx writes.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/stat.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <catch2/catch.hpp>
#include <chrono>
#include <mutex>
#include <regex>

#include "fetch/web.hpp"
#include "kit/certificates.hpp"
#include "kit/process.hpp"

using namespace weir;

namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

bool has_nginx() {
    if (kit::run_tool({"/bin/sh", "-c", "command -v nginx"}).exit_code == 0) return true;
    WARN("SKIPPED: there is no nginx");
    return false;
}

kit::ToolResult deploy(std::vector<std::string> arguments) {
    std::vector<std::string> all{WEIR_BINARY, "deploy", "nginx"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    return kit::run_tool(std::move(all));
}

/// What the files of the house do not say, so that a test may: where nginx's own files go.
std::vector<std::string> nginx_with(const kit::TempDir& folder, const std::string& more = {}) {
    return {"nginx",
            "-p",
            folder.path(),
            "-e",
            folder / "error.log",
            "-c",
            folder / "nginx.conf",
            "-g",
            fmt::format("pid {}; {}", (folder / "nginx.pid").native(), more)};
}

/// A published room, with what is not for viewers beside it.
void publish(const kit::TempDir& folder) {
    const auto hall = folder / "publish/hall";
    std::filesystem::create_directories(hall);
    std::filesystem::create_directories(folder / "publish/.weir");
    kit::write_text(hall / "index.m3u8", "#EXTM3U\n#EXTINF:2,\nseg-1.ts\n");
    kit::write_text(hall / "seg-1.ts", "segment");
    kit::write_text(hall / "seg-1.m4s", "fragment");
    kit::write_text(hall / "init-1.mp4", "init");
    kit::write_text(hall / "seg-2.ts.part", "half");
    kit::write_text(hall / ".secret.ts", "hidden");
    kit::write_text(hall / "notes.txt", "notes");
    kit::write_text(hall / "charts", "notes");
    kit::write_text(folder / "publish/.weir/a.ts", "hidden");
    kit::write_text(folder / "outside.ts", "outside");
    // Its workers may be somebody else.
    std::filesystem::permissions(folder.path(), std::filesystem::perms{0755});
}

/// nginx as `arguments` of weir deploy nginx want it, in front of what is published.
class Served {
public:
    explicit Served(std::vector<std::string> arguments) {
        publish(folder_);
        for (const char* each : {"--listen", "", "--root", "", "-o", ""})
            arguments.emplace_back(each);
        const auto at = arguments.end() - 6;
        at[1] = fmt::format("127.0.0.1:{}", port_);
        at[3] = (folder_ / "publish").native();
        at[5] = (folder_ / "nginx.conf").native();
        const auto written = deploy(std::move(arguments));
        INFO(written.errors);
        REQUIRE(written.exit_code == 0);
        CHECK(written.output.empty());
        auto started = kit::Process::start(
            {.arguments = nginx_with(folder_, "daemon off; master_process off;"),
             .output = folder_ / "log",
             .errors = folder_ / "log"});
        REQUIRE(started.has_value());
        process_.emplace(std::move(*started));
        const auto up = kit::wait_until_listening(*process_, {port_}, folder_ / "error.log");
        INFO(kit::read_text(folder_ / "log"));
        REQUIRE(up.has_value());
    }

    const kit::TempDir& folder() const { return folder_; }

    std::string url(const std::string& path) const {
        return fmt::format("{}://127.0.0.1:{}{}", scheme, port_, path);
    }

    /// Status, headers and body, as curl shows them.
    std::string get(const std::string& path, std::vector<std::string> more = {}) const {
        std::vector<std::string> all{"curl", "-sSik", "--path-as-is", "--max-time", "10"};
        all.insert(all.end(), more.begin(), more.end());
        all.push_back(url(path));
        return kit::run_tool(std::move(all)).output;
    }

    int status(const std::string& path, std::vector<std::string> more = {}) const {
        const std::string answer = get(path, std::move(more));
        std::smatch found;
        const std::regex line("^HTTP/[0-9.]+ ([0-9]{3})");
        return std::regex_search(answer, found, line) ? std::stoi(found[1]) : -1;
    }

    std::string scheme = "http";

private:
    kit::TempDir folder_;
    std::uint16_t port_ = kit::free_port();
    std::optional<kit::Process> process_;
};

/// As docs/deploy.md tells it: the lines between its marks, run by a shell.
std::string link_by_the_book(const std::filesystem::path& key, const std::string& room,
                             long seconds) {
    const std::string book = kit::read_text(WEIR_DEPLOY_DOCS);
    const std::string begin = "    # a link\n", end = "\n\n";
    const auto from = book.find(begin);
    REQUIRE(from != std::string::npos);
    const std::string script = book.substr(from, book.find(end, from) - from);
    const auto made = kit::run_tool(
        {"/bin/sh", "-c",
         fmt::format("key='{}' room='{}' seconds={}\n{}", key.native(), room, seconds, script)});
    INFO(script << made.errors);
    REQUIRE(made.exit_code == 0);
    const std::string host = "https://live.example.com";
    REQUIRE(made.output.starts_with(host));
    return made.output.substr(host.size(), made.output.find('\n') - host.size());
}

std::filesystem::path secret_in(const kit::TempDir& folder) {
    const auto key = folder / "link.key";
    kit::write_text(key, "a-secret-of-some-length\n");
    ::chmod(key.c_str(), 0600);
    return key;
}

}  // namespace

TEST_CASE("nginx: it takes each kind of configuration", "[cli]") {
    if (!has_nginx()) return;
    const kit::TempDir folder;
    const auto key = secret_in(folder);
    REQUIRE(kit::make_certificates(folder.path()).has_value());
    const std::string root = (folder / "publish").native();
    const std::vector<std::vector<std::string>> kinds{
        {},
        {"--viewers", "1"},
        {"--viewers", "200000", "--per-address", "1000"},
        {"--server-name", "live.example.com", "--server-name", "*.example.com"},
        {"--cors", "*"},
        {"--cors", "https://www.example.com:8443"},
        {"--secret-file", key},
        {"--secret-file", key, "--cors", "https://a.example", "--api", "http://127.0.0.1:1"},
        {"--api", "http://127.0.0.1:8080"},
        {"--user", "root"},
        {"--tls-certificate", folder / "server.pem", "--tls-key", folder / "server.key"},
        {"--root", "/srv/a b;c{d}#e'f@root@"},
        {"--secret-file", key, "--root", "/srv/a b;c{d}#e'f@root@"}};
    for (std::vector<std::string> arguments : kinds) {
        arguments.insert(arguments.begin(), {"--root", root, "--listen", "127.0.0.1:1"});
        const auto text = deploy(arguments);
        INFO(fmt::format("{}\n{}", fmt::join(arguments, " "), text.errors));
        REQUIRE(text.exit_code == 0);
        CHECK(text.errors.empty());
        kit::write_text(folder / "nginx.conf", text.output);
        auto test = nginx_with(folder);
        test.push_back("-t");
        const auto tested = kit::run_tool(test);
        INFO(tested.errors);
        CHECK(tested.exit_code == 0);
        CHECK(tested.errors.find("[warn]") == std::string::npos);
    }
}

TEST_CASE("nginx: playlists are fresh, segments are kept, and each has its type", "[cli]") {
    if (!has_nginx()) return;
    const Served served({});
    const std::string playlist = served.get("/hall/index.m3u8");
    CHECK_THAT(playlist, Catch::Contains("200 OK") &&
                             Catch::Contains("Content-Type: application/vnd.apple.mpegurl\r\n") &&
                             Catch::Contains("Cache-Control: no-cache\r\n") &&
                             Catch::EndsWith("seg-1.ts\n"));
    CHECK(playlist.find("ETag") == std::string::npos);
    CHECK(playlist.find("Access-Control") == std::string::npos);
    CHECK_THAT(served.get("/hall/seg-1.ts"),
               Catch::Contains("Content-Type: video/mp2t\r\n") &&
                   Catch::Contains("Cache-Control: max-age=86400, immutable\r\n") &&
                   Catch::EndsWith("\r\n\r\nsegment"));
    CHECK_THAT(served.get("/hall/seg-1.m4s"), Catch::Contains("Content-Type: video/iso.segment\r"));
    CHECK_THAT(served.get("/hall/init-1.mp4"), Catch::Contains("Content-Type: video/mp4\r\n"));
    CHECK(served.status("/hall/seg-1.ts", {"-r", "0-2"}) == 206);
    CHECK(served.status("/hall/index.m3u8", {"-I"}) == 200);
}

TEST_CASE("nginx: a playlist that is replaced is served at once, whatever its length and date",
          "[cli]") {
    if (!has_nginx()) return;
    const Served served({});
    const auto playlist = served.folder() / "publish/hall/index.m3u8";
    const auto date = std::filesystem::last_write_time(playlist);
    // As a player would that has the one before.
    const std::string before = served.get("/hall/index.m3u8");
    std::smatch told;
    REQUIRE(std::regex_search(before, told, std::regex("Last-Modified: ([^\r]+)")));
    const std::string known = "If-Modified-Since: " + told[1].str();
    for (int turn = 0; turn < 10; ++turn) {
        const std::string text = fmt::format("#EXTM3U\n#EXTINF:2,\nseg-{}.ts\n", turn);
        kit::write_text(served.folder() / "next", text);
        std::filesystem::last_write_time(served.folder() / "next", date);
        std::filesystem::rename(served.folder() / "next", playlist);
        CHECK_THAT(served.get("/hall/index.m3u8", {"-H", known}), Catch::EndsWith(text));
    }
}

TEST_CASE("nginx: only what is published is served", "[cli]") {
    if (!has_nginx()) return;
    const Served served({});
    for (const char* path :
         {"/hall/seg-2.ts.part", "/hall/.secret.ts", "/.weir/a.ts", "/hall/notes.txt",
          "/hall/charts", "/hall/", "/", "/hall", "/hall/..%2foutside.ts",
          "/hall/%2e%2e/%2e%2e/outside.ts", "/nginx.conf", "/hall/seg-9.ts",
          "/hall/seg-2.ts.part?a=.ts", "/hall/seg-2.ts.part%00.ts", "/metrics"}) {
        const int status = served.status(path);
        INFO(path << " " << status);
        CHECK((status == 404 || status == 400));
    }
    CHECK(served.status("/hall/../outside.ts") == 404);
    CHECK(served.status("/hall/index.m3u8", {"-X", "POST", "-d", "x"}) == 403);
    CHECK(served.status("/hall/index.m3u8", {"-X", "DELETE"}) == 403);
}

TEST_CASE("nginx: pages of one origin may play it, if that is asked for", "[cli]") {
    if (!has_nginx()) return;
    const Served served({"--cors", "https://www.example.com"});
    const auto origin = Catch::Contains("Access-Control-Allow-Origin: https://www.example.com\r\n");
    CHECK_THAT(served.get("/hall/index.m3u8"), origin);
    CHECK_THAT(served.get("/hall/seg-1.ts"), origin);
    const auto asked = served.get("/hall/seg-1.ts", {"-X", "OPTIONS"});
    CHECK_THAT(asked, origin && Catch::Contains("204 No Content") &&
                          Catch::Contains("Access-Control-Allow-Headers: Range\r\n"));
}

TEST_CASE("nginx: one link is good for a room's playlist and segments, until it ends", "[cli]") {
    if (!has_nginx()) return;
    const kit::TempDir keys;
    const auto key = secret_in(keys);
    const Served served({"--secret-file", key.native()});
    struct stat found {};
    REQUIRE(::stat((served.folder() / "nginx.conf").c_str(), &found) == 0);
    CHECK((found.st_mode & 0777) == 0600);
    CHECK(served.status("/hall/index.m3u8") == 403);
    CHECK(served.status("/hall/seg-1.ts") == 403);
    const std::string link = link_by_the_book(key, "hall", 3600);
    const std::string base = link.substr(0, link.rfind('/') + 1);
    CHECK_THAT(served.get(link), Catch::Contains("200 OK") &&
                                     Catch::Contains("Cache-Control: private, no-cache\r\n"));
    CHECK_THAT(served.get(base + "seg-1.ts"), Catch::EndsWith("\r\n\r\nsegment"));
    CHECK(served.status(base + "seg-2.ts.part") == 403);
    CHECK(served.status(base + ".secret.ts") == 404);
    CHECK(served.status(base + "../../../outside.ts") == 403);
    // Of another room, of another time, of no time left.
    std::filesystem::create_directories(served.folder() / "publish/stage");
    kit::write_text(served.folder() / "publish/stage/index.m3u8", "#EXTM3U\n");
    CHECK(served.status(std::regex_replace(link, std::regex("hall"), "stage")) == 403);
    CHECK(served.status(link_by_the_book(key, "stage", 3600)) == 200);
    CHECK(served.status(std::regex_replace(link, std::regex("/([0-9]+)/hall"), "/9$1/hall")) ==
          403);
    CHECK(served.status(link_by_the_book(key, "hall", -1)) == 410);
}

TEST_CASE("nginx: what one address asks for is limited", "[cli]") {
    if (!has_nginx()) return;
    const Served served({"--per-address", "1"});
    // Forty on one connection: four a second, and eight at once, are let through.
    const std::string answers = served.get("/hall/seg-1.ts?[1-40]");
    std::size_t good = 0, refused = 0;
    for (std::size_t at = 0; (at = answers.find("HTTP/1.1 ", at)) != std::string::npos; ++at)
        ++(answers.compare(at + 9, 3, "200") == 0 ? good : refused);
    CHECK(good + refused == 40);
    CHECK(good >= 9);
    CHECK(refused > 0);
    CHECK_THAT(answers, Catch::Contains("HTTP/1.1 429 "));
}

TEST_CASE("nginx: an event of weir's is passed on while the answer goes on", "[cli]") {
    if (!has_nginx()) return;
    std::mutex mutex;
    std::string head;
    fetch::LoopbackServer weir(
        "127.0.0.1", [&](fetch::LoopbackServer::Socket socket) -> asio::awaitable<void> {
            std::string asked;
            co_await asio::async_read_until(socket, asio::dynamic_buffer(asked), "\r\n\r\n",
                                            asio::use_awaitable);
            {
                const std::lock_guard lock(mutex);
                head = asked;
            }
            const std::string answer =
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: one\n\n";
            co_await asio::async_write(socket, asio::buffer(answer), asio::use_awaitable);
            // Until whoever asked has gone.
            char byte = 0;
            co_await socket.async_read_some(asio::buffer(&byte, 1),
                                            asio::as_tuple(asio::use_awaitable));
        });
    const Served served({"--api", fmt::format("http://127.0.0.1:{}", weir.port())});
    const auto told = served.folder() / "told";
    auto listener =
        kit::Process::start({.arguments = {"curl", "-sSN", "-H", "Authorization: Bearer key",
                                           served.url("/api/v1/events")},
                             .output = told});
    REQUIRE(listener.has_value());
    CHECK(kit::wait_for([&] { return kit::read_text(told) == "data: one\n\n"; }, 10s));
    CHECK(listener->running());
    const std::lock_guard lock(mutex);
    CHECK_THAT(head, Catch::StartsWith("GET /api/v1/events HTTP/1.1\r\n") &&
                         Catch::Contains("Authorization: Bearer key\r\n") &&
                         Catch::Contains("X-Forwarded-For: 127.0.0.1\r\n") &&
                         Catch::Contains("X-Forwarded-Proto: http\r\n"));
    CHECK(served.status("/metrics") == 404);
}

TEST_CASE("nginx: it speaks TLS", "[cli]") {
    if (!has_nginx()) return;
    const kit::TempDir folder;
    REQUIRE(kit::make_certificates(folder.path()).has_value());
    Served served({"--tls-certificate", folder / "server.pem", "--tls-key", folder / "server.key"});
    CHECK(served.status("/hall/index.m3u8") == 400);
    served.scheme = "https";
    CHECK(served.status("/hall/index.m3u8") == 200);
}

TEST_CASE("deploy nginx: no file of somebody else's is replaced, and no open secret is read",
          "[cli]") {
    const kit::TempDir folder;
    const auto file = folder / "nginx.conf";
    kit::write_text(file, "# mine\n");
    const auto refused = deploy({"--root", "/srv", "-o", file});
    CHECK(refused.exit_code == 1);
    CHECK_THAT(refused.errors, Catch::Contains("not of weir's making"));
    CHECK(kit::read_text(file) == "# mine\n");
    std::filesystem::remove(file);
    CHECK(deploy({"--root", "/srv", "-o", file}).exit_code == 0);
    CHECK(deploy({"--root", "/srv/b", "-o", file}).exit_code == 0);
    CHECK_THAT(kit::read_text(file), Catch::Contains("root \"/srv/b\";"));
    const auto key = secret_in(folder);
    ::chmod(key.c_str(), 0640);
    const auto open = deploy({"--root", "/srv", "--secret-file", key});
    CHECK(open.exit_code == 2);
    CHECK_THAT(open.errors, Catch::Contains("others may read or change it\nTry: chmod 600"));
    CHECK(deploy({"--root", "/srv", "--secret-file", folder / "none"}).exit_code == 2);
    CHECK(deploy({"--root", "/srv", "-o", folder / "no/such/folder"}).exit_code == 1);
    CHECK(deploy({}).exit_code == 2);
    CHECK(deploy({"--root", "/srv/\n"}).errors.find('\n') != std::string::npos);
}
