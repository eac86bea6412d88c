// SPDX-License-Identifier: MIT
#include "aftercare/check.hpp"

#include <algorithm>

#include "aftercare/mp4_boxes.hpp"
#include "aftercare/source.hpp"
#include "base/fail.hpp"

namespace weir::aftercare {
namespace {

using media::Nanoseconds;

// Of times, between the clocks of track and file.
constexpr Nanoseconds kRounding = std::chrono::milliseconds{2};

/// One track while its packets pass.
struct Found {
    PayloadDigest digest;
    media::TimeBase base;
    std::optional<Nanoseconds> first_dts{}, last_dts{};

    explicit Found(const AVStream& stream)
        : digest(*stream.codecpar), base{stream.time_base.num, stream.time_base.den} {}

    void add(const av::Packet& packet) {
        digest.add(packet.data());
        const auto dts = media::to_duration(packet.dts(), base);
        if (!first_dts) first_dts = dts;
        last_dts = dts;
    }
};

Error differs(const Expected& track, const char* what) {
    return fail(Errc::bad_media, "the copy's {} differs: {}; the source was kept",
                track.is_video ? "picture" : "sound", what);
}

Result<void> compare(const Expected& expected, Found& found) {
    const Digest digest = found.digest.value();
    if (digest.packets != expected.digest.packets) return differs(expected, "number of frames");
    if (digest.hash != expected.digest.hash) return differs(expected, "coded frames");
    const auto length = *found.last_dts - *found.first_dts;
    if (std::chrono::abs(length - (expected.last_dts - expected.first_dts)) >
        expected.frame + kRounding)
        return differs(expected, "duration");
    return {};
}

/// By frames, whatever the edit list hides.
Result<void> compare_frames(const std::filesystem::path& copy,
                            const std::vector<Expected>& expected, const Rein& rein) {
    auto source = Source::open(copy, rein, {.finds_formats = false, .ignores_edits = true});
    if (!source) return source.error();
    std::vector<Found> found;
    const AVFormatContext& context = (*source)->context();
    for (unsigned i = 0; i < context.nb_streams; ++i)
        found.emplace_back(*context.streams[i]);
    if (found.size() != expected.size())
        return fail(Errc::bad_media, "the copy has another number of tracks; the source was kept");
    av::Packet packet;
    while (true) {
        const auto read = (*source)->read(packet);
        if (!read) return read.error();
        if (!*read) break;
        found.at(packet.track()).add(packet);
        av_packet_unref(packet.get());
    }
    for (std::size_t i = 0; i < found.size(); ++i)
        if (auto same = compare(expected[i], found[i]); !same) return same;
    return {};
}

/// As players see it: each track begins when it should.
Result<void> compare_begin(const std::filesystem::path& copy, const std::vector<Expected>& expected,
                           const Rein& rein) {
    auto source = Source::open(copy, rein, {.finds_formats = false});
    if (!source) return source.error();
    const AVFormatContext& context = (*source)->context();
    for (std::size_t i = 0; i < expected.size() && i < context.nb_streams; ++i) {
        const AVStream& stream = *context.streams[i];
        if (stream.start_time == AV_NOPTS_VALUE) continue;
        const auto begin =
            media::to_duration(stream.start_time, {stream.time_base.num, stream.time_base.den});
        if (std::chrono::abs(begin - expected[i].first_pts) > expected[i].frame + kRounding)
            return differs(expected[i], "begin");
    }
    return {};
}

}  // namespace

Result<void> check_copy(const std::filesystem::path& copy, const std::vector<Expected>& expected,
                        const Rein& rein) {
    const auto layout = read_mp4_layout(copy);
    if (!layout) return layout.error();
    if (!layout->index_in_front)
        return fail(Errc::bad_media, "the copy has no index in front; the source was kept");
    if (auto same = compare_frames(copy, expected, rein); !same) return same;
    return compare_begin(copy, expected, rein);
}

}  // namespace weir::aftercare
