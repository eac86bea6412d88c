// SPDX-License-Identifier: MIT
#include "demux/format_watch.hpp"

#include <algorithm>
#include <new>
#include <utility>

#include "av/aac.hpp"
#include "demux/ask_codec.hpp"

namespace weir::demux {
namespace {

constexpr std::array<std::uint8_t, 3> kStartCode{0, 0, 1};

bool has_parameter_sets(AVCodecID codec) {
    return codec == AV_CODEC_ID_H264 || codec == AV_CODEC_ID_HEVC;
}

unsigned nal_type(AVCodecID codec, ByteView unit) {
    return codec == AV_CODEC_ID_H264 ? unit[0] & 0x1fu : unit[0] >> 1 & 0x3fu;
}

/// Source: H.264 and H.265, table 7-1.
bool is_parameter_set(AVCodecID codec, unsigned type) {
    return codec == AV_CODEC_ID_H264 ? type == 7 || type == 8 : type >= 32 && type <= 34;
}
bool is_slice(AVCodecID codec, unsigned type) {
    return codec == AV_CODEC_ID_H264 ? type >= 1 && type <= 5 : type < 32;
}

/// Where the next start code begins; the end if there is none.
ByteView::iterator start_code(ByteView::iterator from, ByteView bytes) {
    return std::search(from, bytes.end(), kStartCode.begin(), kStartCode.end());
}

/// Those between start codes, before the first slice.
std::vector<ByteView> parameter_sets(AVCodecID codec, ByteView bytes) {
    std::vector<ByteView> sets;
    auto at = start_code(bytes.begin(), bytes);
    while (at != bytes.end()) {
        const auto begin = at + kStartCode.size();
        at = start_code(begin, bytes);
        ByteView unit{begin, at};
        while (!unit.empty() && unit.back() == 0)
            unit = unit.first(unit.size() - 1);
        if (unit.empty()) continue;
        const unsigned type = nal_type(codec, unit);
        if (is_slice(codec, type)) break;
        if (is_parameter_set(codec, type)) sets.push_back(unit);
    }
    return sets;
}

Bytes joined(const std::vector<Bytes>& sets) {
    Bytes all;
    for (const auto& set : sets) {
        all.insert(all.end(), kStartCode.begin(), kStartCode.end());
        all.insert(all.end(), set.begin(), set.end());
    }
    return all;
}

/// A set takes the place of those of its type.
std::vector<Bytes> updated(AVCodecID codec, std::vector<Bytes> sets,
                           const std::vector<ByteView>& more) {
    for (const ByteView set : more)
        std::erase_if(sets, [&](const Bytes& known) {
            return nal_type(codec, known) == nal_type(codec, set);
        });
    for (const ByteView set : more)
        sets.emplace_back(set.begin(), set.end());
    std::ranges::stable_sort(sets, {}, [&](const Bytes& set) { return nal_type(codec, set); });
    return sets;
}

av::CodecParametersPtr copy_of(const AVCodecParameters& parameters) {
    av::CodecParametersPtr copy{avcodec_parameters_alloc()};
    if (!copy || avcodec_parameters_copy(copy.get(), &parameters) < 0) throw std::bad_alloc{};
    return copy;
}

std::optional<av::Track> asked(const av::Track& known, const av::Packet& frame) {
    const auto parameters = copy_of(known.parameters());
    if (known.is_video())
        ask_parser(*parameters, *frame.get());
    else
        ask_decoder(*parameters, frame.get());
    av::Track track{*parameters, known.time_base()};
    if (!track.is_complete()) return std::nullopt;
    return track;
}

}  // namespace

FormatWatch::FormatWatch(av::Track track) : track_(std::move(track)) {
    const auto codec = track_.parameters().codec_id;
    const ByteView extradata = track_.extradata();
    if (has_parameter_sets(codec)) sets_ = updated(codec, {}, parameter_sets(codec, extradata));
    if (codec == AV_CODEC_ID_AAC && extradata.size() == 2) config_ = {extradata[0], extradata[1]};
}

FormatWatch::Verdict FormatWatch::look(const av::Packet& frame) {
    if (!sets_.empty() && frame.is_keyframe()) return look_at_picture(frame);
    if (config_) return look_at_sound(frame);
    return Verdict::same;
}

FormatWatch::Verdict FormatWatch::look_at_picture(const av::Packet& keyframe) {
    const auto codec = track_.parameters().codec_id;
    const auto found = parameter_sets(codec, keyframe.data());
    const auto is_known = [this](ByteView set) {
        return std::ranges::any_of(
            sets_, [set](const Bytes& known) { return std::ranges::equal(known, set); });
    };
    if (std::ranges::all_of(found, is_known)) return Verdict::same;
    auto sets = updated(codec, sets_, found);
    av::Track next = track_;
    next.set_extradata(joined(sets));
    auto told = asked(next, keyframe);
    if (!told) return Verdict::same;
    track_ = std::move(*told);
    sets_ = std::move(sets);
    return Verdict::changed;
}

FormatWatch::Verdict FormatWatch::look_at_sound(const av::Packet& frame) {
    const auto config = av::config_from_adts(frame.data());
    if (!config || config == config_) {
        doubtful_.reset();
        return Verdict::same;
    }
    if (std::exchange(doubtful_, config) != config) return Verdict::unsure;
    const auto told = track_of_frame(track_.parameters(), track_.time_base(), frame);
    if (!told) return Verdict::unsure;
    track_ = *told;
    config_ = std::exchange(doubtful_, std::nullopt);
    return Verdict::changed;
}

std::optional<av::Track> track_of_frame(const AVCodecParameters& told, media::TimeBase time_base,
                                        const av::Packet& frame) {
    const av::CodecParametersPtr bare{avcodec_parameters_alloc()};
    if (!bare) throw std::bad_alloc{};
    bare->codec_type = told.codec_type;
    bare->codec_id = told.codec_id;
    av::Track track{*bare, time_base};
    if (track.is_video() && !frame.is_keyframe()) return std::nullopt;
    if (has_parameter_sets(told.codec_id)) {
        const auto sets = updated(told.codec_id, {}, parameter_sets(told.codec_id, frame.data()));
        if (sets.empty()) return std::nullopt;
        track.set_extradata(joined(sets));
    }
    if (told.codec_id == AV_CODEC_ID_AAC)
        if (const auto config = av::config_from_adts(frame.data())) track.set_extradata(*config);
    return asked(track, frame);
}

}  // namespace weir::demux
