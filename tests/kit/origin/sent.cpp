// SPDX-License-Identifier: MIT
// What an origin sends, frame by frame: for comparison, and as /hashes.
#include <fmt/format.h>

#include "kit/origin/router.hpp"

namespace weir::kit {
namespace {

ReferenceTrack track_of(const Timeline& timeline, Kind kind) {
    ReferenceTrack track{.loop_us = std::int64_t(loop_length_s(timeline.loop().media)) * 1'000'000};
    const bool is_video = kind == Kind::video;
    const std::size_t count =
        is_video ? timeline.loop().video.size() : timeline.loop().audio.size();
    for (std::uint64_t i = 0; i < count; ++i)
        track.loop.push_back(is_video ? timeline.video_as_frame(i) : timeline.audio_as_frame(i));
    track.begin_us = track.loop.front().dts_us;
    return track;
}

/// Writes the lines of a segment.
class Lister {
public:
    Lister(std::shared_ptr<Live> live, const Stream& stream, bool is_flv)
        : live_(std::move(live)), epochs_(stream.epochs()), is_flv_(is_flv) {}

    std::string segment(std::uint64_t k) const {
        const Timeline& t = live_->timeline();
        const auto from = std::int64_t(k) * t.segment_90k();
        std::string text;
        const auto video = t.video(from, from + t.segment_90k());
        for (auto i = video.first; i < video.last; ++i)
            put(text, 'v', k, t.video_dts_90k(i), t.video_frame(i));
        const auto audio = t.audio(from, from + t.segment_90k());
        for (auto i = audio.first; i < audio.last; ++i)
            put(text, 'a', k, t.audio_pts_90k(i), t.audio_frame(i));
        return text;
    }

private:
    void put(std::string& text, char track, std::uint64_t k, std::int64_t dts_90k,
             const LoopFrame& frame) const {
        std::string msn = "-";
        for (const Epoch& epoch : epochs_)
            if (k >= epoch.from_k && k < epoch.end_k) {
                dts_90k += epoch.shift_90k;
                if (!is_flv_) msn = std::to_string(epoch.msn(k));
                break;
            }
        fmt::format_to(std::back_inserter(text), "{} {} {} {} {:016x}\n", track, msn,
                       is_flv_ ? (dts_90k + 45) / 90 : dts_90k, frame.key ? 'K' : '-', frame.hash);
    }

    std::shared_ptr<Live> live_;
    std::vector<Epoch> epochs_;
    bool is_flv_;
};

std::uint64_t number_in(const std::map<std::string, std::string>& query, const char* key,
                        std::uint64_t otherwise) {
    const auto at = query.find(key);
    return at == query.end() ? otherwise : parse_number(at->second).value_or(otherwise);
}

}  // namespace

Reference reference_of(const Live& live, const Stream& stream) {
    const Timeline& t = live.timeline();
    Reference reference{.video = track_of(t, Kind::video),
                        .audio = track_of(t, Kind::audio),
                        .segment_us = t.segment_90k() * 100 / 9,
                        .first_segment = stream.first_served().value_or(0),
                        .begin_ns = stream.complete_at(0).time_since_epoch().count()};
    for (const Epoch& epoch : stream.epochs())
        reference.names.push_back({epoch.from_k, epoch.end_k, epoch.first_msn});
    return reference;
}

Reply hashes_reply(std::shared_ptr<Live> live, std::shared_ptr<Stream> stream,
                   const std::map<std::string, std::string>& query) {
    const auto kind = query.find("kind");
    const bool is_flv = kind != query.end() && kind->second == "flv";
    const auto to = number_in(query, "to", stream->complete_segments());
    auto lister = std::make_shared<const Lister>(std::move(live), *stream, is_flv);
    Reply reply;
    reply.body = Generator{[lister, k = number_in(query, "from", 0), to]() mutable {
        return k < to ? lister->segment(k++) : std::string{};
    }};
    return reply;
}

}  // namespace weir::kit
