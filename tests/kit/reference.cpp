// SPDX-License-Identifier: MIT
#include "kit/reference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/value_to.hpp>
#include <charconv>

#include "base/fail.hpp"

namespace weir::kit {
namespace {

namespace json = boost::json;

void append_track(std::string& out, std::string_view name, const ReferenceTrack& track) {
    fmt::format_to(std::back_inserter(out), R"("{}":{{"loop_us":{},"begin_us":{},"frames":[)", name,
                   track.loop_us, track.begin_us);
    bool first = true;
    for (const Frame& frame : track.loop) {
        fmt::format_to(std::back_inserter(out), R"({}[{},{},{},"{:016x}"])", first ? "" : ",",
                       frame.dts_us, frame.pts_us, int(frame.key), frame.hash);
        first = false;
    }
    out += "]}";
}

Frame parse_frame(const json::array& fields, Kind kind) {
    Frame frame{.kind = kind,
                .dts_us = fields.at(0).to_number<std::int64_t>(),
                .pts_us = fields.at(1).to_number<std::int64_t>(),
                .key = fields.at(2).to_number<int>() != 0};
    const auto& hash = fields.at(3).as_string();
    std::from_chars(hash.data(), hash.data() + hash.size(), frame.hash, 16);
    return frame;
}

ReferenceTrack parse_track(const json::value& value, Kind kind) {
    ReferenceTrack track{.loop_us = value.at("loop_us").to_number<std::int64_t>(),
                         .begin_us = value.at("begin_us").to_number<std::int64_t>()};
    for (const auto& fields : value.at("frames").as_array())
        track.loop.push_back(parse_frame(fields.as_array(), kind));
    return track;
}

Reference parse_whole(const json::value& value) {
    Reference reference{.video = parse_track(value.at("video"), Kind::video),
                        .audio = parse_track(value.at("audio"), Kind::audio),
                        .segment_us = value.at("segment_us").to_number<std::int64_t>(),
                        .first_segment = value.at("first_segment").to_number<std::uint64_t>()};
    if (const auto* begin = value.as_object().if_contains("begin_ns"))
        reference.begin_ns = begin->to_number<std::int64_t>();
    for (const auto& names : value.at("names").as_array())
        reference.names.push_back({names.at("from_k").to_number<std::uint64_t>(),
                                   names.at("end_k").to_number<std::uint64_t>(),
                                   names.at("first_msn").to_number<std::uint64_t>()});
    return reference;
}

ReferenceTrack track_of(const std::vector<Frame>& frames, Kind kind) {
    ReferenceTrack track;
    for (const Frame& frame : frames)
        if (frame.kind == kind) track.loop.push_back(frame);
    if (track.loop.size() < 2) return track;
    const auto span = track.loop.back().dts_us - track.loop.front().dts_us;
    const auto count = std::int64_t(track.loop.size());
    track.begin_us = track.loop.front().dts_us;
    track.loop_us = span * count / (count - 1);
    return track;
}

}  // namespace

std::int64_t ReferenceTrack::dts_us(std::uint64_t a) const {
    return loop[a % loop.size()].dts_us + std::int64_t(a / loop.size()) * loop_us;
}

std::int64_t ReferenceTrack::pts_us(std::uint64_t a) const {
    return loop[a % loop.size()].pts_us + std::int64_t(a / loop.size()) * loop_us;
}

double ReferenceTrack::frame_s() const {
    return loop.empty() ? 0 : double(loop_us) / 1e6 / double(loop.size());
}

std::uint64_t Reference::segment_of(Kind kind, std::uint64_t a) const {
    if (segment_us == 0) return 0;
    return std::uint64_t((track(kind).dts_us(a) - track(kind).begin_us) / segment_us);
}

std::optional<std::uint64_t> Reference::msn_of(std::uint64_t segment) const {
    for (const auto& n : names)
        if (segment >= n.from_k && segment < n.end_k) return n.first_msn + (segment - n.from_k);
    return std::nullopt;
}

std::uint64_t Reference::first_frame(Kind kind, std::uint64_t segment) const {
    const ReferenceTrack& t = track(kind);
    if (t.loop.empty() || t.loop_us == 0) return 0;
    const auto target = std::int64_t(segment) * segment_us;
    const auto before = target / t.loop_us;
    auto a = std::uint64_t(before) * t.loop.size();
    const auto at = std::partition_point(t.loop.begin(), t.loop.end(), [&](const Frame& frame) {
        return frame.dts_us - t.begin_us < target - before * t.loop_us;
    });
    return a + std::uint64_t(at - t.loop.begin());
}

Reference reference_from_frames(const std::vector<Frame>& frames) {
    return {.video = track_of(frames, Kind::video), .audio = track_of(frames, Kind::audio)};
}

std::string to_json(const Reference& reference) {
    std::string out = fmt::format(R"({{"segment_us":{},"first_segment":{},"names":[)",
                                  reference.segment_us, reference.first_segment);
    for (const auto& n : reference.names) {
        if (out.back() != '[') out += ',';
        fmt::format_to(std::back_inserter(out), R"({{"from_k":{},"end_k":{},"first_msn":{}}})",
                       n.from_k, n.end_k, n.first_msn);
    }
    out += "],";
    if (reference.begin_ns) out += fmt::format(R"("begin_ns":{},)", *reference.begin_ns);
    append_track(out, "video", reference.video);
    out += ',';
    append_track(out, "audio", reference.audio);
    return out + '}';
}

Result<Reference> parse_reference(std::string_view text) {
    boost::system::error_code code;
    const auto value = json::parse(text, code);
    if (code) return fail(code, "timeline of the origin");
    try {
        return parse_whole(value);
    } catch (const std::exception& e) {
        return fail(Errc::bad_media, "timeline of the origin: {}", e.what());
    }
}

}  // namespace weir::kit
