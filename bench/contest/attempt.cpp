// SPDX-License-Identifier: MIT
#include "contest/attempt.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <utility>

#include "contest/weir_summary.hpp"
#include "process/pause.hpp"

namespace weir::bench {
namespace {

namespace fs = std::filesystem;

constexpr auto kLookEach = 2s;
constexpr auto kFinishLimit = 60s;
constexpr double kEnoughMedia = 0.9;  // Below it a recorder has missed something.

}  // namespace

bool Attempt::is_installed(const std::vector<std::string>& command, unsigned word) {
    const auto said = kit::run_tool(command, 20s);
    std::istringstream words{said.exit_code == 0 ? said.output : std::string{}};
    for (unsigned i = 0; i <= word; ++i)
        words >> row_.version;
    if (!row_.version.empty()) return true;
    row_.outcome = Outcome::missing;
    remark("it is not installed");
    return false;
}

/// No proxy stands between a contestant and the origin.
Result<void> Attempt::start(std::vector<std::string> arguments) {
    const fs::path output = output_.empty() ? log() : std::exchange(output_, {});
    return crew_.start({.arguments = std::move(arguments),
                        .output = output,
                        .errors = log(),
                        .environment = {"no_proxy=*", "NO_PROXY=*"}});
}

void Attempt::record(std::initializer_list<int> good_exits) {
    if (const auto wrong = let_record(); !wrong.empty()) return set_broken(wrong);
    const Files now = files();
    take_figures(now);
    for (const int code : crew_.exit_codes())
        if (std::ranges::find(good_exits, code) == good_exits.end())
            return set_broken(fmt::format("it ended with {}", code));
    if (job_.is_swept) return;
    if (now.bytes == 0) return set_broken("it recorded nothing");
    if (!job_.is_encoded) remark_on_amount(now);
}

/// What went wrong, or nothing.
std::string Attempt::let_record() {
    const auto begin = Clock::now();
    if (auto wrong = watch_until(begin + job_.settling); !wrong.empty()) return wrong;
    const Spent settled = spent();
    if (auto wrong = watch_until(begin + job_.length); !wrong.empty()) return wrong;
    const Spent all = spent();
    row_.bytes = all.bytes - settled.bytes;
    row_.cpu = all.cpu;
    row_.cpu -= settled.cpu;
    crew_.interrupt();
    return crew_.wait(kFinishLimit) ? "" : "it did not end when asked to";
}

std::string Attempt::watch_until(Clock::time_point end) {
    while (Clock::now() < end) {
        const auto left = std::chrono::ceil<milliseconds>(end - Clock::now());
        if (!pause(std::min<milliseconds>(left, kLookEach))) return "interrupted";
        if (!crew_.all_running()) return "it ended too soon";
        crew_.look();
    }
    return {};
}

void Attempt::set_broken(const std::string& why) {
    constexpr std::size_t kMost = 300;
    std::string said = kit::read_text(log());
    if (said.size() > kMost) said.erase(0, said.size() - kMost);
    std::ranges::replace(said, '\n', ' ');
    row_.outcome = Outcome::broken;
    remark(said.empty() ? why : fmt::format("{}: {}", why, said));
}

Attempt::Files Attempt::files() const {
    Files files;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator{job_.folder, ignored}) {
        if (entry.path().extension() == ".jsonl") continue;  // weir's ledger of gaps.
        const auto bytes = entry.is_regular_file(ignored) ? entry.file_size(ignored) : 0;
        files.least = files.count == 0 ? bytes : std::min(files.least, bytes);
        files.bytes += bytes;
        ++files.count;
    }
    return files;
}

void Attempt::take_figures(const Files& files) {
    if (job_.settling.count() == 0) {
        row_.bytes = files.bytes;
        row_.cpu = crew_.cpu();
    }
    row_.footprint = crew_.largest();
    row_.activity = crew_.activity();
    row_.observed_s = crew_.observed_s();
}

/// A live recorder begins some segments back, so it should hold at least what went by meanwhile.
void Attempt::remark_on_amount(const Files& files) {
    const double due_s = std::chrono::duration<double>(job_.length).count();
    const double least_s = double(files.least) * 8 / job_.media_bps;
    if (files.count != row_.streams)
        remark(fmt::format("{} files for {} streams", files.count, row_.streams));
    if (least_s < due_s * kEnoughMedia)
        remark(fmt::format("it missed media: a stream has {:.1f} s of {:.1f} s", least_s, due_s));
}

Run Attempt::finish(std::vector<kit::Recorded> recordings) {
    return {std::move(row_), std::move(recordings), started_};
}

Run Attempt::finish_by(const std::string& summary) {
    for (std::string& loss : losses_in_summary(summary))
        remark(std::move(loss));
    auto recordings = kit::parse_summary(summary);
    if (!recordings) set_broken(recordings.error().message());
    return finish(recordings ? std::move(*recordings) : std::vector<kit::Recorded>{});
}

}  // namespace weir::bench
