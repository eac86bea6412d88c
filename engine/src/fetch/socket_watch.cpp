// SPDX-License-Identifier: MIT
#include "fetch/socket_watch.hpp"

#include <sys/stat.h>

#include <utility>

namespace weir::fetch {
namespace {

/// Unlike the number, it is not used again soon. None: there is no such socket.
std::optional<ino_t> identity_of(curl_socket_t fd) {
    struct ::stat info {};
    if (::fstat(fd, &info) != 0) return std::nullopt;
    return info.st_ino;
}

}  // namespace

SocketWatch::SocketWatch(const boost::asio::any_io_executor& executor, curl_socket_t fd,
                         bool is_kept, OnReady on_ready)
    : descriptor_(executor, fd),
      fd_(fd),
      kept_(is_kept ? identity_of(fd) : std::nullopt),
      on_ready_(std::move(on_ready)) {}

SocketWatch::~SocketWatch() {
    let_go();
}

bool SocketWatch::is_kept() const {
    return kept_ && identity_of(fd_) == kept_;
}

void SocketWatch::want(int what) {
    wanted_ = what == CURL_POLL_REMOVE ? 0 : what;
    wait(Descriptor::wait_read, CURL_POLL_IN, CURL_CSELECT_IN, waiting_in_);
    wait(Descriptor::wait_write, CURL_POLL_OUT, CURL_CSELECT_OUT, waiting_out_);
}

void SocketWatch::wait(Descriptor::wait_type type, int poll_bit, int event, bool& waiting) {
    if (has_let_go_ || waiting || !(wanted_ & poll_bit)) return;
    waiting = true;
    descriptor_.async_wait(type, [self = shared_from_this(), type, poll_bit, event,
                                  &waiting](const boost::system::error_code& error) {
        waiting = false;
        if (self->has_let_go_ || error == boost::asio::error::operation_aborted) return;
        if (!(self->wanted_ & poll_bit)) return;
        const WorkScope work{self->account_};
        self->on_ready_(self->fd_, error ? CURL_CSELECT_ERR : event);
        self->wait(type, poll_bit, event, waiting);
    });
}

void SocketWatch::let_go() {
    if (std::exchange(has_let_go_, true)) return;
    descriptor_.release();
}

}  // namespace weir::fetch
