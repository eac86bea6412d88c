// SPDX-License-Identifier: MIT
#include "fetch/transfer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <new>

#include "base/fail.hpp"
#include "fetch/error.hpp"
#include "fetch/memory.hpp"

namespace weir::fetch {
namespace {

constexpr long kReceiveBuffer = 128 << 10;  // 64 KiB cost half as much CPU again at 400 streams.
constexpr long kTextBuffer = 16 << 10;      // Playlists are small, and there are many.
constexpr long kMaxRedirects = 10;
constexpr std::size_t kMostHeaderBytes = 64 << 10;  ///< Kept of an answer; the rest is left out.

/// "first-last" of the resource that is still wanted; empty for all of it.
std::string range_text(const Request& request) {
    if (request.range) {
        const auto first = request.range->offset + request.skip;
        return fmt::format("{}-{}", first, request.range->offset + request.range->length - 1);
    }
    return request.skip > 0 ? fmt::format("{}-", request.skip) : std::string{};
}

/// What a "Cookie: …" header sends; nothing for any other.
std::optional<std::string_view> cookies_in(std::string_view header) {
    constexpr std::string_view kName = "cookie:";
    const auto is_same = [](char a, char b) { return (a | 0x20) == (b | 0x20); };
    if (!std::ranges::equal(header.substr(0, kName.size()), kName, is_same)) return std::nullopt;
    return header.substr(kName.size());
}

}  // namespace

Transfer::Impl::Impl(Multi& m, const Request& request, Receiver& r)
    : Impl(m, request, r, NotYet{}) {
    multi.enter(host, *this);
}

Transfer::Impl::Impl(Multi& m, const Request& request, Receiver& r, NotYet)
    : account(current_account()),
      multi(m),
      receiver(&r),
      easy(m.take_easy()),
      host(host_of(request.url)),
      memory(request.memory ? request.memory : make_memory()),
      read_timeout(request.read_timeout),
      last_byte(Clock::now()),
      silence_timer(m.executor()),
      buffer_bytes(request.is_text ? kTextBuffer : kReceiveBuffer),
      max_bytes(request.max_bytes),
      still_to_skip(0),
      asks_for_range(request.range || request.skip > 0) {
    still_to_skip = request.skip + (request.range ? request.range->offset : 0);
    set_up(request);
}

void Transfer::Impl::start() {
    last_byte = Clock::now();
    buffer = Held{account, static_cast<std::uint64_t>(buffer_bytes)};
    multi.add(easy.get());
    watch_silence();
}

Transfer::Impl::~Impl() {
    if (easy) give_back_easy();
}

void Transfer::Impl::give_back_easy() {
    memory->bound_cookies(easy.get());
    multi.remove(std::move(easy));
    multi.leave(host, *this);
    buffer.set(0);
}

void Transfer::Impl::set_up(const Request& request) {
    CURL* const e = easy.get();
    curl_easy_setopt(e, CURLOPT_PRIVATE, this);
    curl_easy_setopt(e, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(e, CURLOPT_USERAGENT, request.user_agent.c_str());
    curl_easy_setopt(e, CURLOPT_PROXY, request.proxy.c_str());
    curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(e, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(e, CURLOPT_ERRORBUFFER, curl_says);
    curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(e, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(e, CURLOPT_FOLLOWLOCATION, request.follows_redirects ? 1L : 0L);
    curl_easy_setopt(e, CURLOPT_MAXREDIRS, kMaxRedirects);
    curl_easy_setopt(e, CURLOPT_FAILONERROR, request.takes_any_status ? 0L : 1L);
    // HTTP/1.1, also where a server offers HTTP/2: pausing one of several streams on a connection
    // holds up the others, and a transfer that was given up for its silence leaves the connection
    // in use, dead or not, so that each new try of each stream would go to the same one.
    curl_easy_setopt(e, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    curl_easy_setopt(e, CURLOPT_BUFFERSIZE, buffer_bytes);
    curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT_MS,
                     static_cast<long>(request.connect_timeout.count()));
    curl_easy_setopt(e, CURLOPT_TIMEOUT_MS, static_cast<long>(request.total_timeout.count()));
    if (asks_for_range) curl_easy_setopt(e, CURLOPT_RANGE, range_text(request).c_str());
    if (request.is_text) curl_easy_setopt(e, CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
    if (!request.ca_file.empty()) curl_easy_setopt(e, CURLOPT_CAINFO, request.ca_file.c_str());
    memory->lend_to(e);
    set_headers(request);
    if (request.post) set_up_post(*request.post);
    if (!request.connect_to.empty()) {
        for (const auto& place : request.connect_to)
            append(connect_to, place);
        curl_easy_setopt(e, CURLOPT_CONNECT_TO, connect_to.get());
    }
    if (request.keeps_headers) {
        curl_easy_setopt(e, CURLOPT_HEADERFUNCTION, &Impl::on_header);
        curl_easy_setopt(e, CURLOPT_HEADERDATA, this);
    }
    curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, &Impl::on_write);
    curl_easy_setopt(e, CURLOPT_WRITEDATA, this);
}

void Transfer::Impl::set_up_post(const std::string& body) {
    CURL* const e = easy.get();
    curl_easy_setopt(e, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    curl_easy_setopt(e, CURLOPT_COPYPOSTFIELDS, body.c_str());
    curl_easy_setopt(e, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(e, CURLOPT_FAILONERROR, 0L);
    curl_easy_setopt(e, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(e, CURLOPT_FORBID_REUSE, 1L);
}

void Transfer::Impl::append(ListPtr& to, const std::string& line) {
    if (auto* list = curl_slist_append(to.get(), line.c_str())) {
        (void)to.release();
        to.reset(list);
    }
}

void Transfer::Impl::set_headers(const Request& request) {
    std::string cookies;
    for (const auto& header : request.headers) {
        // Beside the memory's, there would be two such headers.
        if (const auto some = cookies_in(header))
            cookies.append(*some) += ';';
        else
            append(headers, header);
    }
    if (!cookies.empty()) memory->add(easy.get(), cookies, request.url);
    curl_easy_setopt(easy.get(), CURLOPT_HTTPHEADER, headers.get());
}

std::size_t Transfer::Impl::on_header(char* data, std::size_t, std::size_t size,
                                      void* self) noexcept {
    static_cast<Impl*>(self)->take_header({data, size});
    return size;
}

/// "Set-Cookie: a=b\r\n"; a status line begins the next answer of a chain.
void Transfer::Impl::take_header(std::string_view line) {
    if (line.starts_with("HTTP/")) answer_headers.clear();
    const auto colon = line.find(':');
    header_bytes += line.size();
    if (colon == line.npos || header_bytes > kMostHeaderBytes) return;
    std::string name{line.substr(0, colon)};
    std::ranges::transform(name, name.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    });
    const auto first = line.find_first_not_of(" \t\r\n", colon + 1);
    if (first == line.npos) return;
    const auto last = line.find_last_not_of(" \t\r\n");
    answer_headers.emplace_back(std::move(name), std::string{line.substr(first, last + 1 - first)});
}

std::size_t Transfer::Impl::on_write(char* data, std::size_t, std::size_t size,
                                     void* self) noexcept {
    return static_cast<Impl*>(self)->take({reinterpret_cast<const std::uint8_t*>(data), size});
}

/// curl's own low-speed limit looks at the average of five seconds, so it comes that much too late.
void Transfer::Impl::watch_silence() {
    silence_timer.expires_at(last_byte + read_timeout);
    // Once the time is over, the handler may be on its way already when this is destroyed.
    silence_timer.async_wait([this, alive = std::weak_ptr<void>{alive}](const auto& error) {
        if (error || alive.expired() || !easy) return;
        if (on_hold) last_byte = Clock::now();
        if (Clock::now() - last_byte < read_timeout) return watch_silence();
        stopped = fail(Errc::stalled, "no data for {} ms", read_timeout.count());
        finished(CURLE_OPERATION_TIMEDOUT);
    });
}

std::size_t Transfer::Impl::take(ByteView bytes) {
    const WorkScope work{account};
    if (on_hold) {
        paused = true;
        return CURL_WRITEFUNC_PAUSE;
    }
    const std::size_t all = bytes.size();
    if (account) account->add_network(all);
    last_byte = Clock::now();
    if (!has_head && begin() == Flow::stop) {
        stopped = Error{Errc::cancelled};
        return 0;
    }
    const auto skipped = std::min<std::uint64_t>(still_to_skip, bytes.size());
    still_to_skip -= skipped;
    bytes = bytes.subspan(static_cast<std::size_t>(skipped));
    if (bytes.empty()) return all;
    received += bytes.size();
    if (received > max_bytes) {
        stopped = fail(Errc::too_large, "more than {} bytes", max_bytes);
        return 0;
    }
    switch (receiver->on_body(bytes)) {
        case Flow::go: break;
        case Flow::pause: on_hold = true; break;
        case Flow::stop: stopped = Error{Errc::cancelled}; return 0;
    }
    return all;
}

/// The first byte of a body is here, so the answer's head is complete.
Flow Transfer::Impl::begin() {
    has_head = true;
    Head head;
    curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &head.status);
    char* text = nullptr;
    if (curl_easy_getinfo(easy.get(), CURLINFO_EFFECTIVE_URL, &text) == CURLE_OK && text)
        head.url = text;
    text = nullptr;
    if (curl_easy_getinfo(easy.get(), CURLINFO_CONTENT_TYPE, &text) == CURLE_OK && text)
        head.content_type = text;
    curl_off_t length = -1;
    curl_easy_getinfo(easy.get(), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    if (length >= 0) head.body_bytes = static_cast<std::uint64_t>(length);
    if (head.status == 206) still_to_skip = 0;
    const Flow flow = receiver->on_head(head);
    if (flow == Flow::pause) on_hold = true;
    return flow;
}

void Transfer::Impl::ask_for_answer() {
    curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
    char* text = nullptr;
    if (curl_easy_getinfo(easy.get(), CURLINFO_EFFECTIVE_URL, &text) == CURLE_OK && text)
        url = text;
    curl_off_t seconds = 0;
    curl_easy_getinfo(easy.get(), CURLINFO_RETRY_AFTER, &seconds);
    if (seconds > 0) retry_after = std::chrono::seconds{seconds};
}

void Transfer::Impl::finished(CURLcode code) {
    const WorkScope work{account};
    ask_for_answer();
    Result<void> outcome;
    if (stopped)
        outcome = *stopped;
    else if (code != CURLE_OK)
        outcome = transfer_error(code, status, curl_says);
    silence_timer.cancel();
    give_back_easy();
    receiver->on_done(std::move(outcome));  // May destroy this.
}

Transfer::Transfer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Transfer::~Transfer() = default;

void Transfer::resume() {
    impl_->on_hold = false;
    impl_->last_byte = Clock::now();
    if (std::exchange(impl_->paused, false) && impl_->easy)
        curl_easy_pause(impl_->easy.get(), CURLPAUSE_CONT);
}

void Transfer::hand_to(Receiver& receiver) {
    impl_->receiver = &receiver;
}

std::uint64_t Transfer::received_bytes() const {
    return impl_->received;
}

long Transfer::status() const {
    return impl_->status;
}

const std::string& Transfer::url() const {
    return impl_->url;
}

const std::vector<std::pair<std::string, std::string>>& Transfer::headers() const {
    return impl_->answer_headers;
}

std::optional<std::chrono::seconds> Transfer::retry_after() const {
    return impl_->retry_after;
}

}  // namespace weir::fetch
