// SPDX-License-Identifier: MIT
#include "short_link.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>
#include <chrono>
#include <optional>
#include <utility>

#include "candidates.hpp"

namespace weir::resolvers {
namespace {

constexpr std::string_view kMark = "link:";
constexpr int kRedirects = 5;

/// `location`: as the header has it, of an answer from `base`; none: it is no web address.
std::optional<std::string> resolved(std::string_view base, std::string_view location) {
    const auto from = boost::urls::parse_uri({base.data(), base.size()});
    const auto to = boost::urls::parse_uri_reference({location.data(), location.size()});
    if (!from || !to || location.empty()) return std::nullopt;
    boost::urls::url whole;
    if (!boost::urls::resolve(*from, *to, whole)) return std::nullopt;
    std::string url{whole.buffer().data(), whole.buffer().size()};
    if (!is_web_url(url)) return std::nullopt;
    return url;
}

}  // namespace

std::string short_link_id(const WebAddress& address) {
    std::string id = std::string{kMark} + address.host;
    for (const std::string& part : address.path)
        id.append("/").append(part);
    return id;
}

bool is_short_link(std::string_view id) {
    return id.starts_with(kMark);
}

boost::asio::awaitable<Got<ext::Room>> follow_short_link(const ext::Resolver& resolver,
                                                         ext::Room room, ext::Lent lent) {
    const std::string name = room.id;
    if (std::string known = lent.memory.get(name); !known.empty()) {
        room.id = std::move(known);
        co_return room;
    }
    ext::HttpRequest request;
    request.url = "https://" + room.id.substr(kMark.size());
    request.follows_redirects = false;
    for (int i = 0; i < kRedirects; ++i) {
        const auto answer = co_await ask(lent.http, request);
        if (!answer) co_return answer.error();
        if (answer->status < 300 || answer->status > 399) {
            if (auto trouble = trouble_of(*answer)) co_return std::move(*trouble);
            if (i == 0) co_return changed("the short link leads nowhere", *answer);
            break;
        }
        const auto next = resolved(request.url, answer->header("location"));
        if (!next) co_return changed("the short link leads to no web address", *answer);
        const auto found = resolver.recognise(*next);
        if (found && !is_short_link(found->id)) {
            lent.memory.put(name, found->id, lent.now + std::chrono::hours{7 * 24});
            room.id = found->id;
            co_return room;
        }
        request.url = *next;
    }
    co_return not_found("the short link leads to no room: " + request.url);
}

}  // namespace weir::resolvers
