// SPDX-License-Identifier: MIT
#include "fetch/host_gate.hpp"

#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <deque>

#include "fetch/keeper.hpp"
#include "fetch/web.hpp"

using namespace weir;
using namespace std::chrono_literals;
using fetch::HostGate;

namespace asio = boost::asio;

TEST_CASE("host gate: so many of a host go at once, the others in their order", "[fetch]") {
    HostGate gate{2};
    int a = 0, b = 0, c = 0, d = 0, e = 0;
    CHECK(gate.enter("x", &a));
    CHECK(gate.enter("x", &b));
    CHECK_FALSE(gate.enter("x", &c));
    CHECK_FALSE(gate.enter("x", &d));
    CHECK_FALSE(gate.enter("x", &e));
    CHECK(gate.enter("y", &a));
    CHECK(gate.leave("x", &d) == nullptr);  // It gave up waiting.
    CHECK(gate.leave("x", &a) == &c);
    CHECK(gate.leave("x", &c) == &e);
    CHECK(gate.leave("x", &b) == nullptr);
    CHECK(gate.enter("x", &b));
}

TEST_CASE("host gate: a host is a scheme, a name and a port", "[fetch]") {
    CHECK(fetch::host_of("https://a.test:8443/x/y?z") == "https://a.test:8443");
    CHECK(fetch::host_of("http://a.test?z") == "http://a.test");
    CHECK(fetch::host_of("http://[::1]:80/") == "http://[::1]:80");
}

namespace {

/// Answers each request after a while, and counts those that wait for it.
class Slow {
public:
    static constexpr auto kPause = 50ms;

    std::string url() const { return "http://127.0.0.1:" + std::to_string(server_.port()) + "/"; }
    unsigned most() const { return most_; }
    unsigned connections() const { return server_.connections(); }

private:
    asio::awaitable<void> serve(fetch::LoopbackServer::Socket socket) {
        asio::streambuf buffer;
        while (true) {
            const auto size =
                co_await asio::async_read_until(socket, buffer, "\r\n\r\n", asio::use_awaitable);
            buffer.consume(size);
            most_ = std::max(most_.load(), ++inside_);
            asio::steady_timer pause{socket.get_executor(), kPause};
            co_await pause.async_wait(asio::use_awaitable);
            --inside_;
            const std::string answer = fetch::ok("x");
            co_await asio::async_write(socket, asio::buffer(answer), asio::use_awaitable);
        }
    }

    unsigned inside_ = 0;
    std::atomic<unsigned> most_{0};
    fetch::LoopbackServer server_{"127.0.0.1", [this](fetch::LoopbackServer::Socket socket) {
                                      return serve(std::move(socket));
                                  }};
};

}  // namespace

TEST_CASE("client: what a host may not have at once waits, and its time does not run", "[fetch]") {
    constexpr std::size_t kRequests = 40;
    Slow server;
    asio::io_context loop;
    fetch::Client client{loop.get_executor(), 2};
    fetch::Request request;
    request.url = server.url();
    // In all they take a second.
    request.connect_timeout = request.total_timeout = request.read_timeout = 700ms;
    std::deque<fetch::Keeper> keepers(kRequests);
    std::vector<std::unique_ptr<fetch::Transfer>> transfers;
    for (auto& keeper : keepers)
        transfers.push_back(client.start(request, keeper));
    transfers[20].reset();  // While it waits.
    const auto is_done = [&] {
        for (std::size_t i = 0; i < kRequests; ++i)
            if (i != 20 && !keepers[i].outcome) return false;
        return true;
    };
    const auto deadline = Clock::now() + 60s;
    while (!is_done() && Clock::now() < deadline)
        loop.run_one_for(100ms);
    for (std::size_t i = 0; i < kRequests; ++i)
        if (i != 20) CHECK(keepers[i].text() == "x");
    CHECK_FALSE(keepers[20].outcome);
    CHECK(server.most() == 2);
    CHECK(server.connections() <= 2);
}
