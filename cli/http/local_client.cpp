// SPDX-License-Identifier: MIT
#include "http/local_client.hpp"

#include <fmt/format.h>
#include <sys/un.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/json.hpp>
#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <functional>
#include <optional>

namespace weir::cli::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using Local = asio::local::stream_protocol;

constexpr std::uint64_t kMostAnswer = 64u << 20;

/// One exchange, step by step on a loop that runs no longer than it may.
class Exchange {
public:
    Exchange(std::string method, const std::string& target) {
        request_.method_string(method);
        request_.target(target);
        request_.version(11);
        request_.set(beast::http::field::host, "localhost");
        if (method != "GET") {
            request_.set(beast::http::field::content_type, "application/json");
            request_.body() = "{}";
        }
        request_.keep_alive(false);
        request_.prepare_payload();
        parser_.body_limit(kMostAnswer);
    }

    Result<std::string> run(const std::filesystem::path& path, std::chrono::milliseconds limit) {
        socket_.async_connect(Local::endpoint{path.native()}, [this](auto error) {
            if (!done(error)) send();
        });
        loop_.run_for(limit);
        if (!error_) return Error{Errc::timed_out, "weir run does not answer"};
        if (*error_) return Error{*error_, fmt::format("can't ask '{}'", path.native())};
        return answer();
    }

private:
    void send() {
        beast::http::async_write(socket_, request_, [this](auto error, std::size_t) {
            if (!done(error)) receive();
        });
    }
    void receive() {
        beast::http::async_read(socket_, buffer_, parser_,
                                [this](auto error, std::size_t) { error_ = error; });
    }
    bool done(const boost::system::error_code& error) {
        if (error) error_ = error;
        return bool(error);
    }

    Result<std::string> answer() {
        auto& response = parser_.get();
        if (response.result_int() < 400) return std::move(response.body());
        boost::system::error_code bad;
        const auto problem = boost::json::parse(response.body(), bad);
        const auto* object = bad ? nullptr : problem.if_object();
        const auto* detail = object == nullptr ? nullptr : object->if_contains("detail");
        const auto* words = detail == nullptr ? nullptr : detail->if_string();
        return Error{Errc::bad_option, words == nullptr ? "weir run answers with something else"
                                                        : std::string{*words}};
    }

    asio::io_context loop_{1};
    Local::socket socket_{loop_};
    beast::http::request<beast::http::string_body> request_;
    beast::flat_buffer buffer_;
    beast::http::response_parser<beast::http::string_body> parser_;
    std::optional<boost::system::error_code> error_;
};

}  // namespace

Result<std::string> ask_local(const std::filesystem::path& socket, const std::string& method,
                              const std::string& target, std::chrono::milliseconds limit) {
    if (socket.native().size() >= sizeof sockaddr_un{}.sun_path)
        return Error{{ENOENT, boost::system::system_category()}, socket.native()};
    Exchange exchange{method, target};
    return exchange.run(socket, limit);
}

std::string path_segment(const std::string& text) {
    return boost::urls::encode(text, boost::urls::unreserved_chars);
}

}  // namespace weir::cli::http
