// SPDX-License-Identifier: MIT
// The HTTP client of a shard, against a real server on loopback.
#include "fetch/client.hpp"

#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <deque>
#include <iterator>
#include <set>

#include "base/http_status.hpp"
#include "fetch/keeper.hpp"
#include "kit/origin/origin.hpp"

using namespace weir;
using namespace std::chrono_literals;
using fetch::Keeper;
using fetch::Shard;

namespace {

kit::Origin& origin() {
    static kit::Origin instance = [] {
        kit::OriginOptions options;
        options.media.width = 160;
        options.media.height = 90;
        return kit::Origin::start(options).value();
    }();
    return instance;
}

/// A segment that will be there for a while.
std::string segment_url(const std::string& name) {
    Shard shard;
    const Keeper playlist = shard.get(origin().hls_url(name));
    const std::string text{as_text(playlist.body)};
    const auto last = text.rfind(".ts");
    const auto line = text.rfind('\n', last) + 1;
    const std::string uri = text.substr(line, last + 3 - line);
    return uri.starts_with('/') ? origin().url(uri) : origin().url("/live/" + name + "/" + uri);
}

/// Its queue of connections is full: those who come wait for an answer to their first packet.
class DeafServer {
public:
    DeafServer() {
        acceptor_.listen(0);
        for (int i = 0; i < 2; ++i)
            queue_.emplace_back(loop_).async_connect(acceptor_.local_endpoint(), [](auto) {});
    }
    std::string url() const {
        return fmt::format("http://127.0.0.1:{}/", acceptor_.local_endpoint().port());
    }

private:
    boost::asio::io_context loop_;
    boost::asio::ip::tcp::acceptor acceptor_{
        loop_, {boost::asio::ip::address_v4::loopback(), 0}, false};
    std::deque<boost::asio::ip::tcp::socket> queue_;
};

/// Of this process, those that wait for the answer to their first packet.
std::set<int> connecting_sockets() {
    std::set<int> sockets;
    for (int fd = 0; fd < 1'024; ++fd) {
        ::tcp_info info{};
        ::socklen_t size = sizeof info;
        if (::getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) == 0 &&
            info.tcpi_state == TCP_SYN_SENT)
            sockets.insert(fd);
    }
    return sockets;
}

/// A transfer begins a connection, and is dropped before that is made. Gives its socket's number.
int give_up_connecting(Shard& shard, const DeafServer& server) {
    const auto before = connecting_sockets();
    std::vector<int> begun;
    Keeper keeper;
    fetch::Request request;
    request.url = server.url();
    auto transfer = shard.client.start(request, keeper);
    const auto deadline = Clock::now() + 10s;
    while (begun.empty() && Clock::now() < deadline) {
        shard.loop.run_one_for(5ms);
        std::ranges::set_difference(connecting_sockets(), before, std::back_inserter(begun));
    }
    REQUIRE(!begun.empty());
    shard.loop.run_for(20ms);
    transfer.reset();
    CHECK(!keeper.outcome);
    CHECK(connecting_sockets() == before);
    return begun.front();
}

}  // namespace

TEST_CASE("client: a body arrives whole, with what its head said", "[fetch]") {
    Shard shard;
    const Keeper keeper = shard.get(segment_url("whole"));
    REQUIRE(keeper.outcome->has_value());
    CHECK(keeper.head->status == 200);
    CHECK(keeper.head->body_bytes == keeper.body.size());
    CHECK(keeper.body.size() % 188 == 0);
}

TEST_CASE("client: an HTTP status is an error with that number, and no body", "[fetch]") {
    Shard shard;
    const Keeper keeper = shard.get(origin().url("/nothing"));
    REQUIRE(keeper.outcome->has_error());
    CHECK(http_status(keeper.outcome->error().code) == 404);
    CHECK(keeper.body.empty());
}

