// SPDX-License-Identifier: MIT
// weir::inspect(): a file read from end to end, and what a player would stumble over.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <weir/files.hpp>

#include "av/error.hpp"
#include "av/handles.hpp"
#include "av/input.hpp"
#include "av/process.hpp"
#include "base/fail.hpp"
#include "demux/parameter_sets.hpp"
#include "demux/steps.hpp"

namespace weir {
namespace {

namespace fs = std::filesystem;
using std::chrono::microseconds;

constexpr std::size_t kHolesListed = 100;

double seconds(microseconds d) {
    return std::chrono::duration<double>(d).count();
}

microseconds to_microseconds(std::int64_t ticks, AVRational time_base) {
    return microseconds{av_rescale_q(ticks, time_base, AVRational{1, 1'000'000})};
}

bool is_errno(int averror) {
    constexpr std::array<int, 4> of_the_system{EACCES, ENOENT, EIO, ENOMEM};
    return std::ranges::find(of_the_system, AVUNERROR(averror)) != of_the_system.end();
}

std::string words_of(int averror) {
    return boost::system::error_code{averror, av::category()}.message();
}

Result<av::InputPtr> open_media(const fs::path& path) {
    AVFormatContext* context = nullptr;
    AVDictionary* options = nullptr;
    av_dict_set(&options, "protocol_whitelist", "file", 0);
    av_dict_set(&options, "format_whitelist", av::kFileFormats, 0);
    const int opened =
        avformat_open_input(&context, ("file:" + path.native()).c_str(), nullptr, &options);
    av_dict_free(&options);
    av::InputPtr input{context};
    if (opened < 0 && is_errno(opened)) {
        errno = AVUNERROR(opened);
        return fail_errno("open '{}'", path.native());
    }
    if (opened < 0)
        return fail(Errc::bad_media, "'{}' can't be read: {}", path.native(), words_of(opened));
    return input;
}

/// Extradata that stands in the container, and is not put together from the stream itself.
ByteView declared_extradata(const AVFormatContext& input, const AVCodecParameters& parameters) {
    const std::string_view format = input.iformat->name;
    const bool bare = format == "mpegts" || format == "h264" || format == "hevc" || format == "aac";
    if (bare || parameters.extradata == nullptr) return {};
    return {parameters.extradata, static_cast<std::size_t>(parameters.extradata_size)};
}

/// One track while its packets pass.
class TrackWatch {
public:
    TrackWatch(const AVFormatContext& input, const AVStream& stream)
        : time_base_(stream.time_base),
          is_video_(stream.codecpar->codec_type == AVMEDIA_TYPE_VIDEO),
          sets_(stream.codecpar->codec_id, declared_extradata(input, *stream.codecpar)) {
        const AVCodecParameters& parameters = *stream.codecpar;
        report_.kind = is_video_ ? "video" : "audio";
        report_.codec = avcodec_get_name(parameters.codec_id);
        report_.width = unsigned(std::max(parameters.width, 0));
        report_.height = unsigned(std::max(parameters.height, 0));
        report_.sample_rate = unsigned(std::max(parameters.sample_rate, 0));
        report_.channels = unsigned(std::max(parameters.ch_layout.nb_channels, 0));
    }

    void add(const AVPacket& packet) {
        const bool is_keyframe = (packet.flags & AV_PKT_FLAG_KEY) != 0;
        if (report_.packets == 0 && is_video_) report_.opens_with_keyframe = is_keyframe;
        ++report_.packets;
        report_.bytes += std::uint64_t(packet.size);
        if (is_keyframe) ++report_.keyframes;
        if ((packet.flags & AV_PKT_FLAG_CORRUPT) != 0) ++report_.corrupt_packets;
        sets_.add({packet.data, std::size_t(packet.size)}, is_keyframe);
        if (packet.dts == AV_NOPTS_VALUE)
            steps_.add_undated();
        else
            steps_.add(to_microseconds(packet.dts, time_base_));
        last_duration_ = to_microseconds(packet.duration, time_base_);
    }

    /// Nothing when no packet had a time.
    std::optional<microseconds> begin() const { return steps_.first(); }
    microseconds end() const {
        const auto last_frame = last_duration_.count() > 0 ? last_duration_ : steps_.typical();
        return steps_.last().value_or(microseconds{0}) + last_frame;
    }

