// SPDX-License-Identifier: MIT
// weir-churn: the library as a program that embeds it uses it, told on stdin what to record.
//   record URL FOLDER NAME FORMAT SPLIT_SECONDS
//   finish URL
// Each event is a line of JSON on stdout, as weir record --json prints it. The end of stdin ends
// all, and SIGINT does.
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <map>
#include <sstream>
#include <string>
#include <weir/weir.hpp>

#include "output/json.hpp"
#include "process/set_up.hpp"

namespace {

using namespace weir;
using namespace std::chrono_literals;

std::atomic<bool> g_ends{false};

/// Whole lines of stdin, without waiting for them for long.
class Commands {
public:
    /// False at the end of stdin.
    bool read(std::chrono::milliseconds limit) {
        pollfd input{STDIN_FILENO, POLLIN, 0};
        if (poll(&input, 1, int(limit.count())) <= 0) return true;
        std::array<char, 4096> piece{};
        const auto got = ::read(STDIN_FILENO, piece.data(), piece.size());
        if (got <= 0) return false;
        text_.append(piece.data(), std::size_t(got));
        return true;
    }

    std::optional<std::string> next() {
        const auto end = text_.find('\n');
        if (end == std::string::npos) return std::nullopt;
        std::string line = text_.substr(0, end);
        text_.erase(0, end + 1);
        return line;
    }

private:
    std::string text_;
};

class Churn {
public:
    explicit Churn(Session session) : session_(std::move(session)) {}

    void obey(const std::string& line) {
        std::istringstream words{line};
        std::string verb, url;
        words >> verb >> url;
        if (verb == "record") return record(url, words);
        const auto recording = recordings_.find(url);
        if (verb == "finish" && recording != recordings_.end()) recording->second.finish();
    }

    void tell_events() {
        while (const auto event = session_.next_event(0ms)) {
            fmt::print("{}\n", cli::event_json(*event, urls_[event->recording]));
            if (!std::holds_alternative<event::RecordingEnded>(event->what)) continue;
            recordings_.erase(urls_[event->recording]);
            urls_.erase(event->recording);
        }
        std::fflush(stdout);
    }

    void close() { (void)session_.close(30s); }

private:
    void record(const std::string& url, std::istringstream& words) {
        std::string folder, name, format;
        double split_s = 0;
        words >> folder >> name >> format >> split_s;
        RecordingOptions options{.url = url, .directory = folder, .name = name};
        options.format = format == "source" ? Format::source
                         : format == "mp4"  ? Format::mp4
                         : format == "mkv"  ? Format::mkv
                         : format == "flv"  ? Format::flv
                                            : Format::ts;
        options.split.duration = std::chrono::milliseconds{std::int64_t(split_s * 1000)};
        auto recording = session_.record(std::move(options));
        if (!recording) {
            fmt::print(stderr, "{}: {}\n", url, recording.error().message());
            return;
        }
        urls_[recording->id()] = url;
        recordings_.emplace(url, std::move(*recording));
    }

    Session session_;
    std::map<std::string, Recording> recordings_;
    std::map<std::uint64_t, std::string> urls_;
};

}  // namespace

int main() {
    cli::raise_open_file_limit();
    cli::return_freed_memory();
    auto session = Session::open({});
    if (!session) {
        fmt::print(stderr, "weir-churn: {}\n", session.error().message());
        return 1;
    }
    ::signal(SIGINT, [](int) { g_ends = true; });
    Churn churn{std::move(*session)};
    Commands commands;
    while (!g_ends && commands.read(100ms)) {
        while (const auto line = commands.next())
            churn.obey(*line);
        churn.tell_events();
    }
    churn.close();
    churn.tell_events();
    return 0;
}
