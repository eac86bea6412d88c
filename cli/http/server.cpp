// SPDX-License-Identifier: MIT
#include "http/server.hpp"

#include <sys/stat.h>
#include <sys/un.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/strand.hpp>
#include <boost/beast/ssl.hpp>
#include <thread>
#include <vector>

#include "http/connection.hpp"

namespace weir::cli::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;
using Local = asio::local::stream_protocol;
using LocalStream = beast::basic_stream<Local, asio::any_io_executor>;
using TcpStream = beast::basic_stream<tcp, asio::any_io_executor>;
using TlsStream = beast::ssl_stream<TcpStream>;

constexpr asio::as_tuple_t<asio::use_awaitable_t<>> kTuple{};
constexpr auto kBreath = std::chrono::milliseconds{100};  ///< Where no more can be accepted.

Error error_at(const std::string& what, boost::system::error_code code) {
    return Error{code, what};
}

template <class Stream>
asio::awaitable<void> serve_plain(Stream stream, std::string peer, Common& common) {
    const Counted counted{common.connections};
    Connection<Stream> connection{std::move(stream), std::move(peer), false, common};
    co_await connection.serve();
}

asio::awaitable<void> serve_tls(TcpStream stream, std::string peer, asio::ssl::context& context,
                                Common& common) {
    const Counted counted{common.connections};
    Connection<TlsStream> connection{TlsStream{std::move(stream), context}, std::move(peer), true,
                                     common};
    TlsStream& tls = connection.stream();
    beast::get_lowest_layer(tls).expires_after(Server::kRequestLimit);
    const auto [error] = co_await tls.async_handshake(asio::ssl::stream_base::server, kTuple);
    if (!error) co_await connection.serve();
}

asio::awaitable<void> refuse_plain(TcpStream stream, Common& common) {
    Connection<TcpStream> connection{std::move(stream), "refused", false, common};
    co_await connection.refuse();
}

}  // namespace

class Server::Impl {
public:
    Impl(const ServerOptions& options, Service& service, const Feed& feed)
        : options_(options), common_{service, feed, options.streams} {}

    ~Impl() {
        common_.is_closing = true;
        loop_.stop();
        for (std::thread& thread : threads_)
            thread.join();
        if (!options_.socket.empty()) ::unlink(options_.socket.c_str());
    }

    Result<void> open() {
        if (auto opened = open_local(); !opened) return opened;
        if (auto opened = open_tcp(); !opened) return opened;
        for (unsigned i = 0; i < options_.threads; ++i) {
            threads_.emplace_back([this] { loop_.run(); });
            pthread_setname_np(threads_.back().native_handle(),
                               fmt::format("weir-http-{}", i).c_str());
        }
        return {};
    }

    std::uint16_t port() const { return port_; }

private:
    Result<void> open_local() {
        if (options_.socket.empty()) return {};
        const std::string& path = options_.socket.native();
        if (path.size() >= sizeof sockaddr_un{}.sun_path)
            return Error{Errc::bad_option,
                         fmt::format("'{}' is longer than the name of a socket may be ({} bytes); "
                                     "use a shorter data directory",
                                     path, sizeof sockaddr_un{}.sun_path - 1)};
        ::unlink(path.c_str());  // Of a process that is gone: the data directory is ours.
        boost::system::error_code error;
        (void)local_.open(Local{}, error);
        // Nobody else may connect in the moment before chmod.
        const mode_t before = ::umask(0177);
        if (!error) (void)local_.bind(Local::endpoint{path}, error);
        ::umask(before);
        if (!error) (void)local_.listen(64, error);
        if (error) return error_at(fmt::format("can't listen at '{}'", path), error);
        asio::co_spawn(loop_, accept_local(), asio::detached);
        return {};
    }

