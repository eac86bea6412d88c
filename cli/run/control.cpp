// SPDX-License-Identifier: MIT
#include "control.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cerrno>
#include <cstring>
#include <utility>

#include "output/text.hpp"
#include "path_error.hpp"

namespace weir::cli {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kMostRequest = 8u << 10;
constexpr std::size_t kMostAnswer = 16u << 20;
constexpr auto kPatience = 2s;  ///< With a client, and for main to answer.

/// Owns a descriptor.
class Socket {
public:
    explicit Socket(int descriptor) : descriptor_(descriptor) {}
    Socket(Socket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    Socket& operator=(Socket&&) = delete;
    ~Socket() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    int get() const { return descriptor_; }
    int release() { return std::exchange(descriptor_, -1); }

private:
    int descriptor_;
};

Result<sockaddr_un> address_of(const fs::path& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.native().size() >= sizeof address.sun_path)
        return Error{
            Errc::bad_option,
            fmt::format("'{}' is longer than the name of a socket may be ({} bytes); use a "
                        "shorter data directory",
                        path.native(), sizeof address.sun_path - 1)};
    std::memcpy(address.sun_path, path.c_str(), path.native().size());
    return address;
}

bool wait_for(int descriptor, short events, Clock::time_point deadline) {
    while (true) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
        pollfd wait{descriptor, events, 0};
        const int ready = ::poll(&wait, 1, static_cast<int>(std::max<long>(left.count(), 0)));
        if (ready > 0) return true;
        if (ready == 0 || errno != EINTR) return false;
    }
}

/// Up to a newline or the end; nothing where it takes too long or is too much.
std::optional<std::string> read_line(int descriptor, std::size_t most, Clock::time_point deadline) {
    std::string line;
    std::array<char, 4096> part{};
    while (line.find('\n') == line.npos) {
        if (line.size() > most || !wait_for(descriptor, POLLIN, deadline)) return std::nullopt;
        const auto size = ::recv(descriptor, part.data(), part.size(), MSG_DONTWAIT);
        if (size < 0 && (errno == EAGAIN || errno == EINTR)) continue;
        if (size < 0) return std::nullopt;
        if (size == 0) break;
        line.append(part.data(), static_cast<std::size_t>(size));
    }
    return line.substr(0, line.find('\n'));
}

bool write_line(int descriptor, std::string line, Clock::time_point deadline) {
    line += '\n';
    for (std::size_t sent = 0; sent < line.size();) {
        if (!wait_for(descriptor, POLLOUT, deadline)) return false;
        const auto size =
            ::send(descriptor, line.data() + sent, line.size() - sent, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (size < 0 && (errno == EAGAIN || errno == EINTR)) continue;
        if (size <= 0) return false;
        sent += static_cast<std::size_t>(size);
    }
    return true;
}

std::string error_text(std::string_view what) {
    return json::serialize(json::object{{"error", valid_utf8(what)}});
}

}  // namespace

std::string request_text(const ControlRequest& request) {
    return json::serialize(json::object{{"verb", request.verb}, {"room", request.room}});
}

Result<ControlRequest> parse_request(const std::string& line) {
    boost::system::error_code bad;
    const json::value parsed = json::parse(line, bad);
    const auto* object = bad ? nullptr : parsed.if_object();
    if (object == nullptr) return Error{Errc::bad_option, "the request is no JSON object"};
    const auto word = [object](const char* key) {
        const auto* value = object->if_contains(key);
        const auto* text = value == nullptr ? nullptr : value->if_string();
        return text == nullptr ? std::string{} : std::string{*text};
    };
    ControlRequest request{word("verb"), word("room")};
    if (request.verb.empty()) return Error{Errc::bad_option, "the request names no verb"};
    return request;
}

std::string outcome_text(const Result<void>& outcome) {
    if (!outcome) return error_text(outcome.error().message());
    return json::serialize(json::object{{"done", true}});
}

