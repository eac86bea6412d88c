// SPDX-License-Identifier: MIT
#include "e2e/rendition_site.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "kit/clip.hpp"

namespace weir::e2e {

RenditionSite::RenditionSite() {
    auto folder = kit::LiveFolder::start();
    if (!folder) FAIL(folder.error().message() << "\nTry: ./dev setup");
    server_.emplace(std::move(*folder));
    make("aac.mkv", {"-c:v", "libx264", "-preset", "ultrafast", "-g", "30", "-c:a", "aac"});
    make("mp3.mkv", {"-c:v", "libx264", "-preset", "ultrafast", "-g", "30", "-c:a", "mp3"});
    make("mute.mkv", {"-c:v", "libx264", "-preset", "ultrafast", "-g", "30", "-an"});
    package("aac.mkv", "ts", {});
    package("aac.mkv", "sound", {"-vn"});
    package("mp3.mkv", "mp3", {});
    package("mute.mkv", "mute", {});
    // The HLS muxer would write MPEG-TS, whatever the name.
    copy("aac.mkv", {"-vn", "-f", "segment", "-segment_format", "adts", "-segment_time", "2",
                     "-segment_list", *this / "packed.m3u8", *this / "packed-%d.aac"});
    copy("aac.mkv", {*this / "live.flv"});
    write("both.m3u8",
          "#EXTM3U\n"
          "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"en\",LANGUAGE=\"en\",DEFAULT=YES,"
          "URI=\"mp3.m3u8\"\n"
          "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"de\",LANGUAGE=\"de\","
          "URI=\"packed.m3u8\"\n"
          "#EXT-X-STREAM-INF:BANDWIDTH=900000,AUDIO=\"a\",RESOLUTION=320x180\nmute.m3u8\n");
}

void RenditionSite::write(const std::string& name, const std::string& text) const {
    std::ofstream{*this / name} << text;
}

void RenditionSite::make(const std::string& name, std::vector<std::string> coding) const {
    const auto clip = kit::make_clip(*this / name, {.coding = std::move(coding)});
    INFO((clip ? "" : clip.error().message()));
    REQUIRE(clip.has_value());
}

void RenditionSite::copy(const std::string& from, std::vector<std::string> options) const {
    options.insert(options.begin(),
                   {"ffmpeg", "-v", "error", "-nostdin", "-i", *this / from, "-c", "copy"});
    const auto ran = kit::run_tool(options);
    INFO(ran.errors);
    REQUIRE(ran.exit_code == 0);
}

void RenditionSite::package(const std::string& from, const std::string& name,
                            std::vector<std::string> options) const {
    options.insert(options.end(), {"-f", "hls", "-hls_time", "2", "-hls_list_size", "0",
                                   *this / (name + ".m3u8")});
    copy(from, std::move(options));
}

}  // namespace weir::e2e
