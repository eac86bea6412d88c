// SPDX-License-Identifier: MIT
#include "recorder/recording_folder.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "av/process.hpp"
#include "kit/process.hpp"

namespace weir::kit {

using namespace std::chrono_literals;

RecordingFolder::RecordingFolder(Format format, RecordingOptions options)
    : client_(loop_.get_executor()),
      volume_(std::make_shared<store::Volume>(1, 1u << 30)),
      handle_(1,
              [&] {
                  options.url = "http://127.0.0.1/live";
                  options.directory = directory_.path();
                  options.name = "{n}";
                  options.format = format;
                  return options;
              }()),
      reporter_(
          handle_,
          [this](Event event) {
              if (const auto* file = std::get_if<event::FileFinished>(&event.what))
                  finished_.push_back(file->file.path);
              if (const auto* warning = std::get_if<event::Warning>(&event.what))
                  warnings_.push_back(warning->error);
              if (const auto* gap = std::get_if<event::GapFound>(&event.what))
                  gaps_.push_back(gap->gap);
              if (const auto* changed = std::get_if<event::EncodingChanged>(&event.what))
                  encodings_.push_back(*changed);
          },
          Log{[](LogLevel, std::string_view) {}, LogLevel::error}),
      wake_(loop_.get_executor()),
      context_{loop_.get_executor(),
               client_,
               {volume_, {}, std::make_shared<Budget>()},
               handle_,
               reporter_,
               wake_},
      files_(recorder::FileSeries::make(context_)) {
    av::set_up_libav();
}

void RecordingFolder::run_loop() {
    loop_.restart();
    loop_.run();
}

bool RecordingFolder::run_loop_until(const std::function<bool()>& condition) {
    const auto limit = Clock::now() + 30s;
    while (!condition() && Clock::now() < limit) {
        loop_.restart();
        loop_.run_one_for(100ms);
    }
    return condition();
}

void RecordingFolder::settle_disk() {
    // What the disk tells may lead to more for it.
    for (int i = 0; i < 3; ++i) {
        REQUIRE(volume_->wait_idle(Clock::now() + 30s));
        run_loop();
    }
}

void RecordingFolder::settle() {
    REQUIRE(volume_->wait_idle(Clock::now() + 30s));
    run_loop();
    REQUIRE(files_->is_settled());
    CHECK(!files_->error());
}

std::vector<FileReport> RecordingFolder::reports() const {
    std::vector<FileReport> reports;
    for (const auto& path : finished_) {
        auto report = inspect(path);
        REQUIRE(report.has_value());
        reports.push_back(std::move(*report));
    }
    return reports;
}

std::string RecordingFolder::story() const {
    std::string text;
    for (const auto& report : reports()) {
        if (!text.empty()) text += " | ";
        for (const auto& track : report.tracks)
            text += fmt::format("{}{}:{}", &track == &report.tracks.front() ? "" : " ", track.codec,
                                track.packets);
    }
    return text;
}

std::string decoding_errors(const std::filesystem::path& path) {
    const auto ran =
        run_tool({"ffmpeg", "-v", "error", "-nostdin", "-i", path.native(), "-f", "null", "-"});
    return ran.errors;
}

bool all_sound(const std::vector<FileReport>& reports) {
    for (const auto& report : reports) {
        for (const auto& problem : report.problems)
            UNSCOPED_INFO(report.path << ": " << problem);
        if (!report.sound()) return false;
    }
    return true;
}

}  // namespace weir::kit
