// SPDX-License-Identifier: MIT
#include "kit/origin/origin.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <thread>

#include "base/fail.hpp"
#include "kit/origin/http_session.hpp"

namespace weir::kit {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

Result<void> check(const OriginOptions& o) {
    if (o.segment_s == 0 || o.segment_s % o.media.gop_s != 0)
        return fail(Errc::bad_option, "segments of {} s are no whole GOPs of {} s", o.segment_s,
                    o.media.gop_s);
    if (o.parts > 0 && o.segment_s * o.media.fps % o.parts != 0)
        return fail(Errc::bad_option, "{} parts of a segment are no whole frames", o.parts);
    if (o.window == 0 || o.threads == 0)
        return fail(Errc::bad_option, "window and threads must be above 0");
    return {};
}

asio::awaitable<void> accept_all(tcp::acceptor& acceptor, Router& router, Counters& counters) {
    asio::steady_timer pause{acceptor.get_executor()};
    for (;;) {
        auto [code, socket] = co_await acceptor.async_accept(asio::as_tuple(asio::use_awaitable));
        if (code == asio::error::operation_aborted) co_return;
        if (code) {  // no descriptors left
            pause.expires_after(50ms);
            co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
            continue;
        }
        auto session = serve_http(std::move(socket), router, counters);
        asio::co_spawn(acceptor.get_executor(), std::move(session), asio::detached);
    }
}

}  // namespace

class Origin::Impl {
public:
    Impl(std::shared_ptr<Live> live, unsigned threads)
        : router(std::move(live)), io(int(threads)), acceptor(io) {}

    ~Impl() {
        io.stop();
        for (auto& thread : threads_)
            thread.join();
    }

    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    Result<void> listen(std::uint16_t port) {
        boost::system::error_code code;
        const tcp::endpoint endpoint{asio::ip::address_v4::loopback(), port};
        acceptor.open(endpoint.protocol(), code);
        acceptor.set_option(tcp::acceptor::reuse_address{true}, code);
        acceptor.bind(endpoint, code);
        if (!code) acceptor.listen(4096, code);
        if (code) return fail(code, "port {} of the origin", port);
        port_ = acceptor.local_endpoint(code).port();
        return {};
    }

    void run(unsigned threads) {
        auto accepting = accept_all(acceptor, router, counters);
        asio::co_spawn(io, std::move(accepting), asio::detached);
        for (unsigned i = 0; i < threads; ++i)
            threads_.emplace_back([this] { io.run(); });
    }

    std::uint16_t port() const { return port_; }

    Router router;
    Counters counters;
    asio::io_context io;  // its sessions use what stands above
    tcp::acceptor acceptor;

private:
    std::uint16_t port_ = 0;
    std::vector<std::thread> threads_;
};

Result<Origin> Origin::start(OriginOptions options) {
    if (auto ok = check(options); !ok) return ok.error();
    auto loop = load_or_encode_loop(options.media, options.cache);
    if (!loop) return loop.error();
    auto impl = std::make_unique<Impl>(std::make_shared<Live>(*loop, options), options.threads);
    if (auto ok = impl->listen(options.port); !ok) return ok.error();
    impl->run(options.threads);
    return Origin{std::move(impl)};
}

Origin::Origin(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Origin::Origin(Origin&&) noexcept = default;
Origin& Origin::operator=(Origin&&) noexcept = default;
Origin::~Origin() = default;

std::uint16_t Origin::port() const {
    return impl_->port();
}

std::string Origin::url(const std::string& path) const {
    return fmt::format("http://127.0.0.1:{}{}", port(), path);
}

void Origin::inject(const std::string& name, const Fault& fault) {
    impl_->router.stream(name)->inject(fault);
}

void Origin::clear(const std::string& name) {
    impl_->router.stream(name)->clear();
}

std::vector<LogEntry> Origin::log(const std::string& name) const {
    return impl_->router.stream(name)->log();
}

Reference Origin::reference(const std::string& name) const {
    return reference_of(impl_->router.live(), *impl_->router.stream(name));
}

std::vector<Frame> Origin::frames(std::uint64_t from_k, std::uint64_t to_k) const {
    const Timeline& t = impl_->router.live().timeline();
    const auto from = std::int64_t(from_k) * t.segment_90k();
    const auto to = std::int64_t(to_k) * t.segment_90k();
    std::vector<Frame> frames;
    for (auto [i, last] = t.video(from, to); i < last; ++i)
        frames.push_back(t.video_as_frame(i));
    for (auto [i, last] = t.audio(from, to); i < last; ++i)
        frames.push_back(t.audio_as_frame(i));
    std::stable_sort(frames.begin(), frames.end(),
                     [](const Frame& a, const Frame& b) { return a.dts_us < b.dts_us; });
    return frames;
}

std::uint64_t Origin::complete_segments() const {
    const Live& live = impl_->router.live();
    return std::uint64_t(live.elapsed_90k(Clock::now(), 0) / live.timeline().segment_90k());
}

Clock::time_point Origin::published(std::uint64_t msn, unsigned index) const {
    const Live& live = impl_->router.live();
    const auto segment_90k = live.timeline().segment_90k();
    const auto k = std::int64_t(msn - live.options().first_msn);
    return live.when(k * segment_90k + segment_90k * (index + 1) / live.options().parts, 0);
}

std::uint64_t Origin::sent_bytes() const {
    return impl_->counters.sent_bytes;
}

}  // namespace weir::kit
