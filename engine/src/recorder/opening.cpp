// SPDX-License-Identifier: MIT
#include "recorder/opening.hpp"

#include <algorithm>
#include <optional>

#include "base/backoff.hpp"
#include "base/fail.hpp"
#include "media/sniff.hpp"

namespace weir::recorder {
namespace {

// At the start a wrong URL should be told soon; later, the origin's hiccups are sat out.
constexpr unsigned kFirstTries = 3;

/// Gathers a body until it is clear what it is, and all of it if it is a playlist.
class Sniffer final : public fetch::Receiver {
public:
    explicit Sniffer(Signal& wake) : wake_(wake) {}

    fetch::Flow on_head(const fetch::Head& head) override {
        url = head.url;
        return fetch::Flow::go;
    }

    fetch::Flow on_body(ByteView more) override {
        bytes.insert(bytes.end(), more.begin(), more.end());
        if (bytes.size() < media::kSniffBytes) return fetch::Flow::go;
        if (!is_playlist()) {
            decided = true;
            wake_.notify();
            return fetch::Flow::pause;
        }
        const std::size_t limit = playlist::ParseLimits{}.bytes;
        return bytes.size() > limit ? fetch::Flow::stop : fetch::Flow::go;
    }

    void on_done(Result<void> result) override {
        outcome = std::move(result);
        wake_.notify();
    }

    bool is_playlist() const {
        std::string_view text = as_text(bytes);
        if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
        const auto first = text.find_first_not_of(" \t\r\n");
        return first != text.npos && text.substr(first).starts_with("#EXT");
    }

    std::string url;
    Bytes bytes;
    bool decided = false;  ///< It is no playlist; the transfer is on hold.
    std::optional<Result<void>> outcome;

private:
    Signal& wake_;
};

/// Only then may it come compressed: of a body that never ends, frames would be held up.
bool names_playlist(std::string_view url) {
    const std::string_view path = url.substr(0, url.find_first_of("?#"));
    return path.ends_with(".m3u8") || path.ends_with(".m3u");
}

Result<Opened> identify(Sniffer& sniffer, std::unique_ptr<fetch::Transfer> transfer,
                        const playlist::Variables& variables, const Context& context) {
    const auto work = context.noted_work();
    if (sniffer.is_playlist()) {
        if (sniffer.bytes.size() > playlist::ParseLimits{}.bytes)
            return fail(Errc::playlist_too_large, "more than {} bytes",
                        playlist::ParseLimits{}.bytes);
        if (!*sniffer.outcome) return sniffer.outcome->error();
        auto parsed =
            playlist::parse(as_text(sniffer.bytes), sniffer.url, {}, {.variables = variables});
        if (!parsed) return parsed.error();
        return Opened{OpenedPlaylist{sniffer.url, std::move(*parsed)}};
    }
    if (sniffer.outcome && !*sniffer.outcome) return sniffer.outcome->error();
    const auto container = media::sniff(sniffer.bytes);
    if (container == media::Container::flv)
        return Opened{OpenedFlv{sniffer.url, std::move(sniffer.bytes), std::move(transfer)}};
    return fail(Errc::not_a_stream,
                "the URL answers with {}; give the URL of an HLS playlist or an FLV stream",
                media::describe_bytes(sniffer.bytes));
}

/// As one: that which is worth another try, if there is such, with the words of all.
Error joined(const std::vector<std::string>& urls, const std::vector<Error>& errors) {
    if (errors.size() == 1) return errors.front();
    auto chosen = std::ranges::find_if(
        errors, [](const Error& error) { return error.code == Fault::transient; });
    if (chosen == errors.end()) chosen = errors.begin();
    Error all{chosen->code, "none of its URLs can be opened"};
    for (std::size_t i = 0; i < errors.size(); ++i)
        all.detail += fmt::format("; {}: {}", loggable_url(urls[i]), errors[i].message());
    return all;
}

boost::asio::awaitable<void> pause(Context& context, Clock::time_point until) {
    while (Clock::now() < until && !context.is_stopping())
        co_await context.wake.wait_until(until);
}

}  // namespace

boost::asio::awaitable<Result<Opened>> open_url(Context& context, std::string url,
                                                const playlist::Variables& variables) {
    Sniffer sniffer{context.wake};
    fetch::Request request = context.request(url);
    request.is_text = names_playlist(url);
    auto transfer = context.client.start(request, sniffer);
    while (!sniffer.outcome && !sniffer.decided) {
        if (context.is_stopping()) co_return Error{Errc::cancelled};
        co_await context.wake.wait_until(Clock::time_point::max());
    }
    co_return identify(sniffer, std::move(transfer), variables, context);
}

boost::asio::awaitable<Result<FirstOpened>> open_first(Context& context,
                                                       std::vector<std::string> urls,
                                                       const playlist::Variables& variables) {
    const HttpOptions& http = context.options().http;
    const unsigned tries =
        context.options().is_poll ? 1 : std::min(kFirstTries, std::max(http.retries, 1u));
    Backoff backoff{http.retry_delay, http.retry_delay_max, context.handle.id()};
    while (true) {
        std::vector<Error> errors;
        for (std::size_t i = 0; i < urls.size(); ++i) {
            auto opened = co_await open_url(context, urls[i], variables);
            if (opened) co_return FirstOpened{std::move(*opened), i};
            if (opened.error().code == Fault::cancelled) co_return opened.error();
            errors.push_back(opened.error());
        }
        const Error error = joined(urls, errors);
        if (error.code != Fault::transient || backoff.failures() + 1 >= tries) co_return error;
        context.reporter.warning(error);
        co_await pause(context, Clock::now() + backoff.next());
        if (context.is_stopping()) co_return Error{Errc::cancelled};
    }
}

}  // namespace weir::recorder
