// SPDX-License-Identifier: MIT
#include "fetch/multi.hpp"

#include <sys/socket.h>

#include <boost/asio/post.hpp>
#include <new>
#include <utility>

#include "fetch/memory.hpp"
#include "fetch/transfer.hpp"

namespace weir::fetch {
namespace {

constexpr std::size_t kIdleHandles = 64;  // Of 10 kB: curl frees their buffers.
constexpr long kConnectionMaxAge = 60;    // Seconds a connection may lie unused.
// HLS streams are idle most of the time. By default curl keeps four connections for each transfer
// in progress, so that most would have to be made anew for each segment.
constexpr long kKeptConnections = 4'096;

}  // namespace

Multi::Multi(const boost::asio::any_io_executor& executor, std::size_t host_connections)
    : executor_(executor), timer_(executor), gate_(host_connections), multi_(curl_multi_init()) {
    if (!multi_) throw std::bad_alloc{};
    curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &Multi::on_socket);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &Multi::on_timer);
    curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
    // Those that lie unused count here too.
    curl_multi_setopt(multi_, CURLMOPT_MAX_HOST_CONNECTIONS, static_cast<long>(host_connections));
    curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, kKeptConnections);
}

Multi::~Multi() {
    idle_.clear();
    curl_multi_cleanup(multi_);
    for (auto& [fd, watch] : watches_)
        watch->let_go();
}

EasyPtr Multi::take_easy() {
    EasyPtr easy;
    if (idle_.empty()) {
        easy.reset(curl_easy_init());
        if (!easy) throw std::bad_alloc{};
    } else {
        easy = std::move(idle_.back());
        idle_.pop_back();
    }
    curl_easy_setopt(easy.get(), CURLOPT_OPENSOCKETFUNCTION, &Multi::on_open);
    curl_easy_setopt(easy.get(), CURLOPT_OPENSOCKETDATA, this);
    curl_easy_setopt(easy.get(), CURLOPT_MAXAGE_CONN, kConnectionMaxAge);
    return easy;
}

void Multi::enter(const std::string& host, Transfer::Impl& transfer) {
    if (gate_.enter(host, &transfer)) transfer.start();
}

void Multi::leave(const std::string& host, Transfer::Impl& transfer) {
    if (auto* next = gate_.leave(host, &transfer)) static_cast<Transfer::Impl*>(next)->start();
}

void Multi::add(CURL* easy) {
    curl_multi_add_handle(multi_, easy);
}

void Multi::remove(EasyPtr easy) {
    curl_multi_remove_handle(multi_, easy.get());
    Memory::take_back_from(easy.get());  // A reset leaves it.
    curl_easy_reset(easy.get());
    if (idle_.size() < kIdleHandles) idle_.push_back(std::move(easy));
}

/// Of a transfer; null for a handle that curl made for itself.
AccountPtr Multi::account_of(CURL* easy) noexcept {
    char* owner = nullptr;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &owner);
    return owner ? reinterpret_cast<const Transfer::Impl*>(owner)->account : AccountPtr{};
}

void Multi::forget(curl_socket_t fd) {
    const auto found = watches_.find(fd);
    if (found == watches_.end()) return;
    found->second->let_go();
    watches_.erase(found);
}

/// Of a connection that is given up while it is being made, curl 7.88 to 8.2 close the socket
/// without a word to CURLOPT_CLOSESOCKETFUNCTION (its pull request 11439), and only then say here
/// that they want nothing of it.
int Multi::on_socket(CURL* easy, curl_socket_t fd, int what, void* data, void*) noexcept {
    auto& self = *static_cast<Multi*>(data);
    if (what == CURL_POLL_REMOVE) {
        self.forget(fd);
        return 0;
    }
    auto found = self.watches_.find(fd);
    if (found == self.watches_.end()) {
        auto watch = SocketWatch::make(
            self.executor_, fd, [&self](curl_socket_t s, int events) { self.act(s, events); });
        // Too many files are open: the time of the transfer will run out.
        if (!watch) return 0;
        found = self.watches_.emplace(fd, std::move(watch)).first;
    }
    found->second->serve(account_of(easy));
    found->second->want(what);
    return 0;
}

curl_socket_t Multi::on_open(void* data, curlsocktype, curl_sockaddr* address) noexcept {
    const int fd = ::socket(address->family, address->socktype | SOCK_CLOEXEC | SOCK_NONBLOCK,
                            address->protocol);
    if (fd < 0) return CURL_SOCKET_BAD;
    // curl does not always say that it wants nothing of the one before with that number.
    static_cast<Multi*>(data)->forget(fd);
    return fd;
}

int Multi::on_timer(CURLM*, long timeout_ms, void* data) noexcept {
    auto& self = *static_cast<Multi*>(data);
    const bool was_due = std::exchange(self.is_due_, timeout_ms == 0);
    if (timeout_ms <= 0) self.timer_.cancel();
    if (timeout_ms < 0) return 0;
    if (self.is_due_) {
        if (!was_due) self.act_soon();
        return 0;
    }
    self.timer_.expires_after(std::chrono::milliseconds{timeout_ms});
    self.timer_.async_wait([&self](const boost::system::error_code& error) {
        if (!error) self.act(CURL_SOCKET_TIMEOUT, 0);
    });
    return 0;
}

/// Each transfer begins with such a timer: the kernel's would be armed for it, and again for the
/// next one.
void Multi::act_soon() {
    boost::asio::post(executor_, [this, alive = std::weak_ptr<void>{alive_}] {
        if (!alive.expired() && std::exchange(is_due_, false)) act(CURL_SOCKET_TIMEOUT, 0);
    });
}

void Multi::act(curl_socket_t fd, int events) {
    int running = 0;
    curl_multi_socket_action(multi_, fd, events, &running);
    report_done();
}

/// The socket that fired is not always the one whose transfer ended, so all are looked at.
void Multi::report_done() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
        if (message->msg != CURLMSG_DONE) continue;
        char* owner = nullptr;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &owner);
        const CURLcode code = message->data.result;
        reinterpret_cast<Transfer::Impl*>(owner)->finished(code);
    }
}

}  // namespace weir::fetch
