// SPDX-License-Identifier: MIT
#include "check/sweeper.hpp"

#include <fmt/format.h>

#include <condition_variable>
#include <mutex>
#include <set>

namespace weir::bench {
namespace {

constexpr auto kLookEach = 200ms;
/// What it is held against should have come by then.
constexpr auto kPatience = 10s;

}  // namespace

Sweeper::Sweeper(const std::filesystem::path& events, std::unique_ptr<FileCheck> check)
    : events_(events),
      check_(std::move(check)),
      thread_([this](const std::stop_token& stop) { work(stop); }) {}

Sweeper::~Sweeper() {
    thread_ = {};
}

void Sweeper::work(const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any stopped;
    while (!stop.stop_requested()) {
        read_events();
        sweep();
        std::unique_lock lock{mutex};
        stopped.wait_for(lock, stop, kLookEach, [] { return false; });
    }
}

void Sweeper::read_events() {
    for (const auto& event : events_.take()) {
        const std::string what = text_of(event, "event"), url = text_of(event, "url");
        if (what == "events_dropped") told_.add_trouble("weir told of less than there was to tell");
        if (what == "file") {
            waiting_.push_back({{url, text_of(event, "path"), number_of(event, "bytes")}, {}});
        } else if (what == "gap" && text_of(event, "cause") != "stop") {
            ++told_.gaps_told;
            ++told_.gaps_unfounded;  // The origin withholds nothing.
            told_.add_trouble(fmt::format("{}: a gap, {}", url, text_of(event, "cause")));
        } else if (what == "ended" && text_of(event, "state") != "completed") {
            told_.add_trouble(fmt::format("{}: {}", url, text_of(event, "error")));
        }
    }
}

/// The files of a recording wait for each other, those of others don't.
void Sweeper::sweep() {
    std::set<std::string> held_up;
    for (auto next = waiting_.begin(); next != waiting_.end();) {
        const FinishedFile& file = next->file;
        if (held_up.contains(file.url) || (!check_->take(file) && !is_given_up(*next))) {
            held_up.insert(file.url);
            ++next;
            continue;
        }
        bytes_ += file.bytes;
        std::error_code ignored;
        std::filesystem::remove(file.path, ignored);
        next = waiting_.erase(next);
    }
}

bool Sweeper::is_given_up(Waiting& waiting) {
    if (!waiting.since) waiting.since = Clock::now();
    if (Clock::now() - *waiting.since < kPatience) return false;
    told_.add_trouble(fmt::format("{}: {} bytes, and nothing that the origin sent",
                                  waiting.file.path.filename().string(), waiting.file.bytes));
    return true;
}

Completeness Sweeper::finish(double length_s) {
    thread_ = {};
    read_events();
    const auto end = Clock::now() + kPatience + 1s;
    for (sweep(); !waiting_.empty() && Clock::now() < end; sweep())
        std::this_thread::sleep_for(kLookEach);
    Completeness all = check_->result(length_s);
    all += told_;
    return all;
}

}  // namespace weir::bench
