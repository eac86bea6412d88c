// SPDX-License-Identifier: MIT
// weir against the servers that people run: nginx with RTMP (HLS) and node-media-server (HTTP-FLV).
#include "kit/servers.hpp"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>

#include "e2e/players.hpp"
#include "e2e/weir_process.hpp"
#include "kit/compare.hpp"
#include "kit/http_get.hpp"

namespace weir::e2e {
namespace {

constexpr std::array kFormats{"ts", "mp4", "mkv", "flv", "source"};
constexpr double kAskedSeconds = 12;

template <class T>
T or_fail(Result<T> result) {
    if (!result) FAIL(result.error().message() << "\nTry: ./dev setup");
    return std::move(*result);
}

/// Both servers, and an ffmpeg each that publishes the same file to them.
class Broadcast {
public:
    Broadcast() {
        const auto source = folder_ / "source.mp4";
        if (const auto made = kit::make_source_mp4(source, 60); !made)
            FAIL(made.error().message() << "\nTry: ./dev setup");
        reference = kit::reference_from_frames(frames_of(source));
        publishers_.push_back(or_fail(kit::Publisher::start(source, nginx_.publish_url("talk"))));
        publishers_.push_back(
            or_fail(kit::Publisher::start(source, media_server_.publish_url("talk"))));
        wait_until_playable();
    }

    std::string hls_url() const { return nginx_.hls_url("talk"); }
    std::string flv_url() const { return media_server_.flv_url("talk"); }

    kit::Reference reference;

private:
    void wait_until_playable() {
        const auto is_live = [this] {
            kit::HttpAnswer flv;
            const auto playlist = kit::http_get({.url = hls_url()});
            (void)kit::http_get({.url = flv_url(), .limit_s = 0.5, .most_bytes = 1'000}, &flv);
            return playlist && playlist->status == 200 && flv.body.starts_with("FLV");
        };
        INFO(nginx_.log() << media_server_.log());
        REQUIRE(kit::wait_for(is_live, 60s));
    }

    kit::TempDir folder_;
    kit::NginxRtmp nginx_ = or_fail(kit::NginxRtmp::start());
    kit::NodeMediaServer media_server_ = or_fail(kit::NodeMediaServer::start());
    std::vector<kit::Publisher> publishers_;
};

/// The counts that weir tells are those of the frames that are in the file.
void check_counts(const FileInfo& file) {
    if (!file.packets) return;
    const auto frames = frames_of(file.path);
    const auto video = std::count_if(frames.begin(), frames.end(), [](const kit::Frame& frame) {
        return frame.kind == kit::Kind::video;
    });
    CHECK(file.packets->video == std::uint64_t(video));
    CHECK(file.packets->audio == frames.size() - std::uint64_t(video));
}

void check_recording(const Recorded& recorded, const kit::Reference& reference) {
    CHECK(recorded.state == "completed");
    CHECK(recorded.error == "");
    CHECK(recorded.gaps.empty());
    CHECK(recorded.runs == 1);
    REQUIRE(recorded.files.size() == 1);
    const FileInfo& file = recorded.files.front();
    CHECK(file.bytes == std::filesystem::file_size(file.path));
    CHECK(file.duration_s >= kAskedSeconds - 0.1);
    check_counts(file);

    const auto verdict = kit::compare(frames_of(recorded), reference);
    INFO(to_text(verdict));
    CHECK(verdict.flawless());
    CHECK(double(verdict.video.matched) >= (kAskedSeconds - 0.1) * 30);
    CHECK(double(verdict.audio.matched) >= (kAskedSeconds - 0.3) * 48'000 / 1'024);
    CHECK(player_complaints(file.path) == "");
}

}  // namespace

TEST_CASE("servers: each container holds just the frames that were published", "[e2e]") {
    const Broadcast broadcast;
    const std::array urls{broadcast.hls_url(), broadcast.flv_url()};
    const kit::TempDir folder;
    std::vector<WeirProcess> running;
    for (const std::string format : kFormats)
        running.push_back(WeirProcess::record(
            folder / format, {"--format", format, "--duration", "12s", urls[0], urls[1]}));

    for (std::size_t i = 0; i < kFormats.size(); ++i) {
        const auto outcome = running[i].finish(90s);
        INFO(kFormats[i] << ": " << outcome.text());
        CHECK(outcome.exit_code == 0);
        for (const auto& url : urls) {
            INFO(url);
            check_recording(outcome.recorded(url), broadcast.reference);
        }
    }
}

}  // namespace weir::e2e
