// SPDX-License-Identifier: MIT
// How a transfer is set up for a mail.
#include <algorithm>

#include "fetch/transfer.hpp"

namespace weir::fetch {
namespace {

/// A mail has no body that comes, so that its silence is its time limit.
Request as_request(const Mail& mail) {
    Request request;
    request.url = mail.server;
    request.ca_file = mail.ca_file;
    request.read_timeout = mail.total_timeout;
    request.total_timeout = mail.total_timeout;
    return request;
}

bool is_this_machine(const std::string& host) {
    const auto name = host.substr(std::min(host.find("://") + 3, host.size()));
    return name.starts_with("127.") || name.starts_with("[::1]") || name == "localhost" ||
           name.starts_with("localhost:");
}

}  // namespace

Transfer::Impl::Impl(Multi& m, const Mail& mail, Receiver& r)
    : Impl(m, as_request(mail), r, NotYet{}) {
    set_up(mail);
    multi.enter(host, *this);
}

void Transfer::Impl::set_up(const Mail& mail) {
    CURL* const e = easy.get();
    to_send = mail.message;
    const std::string sender = "<" + mail.from + ">";
    for (const auto& address : mail.to)
        append(headers, "<" + address + ">");
    // A password must not go in plain sight because somebody on the way cut STARTTLS out.
    const bool needs_tls = !mail.user.empty() && !is_this_machine(host);
    curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(e, CURLOPT_USE_SSL,
                     static_cast<long>(needs_tls ? CURLUSESSL_ALL : CURLUSESSL_TRY));
    if (!mail.user.empty()) {
        curl_easy_setopt(e, CURLOPT_USERNAME, mail.user.c_str());
        curl_easy_setopt(e, CURLOPT_PASSWORD, mail.password.c_str());
    }
    curl_easy_setopt(e, CURLOPT_HTTPHEADER, nullptr);
    curl_easy_setopt(e, CURLOPT_MAIL_FROM, sender.c_str());
    curl_easy_setopt(e, CURLOPT_MAIL_RCPT, headers.get());
    curl_easy_setopt(e, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(e, CURLOPT_READFUNCTION, &Impl::on_read);
    curl_easy_setopt(e, CURLOPT_READDATA, this);
    curl_easy_setopt(e, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(e, CURLOPT_FORBID_REUSE, 1L);
}

std::size_t Transfer::Impl::on_read(char* to, std::size_t, std::size_t room, void* self) noexcept {
    auto& impl = *static_cast<Impl*>(self);
    const std::size_t n = std::min(room, impl.to_send.size() - impl.sent);
    std::copy_n(impl.to_send.data() + impl.sent, n, to);
    impl.sent += n;
    return n;
}

}  // namespace weir::fetch
