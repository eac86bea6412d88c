// SPDX-License-Identifier: MIT
#include "playlist/reloader.hpp"

#include <utility>

#include "playlist/delta.hpp"
#include "playlist/reload_url.hpp"

namespace weir::playlist {
namespace {

constexpr unsigned kMostRefused = 3;

bool can_more(const ServerControl& control) {
    return control.can_block_reload || control.can_skip_until;
}

/// Parts of encrypted segments are not fetched, so there is no need to hear of each.
bool uses_parts(const MediaPlaylist& playlist) {
    return playlist.part_target && !playlist.segments.empty() &&
           !playlist.segments.back().encryption;
}

}  // namespace

Reloader::Load Reloader::next(bool blocks, Clock::time_point now) const {
    if (!last_) return {url_};
    ReloadWish wish{.blocks = blocks, .by_parts = uses_parts(*last_)};
    if (!is_delta_off_ && refused_ < kMostRefused) wish.age = now - loaded_;
    auto url = reload_url(url_, *last_, wish);
    const bool wants_delta = url.ends_with("_HLS_skip=YES");
    return {std::move(url), wants_delta};
}

Result<MediaPlaylist> Reloader::take(MediaPlaylist answer, Clock::time_point started) {
    if (answer.skip) {
        auto whole = apply_delta(last_.value_or(MediaPlaylist{}), std::move(answer));
        if (!whole) return whole.error();
        answer = std::move(*whole);
    }
    is_delta_off_ = false;
    last_.reset();
    if (can_more(answer.server_control)) last_ = answer;
    loaded_ = started;
    return answer;
}

void Reloader::on_delta_refused() {
    is_delta_off_ = true;
    ++refused_;
}

}  // namespace weir::playlist
