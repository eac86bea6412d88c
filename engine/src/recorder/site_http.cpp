// SPDX-License-Identifier: MIT
#include "recorder/site_http.hpp"

#include <algorithm>
#include <utility>

#include "base/fail.hpp"
#include "resolve/masked.hpp"

namespace weir::recorder {
namespace {

/// So often it is looked whether we are to stop.
constexpr auto kLook = 250ms;
constexpr std::size_t kTraced = 2'000;  ///< Of a body.

bool is_cookie_header(std::string_view header) {
    constexpr std::string_view kName = "cookie:";
    return header.size() > kName.size() &&
           std::ranges::equal(header.substr(0, kName.size()), kName,
                              [](char a, char b) { return (a | 0x20) == b; });
}

/// "https://user@Host:80/path" → "host".
std::string host_in(std::string_view url) {
    const auto scheme = url.find("://");
    if (scheme != url.npos) url.remove_prefix(scheme + 3);
    url = url.substr(0, url.find_first_of("/?#"));
    if (const auto at = url.rfind('@'); at != url.npos) url.remove_prefix(at + 1);
    url = url.substr(0, url.find(':'));
    std::string host{url};
    std::ranges::transform(host, host.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    });
    return host;
}

}  // namespace

std::string cookies_of(const std::vector<std::string>& headers) {
    std::string all;
    for (const std::string& header : headers)
        if (is_cookie_header(header)) all += (all.empty() ? "" : ";") + header.substr(7);
    return all;
}

bool is_within(const std::string& url, const std::vector<std::string>& domains) {
    const std::string host = host_in(url);
    return std::ranges::any_of(domains, [&host](const std::string& domain) {
        return host == domain || host.ends_with("." + domain);
    });
}

/// One answer, gathered whole.
class SiteHttp::Load final : public fetch::Receiver {
public:
    Load(Signal& wake, std::uint64_t first_bytes) : wake_(wake), first_bytes_(first_bytes) {}

    fetch::Flow on_head(const fetch::Head&) override { return fetch::Flow::go; }
    fetch::Flow on_body(ByteView bytes) override {
        body.append(as_text(bytes));
        if (first_bytes_ == 0 || body.size() < first_bytes_) return fetch::Flow::go;
        is_enough_ = true;
        return fetch::Flow::stop;
    }
    void on_done(Result<void> result) override {
        outcome = is_enough_ ? Result<void>{} : std::move(result);
        wake_.notify();
    }

    std::string body;
    std::optional<Result<void>> outcome;

private:
    Signal& wake_;
    const std::uint64_t first_bytes_;
    bool is_enough_ = false;
};

SiteHttp::SiteHttp(Context& context, const ext::Resolver& resolver, resolve::Pacer& pacer,
                   std::string key)
    : context_(context),
      resolver_(resolver),
      pacer_(pacer),
      key_(std::move(key)),
      cookies_(cookies_of(context.options().http.headers)),
      secrets_(resolve::cookie_values(cookies_)),
      wake_(context.executor, context.handle.account()) {}

void SiteHttp::cancel() {
    is_cancelled_ = true;
    wake_.notify();
}

boost::asio::awaitable<Result<void>> SiteHttp::wait_for_turn() {
    const auto turn = pacer_.take_turn(key_, resolver_.pace(), Clock::now());
    while (!is_over() && !is_held() && Clock::now() < turn)
        co_await wake_.wait_until(std::min<Clock::time_point>(turn, Clock::now() + kLook));
    if (is_over()) co_return Error{Errc::cancelled};
    was_held_ = was_held_ || is_held();
    if (was_held_) co_return Error{Errc::throttled};
    co_return Result<void>{};
}

fetch::Request SiteHttp::prepared(const ext::HttpRequest& request) const {
    fetch::Request prepared = context_.request(request.url);
    prepared.headers = request.headers;
    if (!cookies_.empty() && is_within(request.url, resolver_.cookie_domains()))
        prepared.headers.push_back("Cookie: " + cookies_);
    prepared.user_agent =
        request.user_agent.empty() ? std::string{ext::kBrowser} : request.user_agent;
    prepared.post = request.post;
    prepared.takes_any_status = true;
    prepared.follows_redirects = request.follows_redirects;
    prepared.keeps_headers = true;
    prepared.memory = memory_;
    prepared.is_text = request.first_bytes == 0;
    prepared.total_timeout = prepared.read_timeout = kLimit;
    prepared.max_bytes = kMostBytes;
    return prepared;
}

boost::asio::awaitable<Result<ext::HttpAnswer>> SiteHttp::fetch(ext::HttpRequest request) {
    const auto turn = co_await wait_for_turn();
    if (!turn) co_return turn.error();
    trace(request);
    Load load{wake_, request.first_bytes};
    const auto transfer = context_.client.start(prepared(request), load);
    while (!load.outcome && !is_over())
        co_await wake_.wait_until(Clock::now() + kLook);
    if (!load.outcome) co_return Error{Errc::cancelled};
    if (!*load.outcome) {
        if (trace_) trace_("<- " + resolve::masked(load.outcome->error().message(), secrets_));
        co_return load.outcome->error();
    }
    ext::HttpAnswer answer;
    answer.status = transfer->status();
    answer.url = transfer->url();
    answer.headers = transfer->headers();
    answer.body = std::move(load.body);
    trace(answer);
    co_return answer;
}

void SiteHttp::trace(const ext::HttpRequest& request) const {
    if (!trace_) return;
    trace_(fmt::format("-> {} {}", request.post ? "POST" : "GET",
                       resolve::masked(request.url, secrets_)));
    for (const std::string& header : request.headers)
        trace_("   " + resolve::masked(header, secrets_));
    if (request.post) trace_("   " + resolve::masked(*request.post, secrets_));
}

void SiteHttp::trace(const ext::HttpAnswer& answer) const {
    if (!trace_) return;
    trace_(fmt::format("<- {} {}", answer.status, resolve::masked(answer.url, secrets_)));
    for (const auto& [name, value] : answer.headers)
        trace_("   " + resolve::masked(fmt::format("{}: {}", name, value), secrets_));
    trace_("   " + resolve::masked(std::string_view{answer.body}.substr(0, kTraced), secrets_));
}

}  // namespace weir::recorder