    Result<void> open_tcp() {
        if (options_.address.empty()) return {};
        if (auto prepared = prepare_tls(); !prepared) return prepared;
        boost::system::error_code error;
        const auto address = asio::ip::make_address(options_.address, error);
        if (error)
            return Error{Errc::bad_option,
                         fmt::format("'{}' is no address to listen at", options_.address)};
        const tcp::endpoint endpoint{address, options_.port};
        (void)tcp_.open(endpoint.protocol(), error);
        if (!error) (void)tcp_.set_option(tcp::acceptor::reuse_address{true}, error);
        if (!error) (void)tcp_.bind(endpoint, error);
        if (!error) (void)tcp_.listen(1024, error);
        if (error)
            return error_at(fmt::format("can't listen at {}:{}", options_.address, options_.port),
                            error);
        port_ = tcp_.local_endpoint(error).port();
        asio::co_spawn(loop_, accept_tcp(), asio::detached);
        return {};
    }

    Result<void> prepare_tls() {
        if (options_.certificate.empty()) return {};
        boost::system::error_code error;
        auto& context = tls_.emplace(asio::ssl::context::tls_server);
        (void)context.set_options(asio::ssl::context::default_workarounds |
                                      asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1,
                                  error);
        (void)context.use_certificate_chain_file(options_.certificate.native(), error);
        if (error)
            return error_at(fmt::format("'{}' is no certificate", options_.certificate.native()),
                            error);
        (void)context.use_private_key_file(options_.key.native(), asio::ssl::context::pem, error);
        if (error) return error_at(fmt::format("'{}' is no key", options_.key.native()), error);
        return {};
    }

    /// Connections come in whatever number: those beyond the limit cost a line of text.
    asio::awaitable<void> accept_tcp() {
        while (true) {
            auto strand = asio::make_strand(loop_);
            auto [error, socket] = co_await tcp_.async_accept(strand, kTuple);
            if (error) {
                co_await breathe();
                continue;
            }
            take(std::move(socket), strand);
        }
    }

    template <class Socket, class Strand>
    void take(Socket socket, const Strand& strand) {
        boost::system::error_code error;
        const auto remote = socket.remote_endpoint(error);
        if (error) return;
        std::string peer = remote.address().to_string();
        (void)socket.set_option(tcp::no_delay{true}, error);
        TcpStream stream{tcp::socket{std::move(socket)}};
        const bool is_full = common_.connections >= options_.connections;
        if (is_full && tls_) return;  // A handshake would cost more than it says.
        if (is_full)
            asio::co_spawn(strand, refuse_plain(std::move(stream), common_), asio::detached);
        else if (tls_)
            asio::co_spawn(strand, serve_tls(std::move(stream), std::move(peer), *tls_, common_),
                           asio::detached);
        else
            asio::co_spawn(strand, serve_plain(std::move(stream), std::move(peer), common_),
                           asio::detached);
    }

    asio::awaitable<void> accept_local() {
        while (true) {
            auto strand = asio::make_strand(loop_);
            auto [error, socket] = co_await local_.async_accept(strand, kTuple);
            if (error) {
                co_await breathe();
                continue;
            }
            LocalStream stream{Local::socket{std::move(socket)}};
            asio::co_spawn(strand, serve_plain(std::move(stream), std::string{}, common_),
                           asio::detached);
        }
    }

    /// No descriptors are left, for example.
    asio::awaitable<void> breathe() {
        asio::steady_timer timer{loop_, kBreath};
        co_await timer.async_wait(kTuple);
    }

    const ServerOptions options_;
    Common common_;
    asio::io_context loop_;
    std::optional<asio::ssl::context> tls_;
    Local::acceptor local_{loop_};
    tcp::acceptor tcp_{loop_};
    std::uint16_t port_ = 0;
    std::vector<std::thread> threads_;
};

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() = default;

std::uint16_t Server::port() const {
    return impl_->port();
}

Result<std::unique_ptr<Server>> Server::open(const ServerOptions& options, Service& service,
                                             const Feed& feed) {
    auto impl = std::make_unique<Impl>(options, service, feed);
    if (auto opened = impl->open(); !opened) return opened.error();
    return std::unique_ptr<Server>{new Server{std::move(impl)}};
}

}  // namespace weir::cli::http
