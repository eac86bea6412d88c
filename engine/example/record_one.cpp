// SPDX-License-Identifier: MIT
// weir inside of another program: records one live stream as MP4 and tells what happens.
#include <weir/weir.hpp>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <variant>

namespace {

using namespace std::chrono_literals;

/// A line for each event; the kinds that it does not name are left out.
struct Printer {
    void operator()(const weir::event::RunStarted& run) const {
        std::cout << "receiving " << run.protocol << " from " << run.url << "\n";
    }
    void operator()(const weir::event::FileFinished& finished) const {
        const weir::FileInfo& file = finished.file;
        std::cout << "wrote " << file.path.string() << ": " << file.duration_s << " s, "
                  << file.bytes << " bytes\n";
    }
    void operator()(const weir::event::GapFound& found) const {
        std::cout << "lost " << found.gap.seconds << " s: " << to_string(found.gap.cause) << "\n";
    }
    void operator()(const weir::event::Warning& warning) const {
        std::cout << "warning: " << warning.error.message() << "\n";
    }
    void operator()(const weir::event::RecordingEnded& ended) const {
        std::cout << to_string(ended.summary.state) << "\n";
    }
    void operator()(const auto&) const {}
};

int fail(const weir::Error& error) {
    std::cerr << "weir-example: " << error.message() << "\n";
    return EXIT_FAILURE;
}

/// Reads events until the recording has ended.
int follow(weir::Session& session) {
    for (;;) {
        const auto event = session.next_event(1s);
        if (!event) continue;
        std::visit(Printer{}, event->what);
        if (const auto* ended = std::get_if<weir::event::RecordingEnded>(&event->what))
            return ended->summary.error ? fail(*ended->summary.error) : EXIT_SUCCESS;
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        std::cerr << "Usage: weir-example URL SECONDS DIRECTORY\n";
        return 2;
    }
    auto session = weir::Session::open({});
    if (!session) return fail(session.error());

    weir::RecordingOptions options;
    options.url = argv[1];
    options.duration = std::chrono::seconds{std::atoi(argv[2])};
    options.directory = argv[3];
    options.format = weir::Format::mp4;
    const auto recording = session->record(options);
    if (!recording) return fail(recording.error());
    return follow(*session);
}