TEST_CASE("client: a fetch goes on where another broke off", "[fetch]") {
    Shard shard;
    fetch::Request request;
    request.url = segment_url("rest");
    const Keeper all = shard.get(request);
    request.skip = 10'000;
    const Keeper rest = shard.get(request);
    CHECK(rest.head->status == 206);
    CHECK(std::ranges::equal(rest.body, ByteView{all.body}.subspan(10'000)));
    request.skip = 5;
    request.range = media::ByteRange{100, 50};
    const Keeper part = shard.get(request);
    CHECK(std::ranges::equal(part.body, ByteView{all.body}.subspan(105, 45)));
}

TEST_CASE("client: a paused transfer loses nothing", "[fetch]") {
    Shard shard;
    fetch::Request request;
    request.url = segment_url("pause");
    const Keeper all = shard.get(request);
    Keeper keeper;
    keeper.answer = [] { return fetch::Flow::pause; };
    const auto transfer = shard.client.start(request, keeper);
    const auto deadline = Clock::now() + 60s;
    while (!keeper.outcome && Clock::now() < deadline) {
        shard.loop.run_one_for(5ms);
        transfer->resume();
    }
    CHECK(keeper.body == all.body);
}

TEST_CASE("client: a body beyond its limit is cut off", "[fetch]") {
    Shard shard;
    fetch::Request request;
    request.url = segment_url("limit");
    request.max_bytes = 1'000;
    const Keeper keeper = shard.get(request);
    REQUIRE(keeper.outcome->has_error());
    CHECK(keeper.outcome->error().code == Errc::too_large);
    CHECK(keeper.body.size() <= 1'000);
}

TEST_CASE("client: a receiver may stop a transfer", "[fetch]") {
    Shard shard;
    Keeper keeper;
    keeper.answer = [] { return fetch::Flow::stop; };
    fetch::Request request;
    request.url = segment_url("stop");
    const auto transfer = shard.client.start(request, keeper);
    shard.finish(keeper);
    CHECK(keeper.outcome->error().code == Errc::cancelled);
}

TEST_CASE("client: silence is noticed when the read timeout has passed, not later", "[fetch]") {
    origin().inject("silent", {.kind = kit::FaultKind::stall, .after_bytes = 2'000});
    Shard shard;
    fetch::Request request;
    request.url = segment_url("silent");
    request.read_timeout = 300ms;
    const auto begin = Clock::now();
    const Keeper keeper = shard.get(request);
    REQUIRE(keeper.outcome->has_error());
    CHECK(keeper.outcome->error().code == Errc::stalled);
    CHECK(keeper.outcome->error().code == Fault::transient);
    CHECK(Clock::now() - begin >= 300ms);
    CHECK(Clock::now() - begin < 4s);  // curl's own measure would take five seconds more.
}

TEST_CASE("client: a body that ends early is an error worth another try", "[fetch]") {
    origin().inject("short", {.kind = kit::FaultKind::cut, .after_bytes = 2'000});
    Shard shard;
    const Keeper keeper = shard.get(segment_url("short"));
    REQUIRE(keeper.outcome->has_error());
    CHECK(keeper.outcome->error().code == Errc::truncated);
    CHECK(keeper.outcome->error().code == Fault::transient);
}

TEST_CASE("client: redirects lead to http and https only", "[fetch]") {
    Shard shard;
    for (const std::string target : {"file:///etc/passwd", "ftp://127.0.0.1/x"}) {
        const Keeper keeper = shard.get(origin().url("/bad/redirect?to=" + target));
        INFO(target);
        REQUIRE(keeper.outcome->has_error());
        CHECK(keeper.outcome->error().code == Errc::refused_url);
        CHECK(keeper.body.empty());
    }
}

TEST_CASE("client: a transfer that is dropped tells nothing more", "[fetch]") {
    Shard shard;
    Keeper keeper;
    fetch::Request request;
    request.url = segment_url("drop");
    auto transfer = shard.client.start(request, keeper);
    transfer.reset();
    shard.loop.run_for(50ms);
    CHECK(!keeper.outcome);
}

// AddressSanitizer sees what this one is about.
TEST_CASE("client: a transfer that is dropped as its time runs out tells nothing more", "[fetch]") {
    origin().inject("late", {.kind = kit::FaultKind::stall, .after_bytes = 2'000});
    Shard shard;
    Keeper keeper;
    fetch::Request request;
    request.url = segment_url("late");
    request.read_timeout = 50ms;
    auto transfer = shard.client.start(request, keeper);
    while (!keeper.head)
        shard.loop.run_one_for(10ms);
    const auto late = Clock::now() + request.read_timeout;
    while (Clock::now() <= late) {
    }
    // The loop finds out first that the time is over, and then runs this before it tells so.
    boost::asio::post(shard.loop, [&] { transfer.reset(); });
    shard.loop.poll();
    CHECK(!keeper.outcome);
}

TEST_CASE("client: of a connection that is given up, the number may be a file's then", "[fetch]") {
    const DeafServer server;
    std::optional<Shard> shard{std::in_place};
    const int number = give_up_connecting(*shard, server);
    const int file = ::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, number);
    REQUIRE(file == number);
    shard.reset();
    CHECK(::close(file) == 0);
}

TEST_CASE("client: connections that are given up hold up no others", "[fetch]") {
    const DeafServer server;
    Shard shard;
    for (int i = 0; i < 20; ++i) {
        (void)give_up_connecting(shard, server);
        // By another name, so that a connection is made, which takes the number.
        fetch::Request request;
        request.url = fmt::format("http://host{}.test/live/others/index.m3u8", i);
        request.connect_to = {fmt::format("::127.0.0.1:{}", origin().port())};
        CHECK(shard.get(request).outcome->has_value());
    }
}

TEST_CASE("client: with too many open files a transfer fails in its time, no other", "[fetch]") {
    const DeafServer server;
    Shard shard;
    ::rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
    // The last one is for the socket.
    const int next = ::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0);
    ::close(next);
    const ::rlimit few{static_cast<::rlim_t>(next) + 1, before.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &few);
    fetch::Request request;
    request.url = server.url();
    request.read_timeout = 100ms;
    const Keeper keeper = shard.get(request);
    ::setrlimit(RLIMIT_NOFILE, &before);
    REQUIRE(keeper.outcome->has_error());
    CHECK(keeper.outcome->error().code == Errc::stalled);
    CHECK(shard.get(origin().hls_url("later")).outcome->has_value());
}

TEST_CASE("client: nobody listening is a transient failure", "[fetch]") {
    Shard shard;
    const Keeper keeper = shard.get("http://127.0.0.1:1/x");
    REQUIRE(keeper.outcome->has_error());
    CHECK(keeper.outcome->error().code == Fault::transient);
}