    TrackReport report() && {
        report_.has_parameter_sets = report_.packets == 0 || sets_.complete();
        report_.backward_steps = steps_.backward();
        if (begin()) {
            report_.first_dts_s = seconds(*begin());
            report_.last_dts_s = seconds(*steps_.last());
            report_.duration_s = seconds(end() - *begin());
        }
        report_.holes = steps_.holes();
        report_.hole_count = report_.holes.size();
        report_.holes.resize(std::min(report_.holes.size(), kHolesListed));
        return std::move(report_);
    }

private:
    AVRational time_base_;
    bool is_video_;
    demux::ParameterSetWatch sets_;
    demux::Steps steps_;
    microseconds last_duration_{0};
    TrackReport report_;
};

/// Tracks by stream index; data and subtitles have none. Streams may appear while reading.
class Watches {
public:
    explicit Watches(const AVFormatContext& input) : input_(input) { follow(); }

    void add(const AVPacket& packet) {
        follow();
        auto& watch = watches_[std::size_t(packet.stream_index)];
        if (watch) watch->add(packet);
    }

    double duration_s() const {
        std::optional<microseconds> begin;
        microseconds end{std::numeric_limits<std::int64_t>::min()};
        for (const auto& watch : watches_) {
            if (!watch || !watch->begin()) continue;
            begin = begin ? std::min(*begin, *watch->begin()) : *watch->begin();
            end = std::max(end, watch->end());
        }
        return begin ? seconds(end - *begin) : 0;
    }

    std::vector<TrackReport> reports() && {
        std::vector<TrackReport> reports;
        for (auto& watch : watches_)
            if (watch) reports.push_back(std::move(*watch).report());
        return reports;
    }

private:
    void follow() {
        while (watches_.size() < input_.nb_streams) {
            const AVStream& stream = *input_.streams[watches_.size()];
            const AVMediaType type = stream.codecpar->codec_type;
            auto& watch = watches_.emplace_back();
            if (type == AVMEDIA_TYPE_VIDEO || type == AVMEDIA_TYPE_AUDIO)
                watch.emplace(input_, stream);
        }
    }

    const AVFormatContext& input_;
    std::vector<std::optional<TrackWatch>> watches_;
};

/// Returns why reading ended: AVERROR_EOF when all was read.
int read_all(AVFormatContext& input, Watches& watches) {
    const av::PacketPtr packet{av_packet_alloc()};
    while (true) {
        const int read = av_read_frame(&input, packet.get());
        if (read < 0) return input.pb != nullptr && input.pb->error < 0 ? input.pb->error : read;
        watches.add(*packet);
        av_packet_unref(packet.get());
    }
}

std::string container_name(const AVFormatContext& input) {
    const std::string_view names = input.iformat->name;
    const auto first = names.substr(0, names.find(','));
    return std::string{first == "mov" ? "mp4" : first};
}

std::string missing_sets(const TrackReport& track) {
    if (track.codec == "aac") return "AudioSpecificConfig or ADTS header";
    return track.codec == "hevc" ? "VPS, SPS and PPS" : "SPS and PPS";
}

void add_problems(const TrackReport& track, std::vector<std::string>& problems) {
    if (track.backward_steps > 0)
        problems.push_back(fmt::format(
            "{}: DTS does not increase in {} places; remux the file before you edit or join it",
            track.kind, track.backward_steps));
    if (track.corrupt_packets > 0)
        problems.push_back(
            fmt::format("{}: {} of {} packets are damaged; expect faults there when it is played",
                        track.kind, track.corrupt_packets, track.packets));
    if (!track.has_parameter_sets)
        problems.push_back(
            fmt::format("{}: no {} before the first frame; cut the file at a later keyframe",
                        track.kind, missing_sets(track)));
}

std::vector<std::string> problems_of(const FileReport& report, int ended_by) {
    std::vector<std::string> problems;
    if (ended_by != AVERROR_EOF)
        problems.push_back(
            fmt::format("reading stopped at {:.1f} s: {}; what lies behind can't be played",
                        report.duration_s, words_of(ended_by)));
    if (std::ranges::all_of(report.tracks, [](const auto& t) { return t.packets == 0; }))
        problems.emplace_back("it holds no coded frame; delete it");
    for (const TrackReport& track : report.tracks)
        add_problems(track, problems);
    return problems;
}

}  // namespace

Result<FileReport> inspect(const std::filesystem::path& path) {
    FileReport report;
    report.path = path;
    std::error_code code;
    report.bytes = fs::file_size(path, code);
    if (code) {
        errno = code.value();
        return fail_errno("open '{}'", path.native());
    }
    av::set_up_libav();
    const auto input = open_media(path);
    if (!input) return input.error();
    av::find_formats(**input);
    report.container = container_name(**input);
    Watches watches{**input};
    const int ended_by = read_all(**input, watches);
    report.duration_s = watches.duration_s();
    report.tracks = std::move(watches).reports();
    report.problems = problems_of(report, ended_by);
    return report;
}

}  // namespace weir
