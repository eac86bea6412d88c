// SPDX-License-Identifier: MIT
// HLS whose segments need something beside their own bytes: a key, an init segment, a time stamp.
// Packaged by ffmpeg, changed by hand, served by nginx as a stream that has ended.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>
#include <weir/files.hpp>

#include "e2e/weir_process.hpp"
#include "kit/clip.hpp"
#include "kit/live_folder.hpp"

namespace weir::e2e {
namespace {

namespace fs = std::filesystem;

constexpr const char* kName = "{path}-{n}";

void write_text(const fs::path& path, std::string_view text) {
    std::ofstream{path, std::ios::binary} << text;
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
    for (auto at = text.find(what); at != text.npos; at = text.find(what, at + with.size()))
        text.replace(at, what.size(), with);
    return text;
}

/// A web server, and ten seconds of media in segments of two.
class Site {
public:
    Site() {
        auto folder = kit::LiveFolder::start();
        if (!folder) FAIL(folder.error().message() << "\nTry: ./dev setup");
        server_.emplace(std::move(*folder));
    }

    fs::path operator/(const std::string& name) const { return server_->path() / name; }
    std::string url(const std::string& name) const { return server_->url(name); }

    /// ffmpeg's HLS muxer writes NAME/live.m3u8.
    void package(const std::string& name, std::vector<std::string> options,
                 const std::string& size = "320x180") {
        fs::create_directories(*this / name);
        options.insert(options.begin(), {"-f", "hls", "-hls_time", "2", "-hls_list_size", "0"});
        const auto clip =
            kit::make_clip(*this / name / "live.m3u8", {.size = size, .packing = options});
        INFO((clip ? "" : clip.error().message()));
        REQUIRE(clip.has_value());
    }

    /// Five segments of MPEG-TS, the key of each for itself.
    void package_encrypted(const std::string& name) {
        const std::string key = "0123456789abcdef";
        write_text(*this / "key", key);
        write_text(*this / "key-info", fmt::format("KEY\n{}\n", (*this / "key").string()));
        package(name, {"-hls_key_info_file", *this / "key-info"});
        std::istringstream lines{kit::read_text(*this / name / "live.m3u8")};
        std::string text;
        int number = 0;
        for (std::string line; std::getline(lines, line); text += line + '\n') {
            if (line.starts_with("#EXT-X-KEY")) continue;
            if (!line.starts_with("#EXTINF")) continue;
            write_text(*this / name / fmt::format("{}.key", number), key);
            text += fmt::format("#EXT-X-KEY:METHOD=AES-128,URI=\"{}.key\"\n", number++);
        }
        REQUIRE(number == 5);
        const auto old_key = text.find("#EXT-X-KEY:METHOD=AES-128,URI=\"KEY\"");
        REQUIRE(old_key != text.npos);
        text.erase(old_key, text.find('\n', old_key) + 1 - old_key);
        write_text(*this / name / "live.m3u8", text);
    }

