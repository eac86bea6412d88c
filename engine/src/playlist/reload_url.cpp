// SPDX-License-Identifier: MIT
#include "playlist/reload_url.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace weir::playlist {
namespace {

/// Puts name=value pairs behind a URL without a query.
class Query {
public:
    explicit Query(std::string_view url) : url_(url) {}

    void add(std::string_view pair) {
        url_.append(is_empty_ ? "?" : "&").append(pair);
        is_empty_ = false;
    }
    std::string take() { return std::move(url_); }

private:
    std::string url_;
    bool is_empty_ = true;
};

bool is_directive(std::string_view pair) {
    const auto name = pair.substr(0, pair.find('='));
    return name == "_HLS_msn" || name == "_HLS_part" || name == "_HLS_skip";
}

void add_own(Query& out, std::string_view query) {
    while (!query.empty()) {
        const auto pair = query.substr(0, query.find('&'));
        if (!is_directive(pair)) out.add(pair);
        query.remove_prefix(std::min(pair.size() + 1, query.size()));
    }
}

/// The last listed part is of the segment to come.
std::size_t listed_parts(const MediaPlaylist& last) {
    return last.coming && !last.parts.empty() ? last.parts.back().index + 1 : 0;
}

bool may_skip(const MediaPlaylist& last, const ReloadWish& wish) {
    const auto& until = last.server_control.can_skip_until;
    // Less than six target durations is against the draft; and older than half of it, too much may
    // have changed.
    return until && *until >= 6 * last.target_duration && wish.age && *wish.age <= *until / 2;
}

}  // namespace

std::string reload_url(std::string_view url, const MediaPlaylist& last, const ReloadWish& wish) {
    url = url.substr(0, url.find('#'));
    const auto query = std::min(url.find('?'), url.size());
    Query out{url.substr(0, query)};
    if (query < url.size()) add_own(out, url.substr(query + 1));
    // A playlist that has ended waits for nothing.
    if (last.ended) return out.take();
    if (wish.blocks && last.server_control.can_block_reload) {
        const auto skipped = last.skip ? last.skip->segments : 0;
        out.add(fmt::format("_HLS_msn={}", last.media_sequence + skipped + last.segments.size()));
        if (wish.by_parts && last.part_target)
            out.add(fmt::format("_HLS_part={}", listed_parts(last)));
    }
    if (may_skip(last, wish)) out.add("_HLS_skip=YES");
    return out.take();
}

}  // namespace weir::playlist
