// SPDX-License-Identifier: MIT
// What of weir/ext/resolver.hpp is code.
#include <algorithm>
#include <weir/ext/resolver.hpp>

namespace weir::ext {

const std::string_view kBrowser =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/141.0.0.0 Safari/537.36";

Rung rung_of_lines(unsigned lines) {
    if (lines >= 1080) return Rung::ultra;
    if (lines >= 720) return Rung::high;
    return lines >= 480 ? Rung::standard : Rung::low;
}

std::string_view to_string(Protocol protocol) {
    return protocol == Protocol::hls ? "hls" : "flv";
}

std::string_view to_string(Outcome outcome) {
    switch (outcome) {
        case Outcome::live: return "live";
        case Outcome::offline: return "offline";
        case Outcome::not_found: return "not_found";
        case Outcome::restricted: return "restricted";
        case Outcome::throttled: return "throttled";
        case Outcome::changed: return "changed";
        case Outcome::transient: return "transient";
    }
    return "unknown";
}

std::string_view HttpAnswer::header(std::string_view name) const {
    const auto found =
        std::ranges::find(headers, name, &std::pair<std::string, std::string>::first);
    return found == headers.end() ? std::string_view{} : found->second;
}

std::string_view HttpAnswer::cookie(std::string_view name) const {
    for (const auto& [header, value] : headers) {
        if (header != "set-cookie" || !value.starts_with(name)) continue;
        const std::string_view rest = std::string_view{value}.substr(name.size());
        if (rest.starts_with('=')) return rest.substr(1, rest.find(';') - 1);
    }
    return {};
}

boost::asio::awaitable<Result<std::vector<Liveness>>> Resolver::batch(std::vector<std::string>,
                                                                      Lent) const {
    co_return std::vector<Liveness>{};
}

std::optional<Resolvers::Found> Resolvers::find(std::string_view url) const {
    for (const auto& resolver : all_)
        if (auto room = resolver->recognise(url)) return Found{resolver.get(), std::move(*room)};
    return std::nullopt;
}

}  // namespace weir::ext