    /// Fragmented MP4 of which all is encrypted, the init segment too.
    void package_encrypted_mp4(const std::string& name) {
        const std::string iv(32, '5');
        package(name, {"-hls_segment_type", "fmp4"});
        for (const char* file :
             {"init.mp4", "live0.m4s", "live1.m4s", "live2.m4s", "live3.m4s", "live4.m4s"}) {
            const auto plain = *this / name / file, cipher = *this / name / "cipher";
            // The key is "0123456789abcdef".
            const auto ran = kit::run_tool({"openssl", "enc", "-aes-128-cbc", "-K",
                                            "30313233343536373839616263646566", "-iv", iv, "-in",
                                            plain, "-out", cipher});
            INFO(ran.errors);
            REQUIRE(ran.exit_code == 0);
            fs::rename(cipher, plain);
        }
        write_text(*this / name / "key", "0123456789abcdef");
        const auto playlist = *this / name / "live.m3u8";
        const auto key = "#EXT-X-KEY:METHOD=AES-128,URI=\"key\",IV=0x" + iv + "\n#EXT-X-MAP";
        write_text(playlist, replaced(kit::read_text(playlist), "#EXT-X-MAP", key));
    }

private:
    std::optional<kit::LiveFolder> server_;
};

Outcome record(const Site& site, const fs::path& folder, const std::vector<std::string>& names,
               const std::string& format) {
    std::vector<std::string> arguments{"--format", format, "--name", kName};
    for (const auto& name : names)
        arguments.push_back(site.url(name + "/live.m3u8"));
    return WeirProcess::record(folder, std::move(arguments)).finish(120s);
}

Recorded of(const Outcome& outcome, const Site& site, const std::string& name) {
    return outcome.recorded(site.url(name + "/live.m3u8"));
}

std::size_t pictures(const Recorded& recorded) {
    return std::size_t(
        std::ranges::count(frames_of(recorded), kit::Kind::video, &kit::Frame::kind));
}

}  // namespace

// A minute is spent on trying again what is listed for as long as the list stands.
TEST_CASE("hls kinds: what can't be unlocked or begun is a gap, the rest is there", "[e2e]") {
    Site site;
    for (const std::string name : {"gone", "other", "short"})
        site.package_encrypted(name);
    fs::remove(site / "gone/2.key");
    write_text(site / "other/1.key", "fedcba9876543210");
    write_text(site / "short/4.key", "too short");
    site.package("boxes", {"-hls_segment_type", "fmp4"});
    fs::remove(site / "boxes/init.mp4");
    const kit::TempDir folder;
    const auto outcome = record(site, folder.path(), {"gone", "other", "short", "boxes"}, "ts");
    INFO(outcome.text());

    struct Case {
        std::string name, cause, detail;
        std::uint64_t msn;
    };
    for (const Case& c : {Case{"gone", "http_status", "its key: HTTP 404", 2},
                          Case{"other", "bad_media", "decrypted it is bytes", 1},
                          Case{"short", "bad_media", "its key has 9 bytes", 4}}) {
        INFO(c.name);
        const Recorded recorded = of(outcome, site, c.name);
        REQUIRE(recorded.gaps.size() == 1);
        CHECK(recorded.gaps[0].cause == c.cause);
        CHECK(recorded.gaps[0].from_msn == c.msn);
        CHECK(recorded.gaps[0].to_msn == c.msn);
        CHECK(recorded.gaps[0].seconds == Approx(2).margin(0.1));
        CHECK(recorded.gaps[0].detail.find(c.detail) != std::string::npos);
        CHECK(recorded.files.size() == 1);
        CHECK(pictures(recorded) == 240);
    }
    const Recorded boxes = of(outcome, site, "boxes");
    CHECK(boxes.state == "failed");
    CHECK(boxes.error.find("its EXT-X-MAP: HTTP 404") != std::string::npos);
    REQUIRE(boxes.gaps.size() == 1);
    CHECK(boxes.gaps[0].from_msn == 0);
    CHECK(boxes.gaps[0].to_msn == 4);
}

TEST_CASE("hls kinds: what is locked by DRM is refused in plain words", "[e2e]") {
    Site site;
    site.package_encrypted("locked");
    const auto playlist = site / "locked/live.m3u8";
    write_text(playlist, replaced(kit::read_text(playlist), "METHOD=AES-128", "METHOD=SAMPLE-AES"));
    const kit::TempDir folder;
    const auto outcome = record(site, folder.path(), {"locked"}, "ts");
    INFO(outcome.text());
    CHECK(outcome.exit_code == 1);
    CHECK(of(outcome, site, "locked").error.find("SAMPLE-AES") != std::string::npos);
    CHECK(of(outcome, site, "locked").files.empty());
}

TEST_CASE("hls kinds: an encrypted init segment is unlocked as its segments are", "[e2e]") {
    const auto format = GENERATE(as<std::string>{}, "mkv", "source");
    Site site;
    site.package_encrypted_mp4("locked");
    const kit::TempDir folder;
    const auto outcome = record(site, folder.path(), {"locked"}, format);
    INFO(outcome.text());
    CHECK(outcome.exit_code == 0);
    CHECK(pictures(of(outcome, site, "locked")) == 300);
}

TEST_CASE("hls kinds: where the init segment changes the next file begins", "[e2e]") {
    const auto format = GENERATE(as<std::string>{}, "ts", "mp4", "mkv", "source");
    Site site;
    site.package("small", {"-hls_segment_type", "fmp4"});
    site.package("large", {"-hls_segment_type", "fmp4"}, "640x360");
    const auto small = kit::read_text(site / "small/live.m3u8");
    auto large = kit::read_text(site / "large/live.m3u8");
    large = replaced(large.substr(large.find("#EXT-X-MAP")), "live", "../large/live");
    large = replaced(large, "URI=\"init", "URI=\"../large/init");
    write_text(site / "small/live.m3u8",
               replaced(small, "#EXT-X-ENDLIST\n", "") + "#EXT-X-DISCONTINUITY\n" + large);
    const kit::TempDir folder;
    const auto outcome = record(site, folder.path(), {"small"}, format);
    INFO(outcome.text());
    const Recorded recorded = of(outcome, site, "small");
    CHECK(outcome.exit_code == 0);
    REQUIRE(recorded.files.size() == 2);
    CHECK(pictures(recorded) == 600);
    for (const auto& file : paths(recorded)) {
        const auto report = inspect(file);
        REQUIRE(report.has_value());
        CHECK(report->sound());
        CHECK(report->tracks.size() == 2);
    }
}

}  // namespace weir::e2e
