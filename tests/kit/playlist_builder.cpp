// SPDX-License-Identifier: MIT
#include "kit/playlist_builder.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace weir::kit {
namespace {

using playlist::Follower;

template <class T>
bool has(const std::vector<T>& numbers, std::uint64_t number) {
    return std::find(numbers.begin(), numbers.end(), number) != numbers.end();
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
    if (fetch.part) text += fmt::format(".{}", fetch.part->index);
    if (fetch.attempt > 1) text += fmt::format("#{}", fetch.attempt);
    return text + (fetch.segment.discontinuity ? "! " : " ");
}

std::string describe_wakeup(Clock::time_point at, Clock::time_point now) {
    if (at == Clock::time_point::max()) return "asleep";
    return fmt::format("wake:+{}s", std::chrono::duration<double>(at - now).count());
}

media::Segment segment_of(const LivePlaylist& live, unsigned i) {
    media::Segment segment;
    segment.msn = live.msn + i;
    segment.uri =
        fmt::format("{}{}{}.ts{}", live.folder, live.name,
                    live.number.value_or(live.msn) + (live.file_bytes ? 0 : i), live.query);
    segment.duration = live.target;
    segment.gap = has(live.gaps, segment.msn);
    segment.discontinuity = has(live.discontinuities, segment.msn);
    if (live.file_bytes) segment.range = media::ByteRange{*live.file_bytes + 1'000 * i, 1'000};
    if (live.is_encrypted) segment.encryption.emplace();
    if (live.date)
        segment.program_date_time =
            *live.date + std::chrono::duration_cast<std::chrono::milliseconds>(live.target * i);
    return segment;
}

void add_parts(const LivePlaylist& live, playlist::MediaPlaylist& playlist,
               const media::Segment& segment, unsigned count) {
    for (unsigned i = 0; i < count; ++i) {
        playlist::Part part;
        part.msn = segment.msn;
        part.index = i;
        part.uri =
            fmt::format("{}.{}{}", segment.uri.substr(0, segment.uri.find('?')), i, live.query);
        part.duration = live.target / live.parts;
        part.gap = segment.msn == live.msn + live.segments && has(live.part_gaps, i);
        playlist.parts.push_back(std::move(part));
    }
}

void add_coming(const LivePlaylist& live, playlist::MediaPlaylist& playlist) {
    if (live.parts == 0) return;
    playlist.part_target = live.target / live.parts;
    const auto first = live.segments - std::min(live.parted, live.segments);
    for (auto i = first; i < live.segments; ++i)
        add_parts(live, playlist, playlist.segments[i], live.parts);
    if (live.coming == 0) return;
    playlist.coming = segment_of(live, live.segments);
    add_parts(live, playlist, *playlist.coming, live.coming);
    playlist.coming->uri.clear();
    playlist.coming->duration = live.coming * *playlist.part_target;
}

}  // namespace

playlist::MediaPlaylist live_playlist(const LivePlaylist& live) {
    playlist::MediaPlaylist playlist;
    playlist.target_duration = live.target_duration.value_or(live.target);
    playlist.media_sequence = live.msn;
    playlist.ended = live.ended;
    for (unsigned i = 0; i < live.segments; ++i) {
        auto segment = segment_of(live, i);
        segment.dsn = segment.discontinuity + (i == 0 ? 0 : playlist.segments.back().dsn);
        playlist.segments.push_back(std::move(segment));
    }
    playlist.server_control.can_block_reload = live.blocks;
    playlist.server_control.can_skip_until = live.can_skip_until;
    add_coming(live, playlist);
    return playlist;
}

std::string trace(Follower& follower, Clock::time_point now) {
    std::string text;
    for (const auto& loss : follower.take_losses())
        text += describe(loss);
    for (const auto& joined : follower.take_joined())
        text += fmt::format("joined:{} ", joined.position);
    while (const auto fetch = follower.next_fetch(now))
        text += describe(*fetch);
    if (follower.over() != Follower::Over::no)
        return text += fmt::format("over:{}", to_string(follower.over()));
    return text +=
           follower.reload_due(now) ? "reload" : describe_wakeup(follower.next_wakeup(), now);
}

}  // namespace weir::kit
