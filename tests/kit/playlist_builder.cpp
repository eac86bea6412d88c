// SPDX-License-Identifier: MIT
#include "kit/playlist_builder.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace weir::kit {
namespace {

using playlist::Follower;

bool has(const std::vector<std::uint64_t>& msns, std::uint64_t msn) {
    return std::find(msns.begin(), msns.end(), msn) != msns.end();
}

std::string_view to_string(Follower::Over over) {
    switch (over) {
        case Follower::Over::no: return "no";
        case Follower::Over::ended: return "ended";
        case Follower::Over::gone: return "gone";
        case Follower::Over::frozen: return "frozen";
        case Follower::Over::unreachable: return "unreachable";
    }
    return "?";
}

std::string describe(const Follower::Loss& loss) {
    const auto& gap = loss.gap;
    std::string text = fmt::format("lost:{}=msn", loss.position);
    text += gap.from_msn ? fmt::format("{}", *gap.from_msn) : "?";
    if (gap.to_msn != gap.from_msn) text += fmt::format("..{}", *gap.to_msn);
    return text + fmt::format("({}) ", weir::to_string(gap.cause));
}

std::string describe(const Follower::Fetch& fetch) {
    std::string text = fmt::format("fetch:{}=msn{}", fetch.position, fetch.segment.msn);
    if (fetch.attempt > 1) text += fmt::format("#{}", fetch.attempt);
    return text + (fetch.segment.discontinuity ? "! " : " ");
}

std::string describe_wakeup(Clock::time_point at, Clock::time_point now) {
    if (at == Clock::time_point::max()) return "asleep";
    return fmt::format("wake:+{}s", std::chrono::duration<double>(at - now).count());
}

}  // namespace

playlist::MediaPlaylist live_playlist(const LivePlaylist& live) {
    playlist::MediaPlaylist playlist;
    playlist.target_duration = live.target_duration.value_or(live.target);
    playlist.media_sequence = live.msn;
    playlist.ended = live.ended;
    for (unsigned i = 0; i < live.segments; ++i) {
        media::Segment segment;
        segment.msn = live.msn + i;
        segment.uri =
            fmt::format("http://origin.test/live/{}{}.ts{}", live.name,
                        live.number.value_or(live.msn) + (live.file_bytes ? 0 : i), live.query);
        segment.duration = live.target;
        segment.gap = has(live.gaps, segment.msn);
        if (live.file_bytes) segment.range = media::ByteRange{*live.file_bytes + 1'000 * i, 1'000};
        segment.discontinuity = has(live.discontinuities, segment.msn);
        segment.dsn = segment.discontinuity + (i == 0 ? 0 : playlist.segments.back().dsn);
        if (live.date)
            segment.program_date_time =
                *live.date + std::chrono::duration_cast<std::chrono::milliseconds>(live.target * i);
        playlist.segments.push_back(std::move(segment));
    }
    return playlist;
}

std::string trace(Follower& follower, Clock::time_point now) {
    std::string text;
    for (const auto& loss : follower.take_losses())
        text += describe(loss);
    while (const auto fetch = follower.next_fetch(now))
        text += describe(*fetch);
    if (follower.over() != Follower::Over::no)
        return text += fmt::format("over:{}", to_string(follower.over()));
    return text +=
           follower.reload_due(now) ? "reload" : describe_wakeup(follower.next_wakeup(), now);
}

}  // namespace weir::kit
