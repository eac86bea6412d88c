// SPDX-License-Identifier: MIT
#include "recorder/playlist_loads.hpp"

#include <algorithm>
#include <utility>

#include "base/fail.hpp"

namespace weir::recorder {
namespace {

constexpr milliseconds kLeast{2'000};
constexpr milliseconds kLongestBlock{60'000};

milliseconds bounded(playlist::Seconds wait, milliseconds least, milliseconds most) {
    return std::chrono::duration_cast<milliseconds>(
        std::clamp<playlist::Seconds>(wait, std::min(least, most), most));
}

}  // namespace

Result<void> check_supported(const playlist::MediaPlaylist& playlist) {
    if (!playlist.unsupported_encryption) return {};
    return fail(Errc::unsupported_playlist, "its segments are encrypted ({})",
                *playlist.unsupported_encryption);
}

PlaylistLoads::PlaylistLoads(Context& context, const MediaSource& source, Clock::time_point now)
    : context_(context), variables_(source.variables), reloader_(source.url) {
    (void)reloader_.take(source.first, now);
}

/// A playlist that does not come is asked for again while its window still holds what we want. One
/// that the server holds until it has news is waited for somewhat longer.
fetch::Request PlaylistLoads::request(const std::string& url, bool blocks) const {
    fetch::Request request = context_.request(url);
    request.is_text = true;
    request.max_bytes = playlist::ParseLimits{}.bytes;
    request.total_timeout = blocks ? bounded(3 * target_, kLeast, kLongestBlock)
                                   : bounded(2 * target_, kLeast, request.read_timeout);
    request.read_timeout = request.total_timeout;
    return request;
}

void PlaylistLoads::start(bool blocks, playlist::Seconds target, Clock::time_point now) {
    const auto [url, wants_delta] = reloader_.next(blocks, now);
    wants_delta_ = wants_delta;
    started_ = now;
    target_ = target;
    load_ = std::make_unique<BodyLoad>(context_, request(url, blocks));
}

std::optional<Result<playlist::MediaPlaylist>> PlaylistLoads::collect(Clock::time_point now) {
    if (!load_ || !load_->is_done()) return std::nullopt;
    const auto load = std::move(load_);
    if (!load->outcome()) return load->outcome().error();
    auto playlist = read(*load);
    if (playlist || !wants_delta_) return playlist;
    context_.log().debug("delta update not taken: {}", playlist.error().message());
    reloader_.on_delta_refused();
    start(false, target_, now);
    return std::nullopt;
}

Result<playlist::MediaPlaylist> PlaylistLoads::read(const BodyLoad& load) {
    auto parsed = playlist::parse(as_text(load.body()), load.url(), {}, {variables_, wants_delta_});
    if (!parsed) return parsed.error();
    auto* media = std::get_if<playlist::MediaPlaylist>(&*parsed);
    if (!media)
        return fail(Errc::invalid_playlist, "a multivariant playlist where a media playlist was");
    if (auto supported = check_supported(*media); !supported) return supported.error();
    return reloader_.take(std::move(*media), started_);
}

}  // namespace weir::recorder
