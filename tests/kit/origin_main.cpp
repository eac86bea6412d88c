// SPDX-License-Identifier: MIT
// weir-origin: the loopback live origin as a program, and the comparison of recordings with it.
#include <fmt/format.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>

#include "kit/frames.hpp"
#include "kit/origin/origin.hpp"
#include "kit/verify.hpp"

namespace {

using namespace weir::kit;

struct ServeOptions {
    OriginOptions origin;
    std::string rate = "1M", audio_rate = "128k", size = "640x360";
    double seconds = 0;
};

/// "800k", "1.5M" or plain bits per second.
std::uint64_t parse_rate(const std::string& text) {
    std::size_t used = 0;
    const double value = std::stod(text, &used);
    const auto unit = text.substr(used);
    const double factor = unit == "k" ? 1e3 : unit == "M" ? 1e6 : 1;
    return std::uint64_t(value * factor);
}

std::string check_rate(const std::string& text) {
    const bool good = text.find_first_not_of("0123456789.kM") == text.npos &&
                      text.find_first_of("123456789") == 0;
    return good ? "" : "a rate is written like 800k or 1.5M";
}

std::string check_size(const std::string& text) {
    unsigned width = 0, height = 0;
    return std::sscanf(text.c_str(), "%ux%u", &width, &height) == 2 ? ""
                                                                    : "a size is written 640x360";
}

void add_serve_options(CLI::App& app, ServeOptions& o) {
    app.add_option("--port", o.origin.port, "0: any free one");
    app.add_option("--rate", o.rate, "video bit rate")->check(check_rate);
    app.add_option("--audio-rate", o.audio_rate, "audio bit rate")->check(check_rate);
    app.add_option("--size", o.size, "picture size")->check(check_size);
    app.add_option("--fps", o.origin.media.fps, "frames per second; divides 90000");
    app.add_option("--gop", o.origin.media.gop_s, "seconds between IDR frames");
    app.add_option("--bframes", o.origin.media.b_frames, "B-frames in a row");
    app.add_option("--preset", o.origin.media.preset, "libx264 preset");
    app.add_option("--loop", o.origin.media.loop_s, "seconds after which content repeats");
    app.add_option("--cache", o.origin.cache, "file to keep the encoded loop in");
    app.add_option("--segment", o.origin.segment_s, "seconds of a segment");
    app.add_option("--parts", o.origin.parts, "parts of a segment, for low-latency HLS; 0: none");
    app.add_option("--window", o.origin.window, "segments in a playlist");
    app.add_option("--retained", o.origin.retained, "segments kept behind the window");
    app.add_option("--first-msn", o.origin.first_msn, "media sequence number of the first segment");
    app.add_option("--start-offset", o.origin.start_offset_s, "timestamp of the first frame, s");
    app.add_option("--age", o.origin.age_s, "pretend to have been live for so many seconds");
    app.add_option("--end-after", o.origin.end_after_s, "streams end after so many seconds");
    app.add_option("--flv-block-ms", o.origin.flv_block_ms, "FLV is sent in pieces of this length");
    app.add_option("--threads", o.origin.threads, "network threads");
    app.add_flag("--stagger", o.origin.stagger, "streams don't change their playlists in step");
    app.add_flag("!--no-pdt", o.origin.program_date_time, "playlists without PROGRAM-DATE-TIME");
    app.add_option("--seconds", o.seconds, "end after so long; 0: at end of stdin or SIGTERM");
}

/// A pipe or terminal whose end means that nobody needs us; not /dev/null.
bool stdin_can_end() {
    struct stat info {};
    if (fstat(STDIN_FILENO, &info) != 0) return false;
    return S_ISFIFO(info.st_mode) || S_ISSOCK(info.st_mode) || isatty(STDIN_FILENO) == 1;
}

/// As many connections as the system lets us have.
void raise_descriptor_limit() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

/// Until a signal, the end of stdin, or `seconds`, where above 0.
void wait_for_end(double seconds) {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pollfd waits[2] = {{signalfd(-1, &signals, SFD_CLOEXEC), POLLIN, 0},
                       {stdin_can_end() ? STDIN_FILENO : -1, POLLIN, 0}};
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
    for (;;) {
        const std::chrono::duration<double, std::milli> left =
            deadline - std::chrono::steady_clock::now();
        if (seconds > 0 && left.count() <= 0) return;
        if (poll(waits, 2, seconds > 0 ? int(left.count()) + 1 : -1) < 0) continue;
        if (waits[0].revents != 0) return;
        char ignored[256];
        if (waits[1].revents != 0 && read(STDIN_FILENO, ignored, sizeof ignored) <= 0) {
            if (seconds <= 0) return;
            waits[1].fd = -1;
        }
    }
}

int serve(ServeOptions& o) {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    raise_descriptor_limit();
    std::sscanf(o.size.c_str(), "%ux%u", &o.origin.media.width, &o.origin.media.height);
    o.origin.media.video_bps = parse_rate(o.rate);
    o.origin.media.audio_bps = parse_rate(o.audio_rate);
    auto origin = Origin::start(o.origin);
    if (!origin) {
        fmt::print(stderr, "weir-origin: {}\n", origin.error().message());
        return 1;
    }
    fmt::print("{{\"port\":{},\"url\":\"{}\"}}\n", origin->port(), origin->url());
    std::fflush(stdout);
    wait_for_end(o.seconds);
    return 0;
}

int print_frames(const std::string& path) {
    const auto frames = read_frames(path);
    if (!frames) {
        fmt::print(stderr, "weir-origin: {}\n", frames.error().message());
        return 1;
    }
    for (const Frame& frame : *frames)
        fmt::print("{}\n", to_line(frame));
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"A live origin on loopback, for tests and measurements"};
    ServeOptions options;
    add_serve_options(app, options);

    VerifyOptions verify;
    CLI::App& verifying =
        *app.add_subcommand("verify", "Hold recorded files against a running origin");
    verifying.add_option("--origin", verify.origin, "URL of the origin")->required();
    verifying.add_option("--name", verify.name, "stream that the files are of");
    verifying.add_option("--kind", verify.kind, "what it was recorded from: hls or flv")
        ->check(CLI::IsMember({"hls", "flv"}));
    verifying.add_option("--summary", verify.summary, "weir's summary: verify all its recordings");
    verifying.add_flag("--json", verify.json, "one JSON object a recording");
    verifying.add_option("FILE", verify.files, "recorded files, in order");

    std::string file;
    CLI::App& listing = *app.add_subcommand("frames", "List the coded frames of a file");
    listing.add_option("FILE", file, "any file that libavformat reads")->required();

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        return app.exit(e) == 0 ? 0 : 2;
    }
    if (verifying) return run_verify(verify);
    if (listing) return print_frames(file);
    return serve(options);
}
