// SPDX-License-Identifier: MIT
// A process that records as fast as it can, with a catalogue, until it is killed.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <weir/catalogue.hpp>

#include "base/file_system.hpp"

namespace {

namespace fs = std::filesystem;
using namespace weir;

constexpr unsigned kRecordings = 4, kFilesOfEach = 3;

struct Recorder {
    Catalogue& catalogue;
    const fs::path data;
    const std::string media;

    void tell(std::uint64_t recording, Event::What what) {
        const RoomRef room{fmt::format("http://x/{}", recording % kRecordings), "http://x/", "x",
                           "x"};
        catalogue.note(room, Event{recording, std::chrono::system_clock::now(), std::move(what)});
    }

    FileInfo record_file(std::uint64_t recording, unsigned number) {
        const fs::path path =
            data / fmt::format("room {}/{}-{}-{}.ts", recording % kRecordings, ::getpid(),
                               recording, fmt::format("{:03}", number));
        fs::create_directories(path.parent_path());
        tell(recording, event::FileOpened{path});
        const fs::path part = path.native() + ".part";
        const FileHandle file{::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644)};
        (void)::flock(file.fd(), LOCK_EX);
        // In pieces, so that a kill finds it half written.
        for (std::size_t at = 0; at < media.size(); at += 1'000)
            (void)!::write(file.fd(), media.data() + at,
                           std::min<std::size_t>(1'000, media.size() - at));
        (void)rename_to_free_name(part, path);
        const FileInfo info{path, media.size(), 1.5, {}, {}};
        tell(recording, event::FileFinished{info});
        return info;
    }
};

}  // namespace

int main(int count, char** arguments) {
    if (count != 3) return 2;
    // Short batches, so that a kill finds each moment of one.
    auto catalogue =
        Catalogue::open({.data = arguments[1], .batch_interval = std::chrono::milliseconds{3}});
    if (!catalogue) return 1;
    std::ifstream in{arguments[2], std::ios::binary};
    Recorder recorder{*catalogue, arguments[1], {std::istreambuf_iterator<char>{in}, {}}};
    for (std::uint64_t recording = 1;; ++recording) {
        recorder.tell(recording, event::RecordingStarted{});
        recorder.tell(recording, event::RunStarted{1, "hls", "http://x/"});
        event::RecordingEnded ended;
        ended.summary.state = RecordingState::completed;
        for (unsigned number = 1; number <= kFilesOfEach; ++number)
            ended.summary.files.push_back(recorder.record_file(recording, number));
        if (recording % 5 != 0) recorder.tell(recording, ended);
    }
}
