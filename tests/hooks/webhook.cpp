// SPDX-License-Identifier: MIT
// From offer() to a receiver on loopback.
#include <array>

#include "hooks/receiver.hpp"
#include "hooks/signature.hpp"
#include "kit/process.hpp"

namespace weir::hooks {
namespace {

HooksOptions options_of(const kit::TempDir& folder, std::vector<HookOptions> hooks) {
    HooksOptions options;
    options.outbox = folder / "outbox.db";
    options.hooks = std::move(hooks);
    return options;
}

HookMessage named(const std::string& name) {
    HookMessage message = file_message(name);
    message.at = WallClock::now();
    return message;
}

std::vector<std::string> numbers(int from, int to) {
    std::vector<std::string> all;
    for (int i = from; i < to; ++i)
        all.push_back(std::to_string(i));
    return all;
}

void offer(Worker& worker, int from, int to) {
    for (int i = from; i < to; ++i)
        worker.offer(named(std::to_string(i)));
}

bool each_once(const Receiver& receiver, std::size_t count) {
    const auto accepted = receiver.accepted();
    return accepted.size() == count &&
           std::ranges::all_of(accepted, [](const auto& entry) { return entry.second == 1; });
}

}  // namespace

TEST_CASE("webhook: an event arrives signed, with one id in head and body", "[hooks]") {
    const kit::TempDir folder;
    Receiver receiver;
    HookOptions hook = webhook(receiver.url());
    hook.secret = "s3cret";
    const auto worker = opened(options_of(folder, {hook}));
    worker->offer(named("Anna"));
    REQUIRE(worker->flush(10s).has_value());
    REQUIRE(receiver.count() == 1);
    const std::string request = receiver.requests()[0];
    CHECK(request.starts_with("POST /hook HTTP/1.1\r\n"));
    CHECK(fetch::header(request, "Content-Type") == "application/json; charset=utf-8");
    const std::string body = fetch::body_of(request);
    CHECK(fetch::header(request, "Weir-Event-Id") == text_at(parsed(body), "/id"));
    CHECK(fetch::header(request, "Weir-Signature") == "sha256=" + hex(hmac("s3cret", body)));
    CHECK(worker->figures().sent == 1);
    CHECK(worker->figures().pending == 0);
}

TEST_CASE("webhook: of a receiver that was away, each event arrives once, and in order",
          "[hooks]") {
    const kit::TempDir folder;
    Receiver receiver;
    receiver.status = 503;
    LogBook log;
    auto options = options_of(folder, {webhook(receiver.url())});
    options.log = log.sink();
    const auto worker = opened(options);
    offer(*worker, 0, 20);
    REQUIRE(kit::wait_for([&] { return receiver.count() >= 5; }, 20s));
    CHECK(worker->figures().sent == 0);
    offer(*worker, 20, 40);
    receiver.status = 200;
    REQUIRE(kit::wait_for([&] { return worker->figures().sent == 40; }, 20s));
    CHECK(each_once(receiver, 40));
    CHECK(receiver.names() == numbers(0, 40));
    CHECK(worker->figures().pending == 0);
    CHECK(log.has("hook works again"));
    CHECK(log.text().find("hook failed") == log.text().rfind("hook failed"));  // One line.
}

TEST_CASE("webhook: nobody listens, the process ends, and the next one delivers", "[hooks]") {
    const kit::TempDir folder;
    const auto port = kit::free_port();
    const auto url = fmt::format("http://127.0.0.1:{}/hook", port);
    {
        const auto worker = opened(options_of(folder, {webhook(url)}));
        offer(*worker, 0, 5);
        REQUIRE(worker->flush(10s).has_value());
        CHECK(worker->figures().pending == 5);
        offer(*worker, 5, 7);  // Without a flush: the end saves it.
    }
    Receiver receiver;
    const auto worker = opened(options_of(folder, {webhook(receiver.url())}));
    REQUIRE(kit::wait_for([&] { return worker->figures().sent == 7; }, 20s));
    CHECK(each_once(receiver, 7));
    CHECK(receiver.names() == numbers(0, 7));
}

TEST_CASE("webhook: what a receiver refuses is not tried again, and the next goes on", "[hooks]") {
    const kit::TempDir folder;
    Receiver receiver;
    receiver.status = 400;
    receiver.answer_body = "no\r\nsuch thing";
    LogBook log;
    auto options = options_of(folder, {webhook(receiver.url())});
    options.log = log.sink();
    const auto worker = opened(options);
    offer(*worker, 0, 2);
    REQUIRE(kit::wait_for([&] { return worker->figures().failed == 2; }, 20s));
    CHECK(receiver.count() == 2);
    CHECK(log.has("HTTP 400: no  such thing"));
    receiver.status = 302;
    receiver.extra_headers = "Location: " + receiver.url("/elsewhere") + "\r\n";
    offer(*worker, 2, 3);
    REQUIRE(kit::wait_for([&] { return worker->figures().failed == 3; }, 20s));
    CHECK(receiver.count() == 3);  // The redirect was not followed.
    receiver.status = 200;
    offer(*worker, 3, 4);
    REQUIRE(worker->flush(10s).has_value());
    CHECK(receiver.names() == numbers(3, 4));
}

TEST_CASE("webhook: Retry-After is kept to", "[hooks]") {
    const kit::TempDir folder;
    Receiver receiver;
    receiver.status = 429;
    receiver.extra_headers = "Retry-After: 1\r\n";
    const auto worker = opened(options_of(folder, {webhook(receiver.url())}));
    offer(*worker, 0, 1);
    REQUIRE(kit::wait_for([&] { return receiver.count() == 1; }, 20s));
    const auto begin = Clock::now();
    REQUIRE(kit::wait_for([&] { return receiver.count() == 2; }, 20s));
    CHECK(Clock::now() - begin > 700ms);  // The pace alone would take 25 ms.
}

TEST_CASE("webhook: a receiver that is dead holds up no other", "[hooks]") {
    const kit::TempDir folder;
    fetch::LoopbackServer silent{"127.0.0.1", [](auto socket) -> boost::asio::awaitable<void> {
                                     char byte = 0;
                                     while (true)
                                         co_await socket.async_receive(
                                             boost::asio::buffer(&byte, 1),
                                             boost::asio::use_awaitable);
                                 }};
    Receiver receiver;
    HookOptions dead = webhook(fmt::format("http://127.0.0.1:{}/", silent.port()), "dead");
    dead.timeout = 60s;
    const auto worker = opened(options_of(folder, {dead, webhook(receiver.url())}));
    offer(*worker, 0, 50);
    REQUIRE(kit::wait_for([&] { return worker->figures().sent == 50; }, 20s));
    CHECK(silent.connections() == 1);
    CHECK(worker->flush(50ms).error().code == Errc::timed_out);
    CHECK(worker->figures().pending == 50);
    const auto begin = Clock::now();
    CHECK(worker->stop(5s));
    CHECK(Clock::now() - begin < 3s);
}

TEST_CASE("webhook: while the outbox can't be written, events are sent all the same", "[hooks]") {
    const kit::TempDir folder;
    Receiver receiver;
    LogBook log;
    auto options = options_of(folder, {webhook(receiver.url())});
    options.log = log.sink();
    const auto worker = opened(options);
    offer(*worker, 0, 1);
    REQUIRE(worker->flush(10s).has_value());
    {
        auto other = database::Database::open(options.outbox, std::array<std::string_view, 1>{""});
        REQUIRE(other.has_value());
        REQUIRE(other->execute("ALTER TABLE message RENAME TO away").has_value());
    }
    receiver.status = 503;
    offer(*worker, 1, 4);
    CHECK(worker->flush(10s).error().code == Errc::database);
    CHECK(log.has("outbox can't be written"));
    CHECK(worker->figures().pending == 3);
    receiver.status = 200;
    REQUIRE(kit::wait_for([&] { return worker->figures().sent == 4; }, 20s));
    CHECK(receiver.names() == numbers(0, 4));
    CHECK(each_once(receiver, 4));
}

TEST_CASE("webhook: an event that is too old is dropped, and counted", "[hooks]") {
    const kit::TempDir folder;
    Receiver receiver;
    HookOptions hook = webhook(receiver.url());
    hook.give_up = 1h;
    const auto worker = opened(options_of(folder, {hook}));
    HookMessage old = named("old");
    old.at -= 2h;
    worker->offer(old);
    worker->offer(named("new"));
    REQUIRE(worker->flush(10s).has_value());
    CHECK(receiver.names() == std::vector<std::string>{"new"});
    CHECK(worker->figures().dropped == 1);
}

TEST_CASE("webhook: hooks come and go while it runs", "[hooks]") {
    const kit::TempDir folder;
    Receiver a, b;
    a.status = 503;
    const auto worker = opened(options_of(folder, {webhook(a.url(), "a")}));
    offer(*worker, 0, 3);
    REQUIRE(kit::wait_for([&] { return a.count() > 0; }, 20s));
    HookOptions bad = webhook("nonsense", "b");
    CHECK(worker->set({bad}).error().code == Errc::bad_option);
    REQUIRE(worker->set({webhook(b.url(), "b")}).has_value());
    offer(*worker, 3, 5);
    REQUIRE(worker->flush(10s).has_value());
    CHECK(worker->figures().dropped == 3);
    CHECK(b.names() == numbers(3, 5));
    // The same name with another URL is the same hook.
    b.status = 503;
    offer(*worker, 5, 7);
    REQUIRE(worker->flush(10s).has_value());
    Receiver c;
    REQUIRE(worker->set({webhook(c.url(), "b")}).has_value());
    REQUIRE(kit::wait_for([&] { return c.names().size() == 2; }, 20s));
    REQUIRE(worker->flush(10s).has_value());
    CHECK(c.names() == numbers(5, 7));
    CHECK(worker->figures().pending == 0);
}

TEST_CASE("webhook: hostile names change neither the request's head nor its fields", "[hooks]") {
    const kit::TempDir folder;
    Receiver receiver;
    const auto worker = opened(options_of(folder, {webhook(receiver.url())}));
    for (const std::string& name : kHostileNames)
        worker->offer(named(name));
    REQUIRE(worker->flush(10s).has_value());
    REQUIRE(receiver.count() == kHostileNames.size());
    for (const std::string& request : receiver.requests()) {
        CHECK(request.starts_with("POST /hook HTTP/1.1\r\n"));
        CHECK(fetch::header(request, "Bcc").empty());
        CHECK(text_at(parsed(fetch::body_of(request)), "/event") == "file");
    }
}

TEST_CASE("webhook: hooks that can't be are refused at the start", "[hooks]") {
    const kit::TempDir folder;
    CHECK(Hooks::open(options_of(folder, {webhook("nonsense")})).error().code == Errc::bad_option);
    kit::write_text(folder / "file", "");
    HooksOptions options = options_of(folder, {});
    options.outbox = folder / "file" / "outbox.db";
    CHECK(Hooks::open(options).has_error());
}

TEST_CASE("hooks: what the public class does is what was asked of it", "[hooks]") {
    const kit::TempDir folder;
    Receiver receiver;
    auto hooks = Hooks::open(options_of(folder, {webhook(receiver.url())}));
    REQUIRE(hooks.has_value());
    hooks->offer(named("Anna"));
    REQUIRE(hooks->flush(10s).has_value());
    CHECK(hooks->figures().sent == 1);
    CHECK(receiver.names() == std::vector<std::string>{"Anna"});
    REQUIRE(hooks->set({}).has_value());
    hooks->offer(named("Bert"));
    REQUIRE(hooks->flush(10s).has_value());
    CHECK(receiver.count() == 1);
}

}  // namespace weir::hooks
