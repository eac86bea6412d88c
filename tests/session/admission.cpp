// SPDX-License-Identifier: MIT
#include "session/admission.hpp"

#include <fmt/format.h>

#include <atomic>
#include <boost/asio/buffer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <catch2/catch.hpp>
#include <mutex>
#include <thread>
#include <vector>
#include <weir/weir.hpp>

#include "fetch/web.hpp"
#include "kit/process.hpp"

using namespace weir;
using namespace std::chrono_literals;

namespace {

using Users = std::vector<std::string_view>;

std::string refusal(const LimitOptions& limits, std::string_view user, const Users& running) {
    const auto admitted = session::admit(limits, user, running);
    if (admitted) return "";
    CHECK(admitted.error().code == Errc::stream_limit);
    return admitted.error().detail;
}

}  // namespace

TEST_CASE("admission: users have limits, the host none but its own", "[session]") {
    const LimitOptions limits{.per_user = 2, .users = 3, .all = 0};
    CHECK(refusal(limits, "anna", {}).empty());
    CHECK(refusal(limits, "anna", {"anna", "berta", "", ""}).empty());
    CHECK(refusal(limits, "anna", {"anna", "anna"}) ==
          "2 of 2 recordings of user 'anna' are running");
    CHECK(refusal(limits, "dora", {"anna", "berta", "clara", ""}) ==
          "3 of 3 recordings of users are running");
    CHECK(refusal(limits, "", Users(1000, "anna")).empty());
    CHECK(refusal({.per_user = 0, .users = 0, .all = 0}, "anna", Users(1000, "anna")).empty());
    CHECK(refusal({.all = 2}, "", {"", "anna"}) == "2 of 2 recordings are running");
}

TEST_CASE("admission: of many threads that ask for the last places, no more get one", "[session]") {
    constexpr unsigned kPlaces = 5, kThreads = 8, kTries = 10;
    // Says nothing, so that whatever is recorded from it stays.
    const fetch::LoopbackServer silent{
        "127.0.0.1", [](fetch::LoopbackServer::Socket socket) -> boost::asio::awaitable<void> {
            char byte = 0;
            boost::system::error_code error;
            while (!error)
                (void)co_await socket.async_read_some(
                    boost::asio::buffer(&byte, 1),
                    boost::asio::redirect_error(boost::asio::use_awaitable, error));
        }};
    const kit::TempDir folder;
    auto session = Session::open({.limits = {.per_user = kPlaces}, .log = {}});
    REQUIRE(session.has_value());
    RecordingOptions options;
    options.url = fmt::format("http://127.0.0.1:{}/a.m3u8", silent.port());
    options.directory = folder.path();
    options.user = "anna";

    std::atomic<unsigned> refused = 0;
    std::vector<Recording> admitted;
    std::mutex mutex;
    {
        std::vector<std::jthread> threads;
        for (unsigned i = 0; i < kThreads; ++i)
            threads.emplace_back([&] {
                for (unsigned n = 0; n < kTries; ++n) {
                    auto recording = session->record(options);
                    const std::lock_guard lock{mutex};
                    if (recording)
                        admitted.push_back(*recording);
                    else if (recording.error().code == Errc::stream_limit)
                        ++refused;
                }
            });
    }
    CHECK(admitted.size() == kPlaces);
    CHECK(refused == kThreads * kTries - kPlaces);

    REQUIRE(!admitted.empty());
    admitted.front().finish();
    REQUIRE(admitted.front().wait(30s).has_value());
    CHECK(session->record(options).has_value());
    CHECK(session->record(options).error().code == Errc::stream_limit);
}