Result<void> parse_outcome(const std::string& line) {
    boost::system::error_code bad;
    const json::value parsed = json::parse(line, bad);
    const auto* object = bad ? nullptr : parsed.if_object();
    if (object != nullptr && object->contains("done")) return {};
    const auto* words = object == nullptr ? nullptr : object->if_contains("error");
    const auto* text = words == nullptr ? nullptr : words->if_string();
    return Error{Errc::bad_option,
                 text == nullptr ? "weir run answers with something else" : std::string{*text}};
}

Result<std::unique_ptr<ControlServer>> ControlServer::open(const fs::path& path) {
    const auto address = address_of(path);
    if (!address) return address.error();
    Socket listener{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    if (listener.get() < 0) return path_error("can't make", path);
    ::unlink(path.c_str());  // Of a process that is gone: the data directory is ours.
    // Nobody else may connect in the moment before chmod.
    const mode_t before = ::umask(0177);
    const int bound =
        ::bind(listener.get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address);
    ::umask(before);
    if (bound != 0 || ::listen(listener.get(), 16) != 0) return path_error("can't listen at", path);
    const int waker = ::eventfd(0, EFD_CLOEXEC);
    if (waker < 0) return path_error("can't make an eventfd for", path);
    return std::unique_ptr<ControlServer>{new ControlServer{path, listener.release(), waker}};
}

ControlServer::ControlServer(fs::path path, int listener, int waker)
    : path_(std::move(path)),
      listener_(listener),
      waker_(waker),
      thread_([this](const std::stop_token& stop) { serve(stop); }) {}

ControlServer::~ControlServer() {
    {
        const std::lock_guard lock{mutex_};
        is_closing_ = true;
        answered_.notify_all();
    }
    thread_.request_stop();
    (void)::eventfd_write(waker_, 1);
    thread_.join();
    ::close(listener_);
    ::close(waker_);
    ::unlink(path_.c_str());
}

void ControlServer::serve(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        std::array<pollfd, 2> waits{{{listener_, POLLIN, 0}, {waker_, POLLIN, 0}}};
        if (::poll(waits.data(), waits.size(), -1) < 0 || waits[0].revents == 0) continue;
        const Socket client{::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC)};
        if (client.get() >= 0) serve_one(client.get());
    }
}

void ControlServer::serve_one(int client) {
    const auto line = read_line(client, kMostRequest, Clock::now() + kPatience);
    if (!line) return;
    const auto request = parse_request(*line);
    const std::string reply = request ? ask(*request) : error_text(request.error().message());
    (void)write_line(client, reply, Clock::now() + kPatience);
}

std::string ControlServer::ask(const ControlRequest& request) {
    std::unique_lock lock{mutex_};
    waiting_ = request;
    ++asked_;
    answer_.reset();
    const bool is_answered =
        answered_.wait_for(lock, kPatience, [this] { return answer_ || is_closing_; });
    waiting_.reset();
    if (!is_answered || !answer_) return error_text("weir is busy; try again");
    return std::move(*answer_);
}

std::optional<ControlRequest> ControlServer::next() {
    const std::lock_guard lock{mutex_};
    taken_ = asked_;
    return std::exchange(waiting_, std::nullopt);
}

void ControlServer::answer(std::string line) {
    const std::lock_guard lock{mutex_};
    if (taken_ != asked_) return;
    answer_ = std::move(line);
    answered_.notify_all();
}

Result<std::string> ask_control(const fs::path& path, const ControlRequest& request,
                                std::chrono::milliseconds limit) {
    const auto address = address_of(path);
    if (!address) return address.error();
    const auto deadline = Clock::now() + limit;
    const Socket socket{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    if (socket.get() < 0) return path_error("can't make a socket for", path);
    if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address) != 0)
        return path_error("can't connect to", path);
    if (!write_line(socket.get(), request_text(request), deadline))
        return Error{Errc::timed_out, "weir run does not listen"};
    auto line = read_line(socket.get(), kMostAnswer, deadline);
    if (!line || line->empty()) return Error{Errc::timed_out, "weir run does not answer"};
    return std::move(*line);
}

}  // namespace weir::cli
