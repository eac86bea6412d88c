// SPDX-License-Identifier: MIT
// What web servers do around HLS, through the public API: compressed playlists, cookies, TLS.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <weir/weir.hpp>

#include "data/fixture.hpp"
#include "fetch/tls_server.hpp"
#include "fetch/web.hpp"
#include "kit/process.hpp"

using namespace weir;
using namespace std::chrono_literals;
using fetch::header;
using fetch::Web;

namespace {

const std::string kList = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\ns.ts\n#EXT-X-ENDLIST\n";
/// kList, by gzip.
const std::string kGzippedList{
    "\037\213\010\000\000\000\000\000\002\003\123\166\215\010\361\065\016\345\122\006\322\272\021"
    "\272\041\216\101\356\256\041\056\241\101\216\041\236\376\176\126\206\140\161\117\077\067\053"
    "\103\035\256\142\275\222\142\230\072\127\077\027\037\317\340\020\056\000\354\167\135\233\077"
    "\000\000\000",
    72};

/// /NAME/index.m3u8, compressed where that is asked for, with a cookie that says NAME; /NAME/s.ts.
std::string answer(const std::string& head) {
    const std::string name = head.substr(5, head.find('/', 5) - 5);
    if (head.find("/s.ts ") != head.npos)
        return fetch::ok(std::string{as_text(kit::fixture("tiny.ts"))});
    const std::string cookie = fmt::format("Set-Cookie: who={}; Path=/\r\n", name);
    if (header(head, "Accept-Encoding").empty()) return fetch::ok(kList, cookie);
    return fetch::ok(kGzippedList, cookie + "Content-Encoding: gzip\r\n");
}

RecordingSummary recorded(Session& session, RecordingOptions options) {
    auto recording = session.record(std::move(options));
    REQUIRE(recording.has_value());
    const auto summary = recording->wait(30s);
    REQUIRE(summary.has_value());
    INFO((summary->error ? summary->error->message() : ""));
    CHECK(summary->state == RecordingState::completed);
    return *summary;
}

}  // namespace

TEST_CASE("session: compressed playlists are read, and cookies stay in their recording",
          "[session]") {
    const Web web{answer};
    const kit::TempDir folder;
    auto session = Session::open({.shards = 1, .log = {}});
    REQUIRE(session.has_value());
    for (const std::string name : {"anna", "berta"}) {
        const auto summary = recorded(
            *session,
            {.url = web.url("/" + name + "/index.m3u8"), .directory = folder.path(), .title = {}});
        CHECK(summary.files.size() == 1);
    }
    const auto asked = web.asked();
    const auto is_segment = [](const std::string& head) {
        return head.find("/s.ts ") != head.npos;
    };
    CHECK(std::ranges::count_if(asked, is_segment) == 2);
    for (const std::string& head : asked) {
        INFO(head);
        if (!is_segment(head)) {
            CHECK(header(head, "Accept-Encoding") == "gzip, deflate");
            continue;
        }
        CHECK(header(head, "Accept-Encoding").empty());
        const bool is_anna = head.starts_with("GET /anna/");
        CHECK(header(head, "Cookie") == (is_anna ? "who=anna" : "who=berta"));
    }
}

TEST_CASE("session: https is checked against the file of authorities that is given", "[session]") {
    auto server = fetch::TlsServer::start();
    if (!server) FAIL(server.error().message());
    const kit::TempDir folder;
    auto session = Session::open({.shards = 1, .log = {}});
    REQUIRE(session.has_value());
    const auto outcome = [&](const std::string& ca_file) {
        RecordingOptions options{.url = server->url(), .directory = folder.path(), .title = {}};
        options.http.ca_file = ca_file;
        auto recording = session->record(std::move(options));
        return recording->wait(30s)->error.value_or(Error{});
    };
    CHECK(outcome("").code == Fault::permanent);
    CHECK(server->log().empty());
    CHECK(outcome(server->ca_file()).code == Errc::not_a_stream);
    CHECK(kit::wait_for([&] { return server->log().size() == 1; }, 10s));
}
