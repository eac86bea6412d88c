// SPDX-License-Identifier: MIT
#include "recorder/track_sections.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "mux/packets.hpp"

using namespace weir;

namespace {

/// Two tracks, of which the second may come late.
struct Stream {
    recorder::TrackSections sections;
    recorder::TrackSections::Out out;
    av::Tracks tracks;

    explicit Stream(std::vector<std::size_t> first) {
        sections.begin();
        for (const auto track : first)
            tracks.push_back(kit::two_tracks()[track]);
    }
    void find(std::size_t track) { tracks.push_back(kit::two_tracks()[track]); }
    void add(std::size_t track, std::int64_t dts_ms, bool is_keyframe = true) {
        av::Packets packets;
        packets.push_back(kit::packet(int(track), dts_ms, is_keyframe, "payload"));
        sections.add(std::move(packets), tracks, out);
    }
    /// "[h264] 0:0 0:40": sections with their codecs ("+": it continues), track and DTS.
    std::string story() {
        sections.end(out);
        std::string text;
        for (const auto& piece : out) {
            if (piece.tracks) {
                text += fmt::format("{}[", piece.continues ? " +" : "");
                for (const auto& track : *piece.tracks)
                    text += (text.back() == '[' ? "" : " ") + track.codec_name();
                text += "]";
            }
            for (const auto& packet : piece.packets)
                text += fmt::format(" {}:{}", packet.track(), packet.dts());
        }
        return text;
    }
};

}  // namespace

TEST_CASE("track sections: tracks that stay are one section", "[recorder]") {
    Stream stream{{0, 1}};
    stream.add(0, 0);
    stream.add(1, 10);
    stream.add(0, 40, false);
    stream.add(0, 80);
    CHECK(stream.story() == "[h264 aac] 0:0 1:10 0:40 0:80");
}

TEST_CASE("track sections: late sound waits for the next keyframe, and loses nothing",
          "[recorder]") {
    Stream stream{{0}};
    stream.add(0, 0);
    stream.find(1);
    stream.add(1, 10);
    stream.add(0, 40, false);
    stream.add(1, 50);
    stream.add(0, 80);
    stream.add(1, 90);
    CHECK(stream.story() == "[h264] 0:0 0:40 +[h264 aac] 1:10 1:50 0:80 1:90");
}

TEST_CASE("track sections: late sound beside sound alone waits for nothing", "[recorder]") {
    Stream stream{{1}};
    stream.add(0, 0);
    stream.find(1);
    stream.add(1, 10);
    stream.add(0, 20);
    CHECK(stream.story() == "[aac] 0:0 +[aac aac] 1:10 0:20");
}

TEST_CASE("track sections: late pictures begin with a keyframe", "[recorder]") {
    Stream stream{{1}};
    stream.add(0, 0);
    stream.find(0);
    stream.add(1, 10, false);
    stream.add(1, 50);
    stream.add(0, 60);
    CHECK(stream.story() == "[aac] 0:0 +[aac h264] 1:50 0:60");
}

TEST_CASE("track sections: without a keyframe, sound waits for 15 s", "[recorder]") {
    Stream stream{{0}};
    stream.add(0, 0);
    stream.find(1);
    for (const int at : {10, 15'000, 15'020})
        stream.add(1, at);
    stream.add(0, 15'040, false);
    CHECK(stream.story() == "[h264] 0:0 +[h264 aac] 1:10 1:15000 1:15020 0:15040");
}

TEST_CASE("track sections: what waits at the end comes out", "[recorder]") {
    Stream stream{{0}};
    stream.add(0, 0);
    stream.find(1);
    stream.add(1, 10);
    CHECK(stream.story() == "[h264] 0:0 +[h264 aac] 1:10");
}
