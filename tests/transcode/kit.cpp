// SPDX-License-Identifier: MIT
#include "transcode/kit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>

#include "av/process.hpp"

namespace weir::kit {
namespace {

std::string tool_output(std::vector<std::string> command) {
    const auto ran = run_tool(std::move(command));
    INFO(ran.errors);
    REQUIRE(ran.exit_code == 0);
    return ran.output;
}

}  // namespace

Media read_media(const fs::path& file) {
    av::set_up_libav();
    AVFormatContext* context = nullptr;
    REQUIRE(avformat_open_input(&context, file.c_str(), nullptr, nullptr) >= 0);
    const av::InputPtr input{context};
    avformat_find_stream_info(context, nullptr);
    Media media;
    for (unsigned i = 0; i < context->nb_streams; ++i) {
        const AVStream& stream = *context->streams[i];
        media.tracks.emplace_back(*stream.codecpar,
                                  media::TimeBase{stream.time_base.num, stream.time_base.den});
    }
    for (av::Packet packet; av_read_frame(context, packet.get()) >= 0; packet = av::Packet{}) {
        if (packet.pts() == AV_NOPTS_VALUE) packet.set_times(packet.dts(), packet.dts());
        media.packets.push_back(std::move(packet));
    }
    return media;
}

Media small_media(const TempDir& folder) {
    const auto made =
        make_clip(folder / "a.ts", {.size = "160x90",
                                    .seconds = 4,
                                    .coding = {"-c:v", "libx264", "-preset", "veryfast", "-bf", "2",
                                               "-g", "30", "-c:a", "aac"}});
    if (!made) FAIL(made.error());
    return read_media(folder / "a.ts");
}

Encoded encoded(Media media, const Run& run) {
    Encoded out;
    auto pipeline = transcode::Pipeline::open(media.tracks, run.options, run.backends, run.limits);
    if (!pipeline) {
        out.error = pipeline.error();
        return out;
    }
    for (const double at : run.keyframes)
        pipeline->force_keyframe(media::Nanoseconds{std::llround(at * 1e9)});
    out.files.emplace_back();
    const auto take = [&](transcode::Items items) {
        for (transcode::Item& item : items) {
            if (auto* packet = std::get_if<av::Packet>(&item)) {
                out.files.back().packets.push_back(std::move(*packet));
            } else if (auto* changed = std::get_if<transcode::Changed>(&item)) {
                if (!out.files.back().packets.empty()) out.files.emplace_back();
                out.files.back().tracks = changed->tracks;
                out.changes.push_back(std::move(*changed));
            } else {
                out.holes.push_back(std::get<transcode::Hole>(item));
            }
        }
        if (out.files.back().tracks.empty()) out.files.back().tracks = pipeline->tracks();
    };
    for (av::Packet& packet : media.packets) {
        transcode::Items items;
        const auto pushed = pipeline->push(std::move(packet), items);
        take(std::move(items));
        if (!pushed) {
            out.error = pushed.error();
            return out;
        }
    }
    transcode::Items items;
    if (const auto drained = pipeline->drain(items); !drained) out.error = drained.error();
    take(std::move(items));
    out.picture = pipeline->picture();
    out.sound = pipeline->sound();
    return out;
}

void write_media(const fs::path& file, Media media) {
    AVFormatContext* context = nullptr;
    REQUIRE(avformat_alloc_output_context2(&context, nullptr, nullptr, file.c_str()) >= 0);
    const av::OutputPtr output{context};
    for (const av::Track& track : media.tracks) {
        AVStream* stream = avformat_new_stream(context, nullptr);
        avcodec_parameters_copy(stream->codecpar, &track.parameters());
        stream->codecpar->codec_tag = 0;
        stream->time_base = {track.time_base().num, track.time_base().den};
    }
    REQUIRE(avio_open(&context->pb, file.c_str(), AVIO_FLAG_WRITE) >= 0);
    REQUIRE(avformat_write_header(context, nullptr) >= 0);
    for (av::Packet& packet : media.packets) {
        const auto base = media.tracks.at(packet.track()).time_base();
        av_packet_rescale_ts(packet.get(), {base.num, base.den},
                             context->streams[packet.track()]->time_base);
        REQUIRE(av_write_frame(context, packet.get()) >= 0);
    }
    REQUIRE(av_write_trailer(context) >= 0);
    avio_closep(&context->pb);
}

std::vector<std::int64_t> times(const Media& media, AVMediaType type, bool keyframes) {
    std::vector<std::int64_t> all;
    for (const av::Packet& packet : media.packets) {
        const av::Track& track = media.tracks.at(packet.track());
        if (track.parameters().codec_type != type || (keyframes && !packet.is_keyframe())) continue;
        all.push_back(media::to_duration(packet.pts(), track.time_base()).count() / 1'000);
    }
    std::ranges::sort(all);
    return all;
}

std::string probed(const fs::path& file, const std::string& stream, const std::string& entries) {
    auto text = tool_output({"ffprobe", "-v", "error", "-select_streams", stream, "-show_entries",
                             entries, "-of", "csv=p=0", file.native()});
    return text.substr(0, text.find('\n'));
}

double ssim(const fs::path& a, const fs::path& b) {
    const auto size = probed(a, "v:0", "stream=width,height");
    const auto comma = size.find(',');
    const auto graph = fmt::format(
        "[1:v]scale={}:{},settb=AVTB,setpts=N[b];[0:v]settb=AVTB,setpts=N[a];[a][b]ssim",
        size.substr(0, comma), size.substr(comma + 1));
    const auto ran = run_tool({"ffmpeg", "-nostdin", "-hide_banner", "-i", a.native(), "-i",
                               b.native(), "-lavfi", graph, "-f", "null", "-"});
    INFO(ran.errors);
    const auto all = ran.errors.rfind("All:");
    REQUIRE(all != std::string::npos);
    return std::strtod(ran.errors.c_str() + all + 4, nullptr);
}

double onset(const fs::path& file) {
    constexpr int kRate = 48'000;
    const auto samples =
        tool_output({"ffmpeg", "-v", "error", "-nostdin", "-copyts", "-i", file.native(), "-vn",
                     "-af", "aresample=48000:async=1:min_hard_comp=0.001:first_pts=0", "-ac", "1",
                     "-f", "s16le", "-"});
    for (std::size_t i = 0; i + 1 < samples.size(); i += 2) {
        const auto value = std::int16_t(std::uint8_t(samples[i]) | samples[i + 1] << 8);
        if (std::abs(value) > 3'000) return double(i / 2) / kRate;
    }
    FAIL("no tone");
    return 0;
}

void check_decodes(const fs::path& file) {
    INFO(file);
    const auto played = run_tool(
        {"ffmpeg", "-v", "warning", "-nostdin", "-xerror", "-i", file.native(), "-f", "null", "-"});
    CHECK(played.exit_code == 0);
    CHECK(played.errors == "");
}

}  // namespace weir::kit
