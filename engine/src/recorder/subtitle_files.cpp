// SPDX-License-Identifier: MIT
#include "recorder/subtitle_files.hpp"

#include <algorithm>
#include <utility>

#include "base/fail.hpp"
#include "index/text_file.hpp"

namespace weir::recorder {
namespace {

namespace webvtt = media::webvtt;

constexpr std::size_t kMostBlockBytes = 32 << 10;

std::filesystem::path subtitles_path(std::filesystem::path media_file) {
    return media_file.replace_extension("vtt");
}

}  // namespace

SubtitleFiles::SubtitleFiles(std::shared_ptr<store::Volume> volume,
                             boost::asio::any_io_executor executor, SyncPolicy sync, Told told)
    : volume_(std::move(volume)),
      executor_(std::move(executor)),
      sync_(sync),
      told_(std::move(told)) {}

void SubtitleFiles::begin_file(unsigned number, Nanoseconds start) {
    files_.try_emplace(number);
    placer_.begin_file(number, start);
    write_placed();
}

void SubtitleFiles::name_file(unsigned number, const std::filesystem::path& media_file) {
    const auto file = files_.find(number);
    if (file == files_.end()) return;
    file->second.media_file = media_file;
    const std::string waiting = std::exchange(file->second.waiting, {});
    if (!waiting.empty()) write(file->second, waiting);
    close_full_files();
}

void SubtitleFiles::end_file(Nanoseconds end) {
    placer_.end_file(end);
    write_placed();
}

void SubtitleFiles::advance(Nanoseconds position) {
    placer_.advance(position);
    write_placed();
}

void SubtitleFiles::keep_blocks(const std::vector<std::string>& blocks) {
    for (const auto& block : blocks) {
        if (std::ranges::find(blocks_, block) != blocks_.end()) continue;
        std::size_t bytes = block.size();
        for (const auto& kept : blocks_)
            bytes += kept.size();
        if (bytes > kMostBlockBytes)
            return tell_left_out(
                fail(Errc::too_large, "styles of more than {} bytes", kMostBlockBytes));
        blocks_.push_back(block);
    }
}

void SubtitleFiles::add(webvtt::Cue cue) {
    if (!placer_.add(std::move(cue)))
        tell_left_out(
            fail(Errc::too_large, "more than {} bytes of them at a time", CuePlacer::kMostBytes));
    write_placed();
}

void SubtitleFiles::finish() {
    placer_.finish();
    write_placed();
}

void SubtitleFiles::write_placed() {
    for (const auto& [number, cue] : placer_.take()) {
        File& file = files_.at(number);
        std::string text;
        if (!std::exchange(file.has_begun, true)) text = webvtt::header_text(blocks_);
        write(file, text += webvtt::cue_text(cue));
    }
    close_full_files();
}

void SubtitleFiles::write(File& file, std::string_view text) {
    if (file.media_file.empty()) {
        if (file.waiting.size() + text.size() <= index::TextFile::kMostHeld)
            file.waiting += text;
        else
            tell_left_out(fail(Errc::stalled, "the disk is too slow"));
        return;
    }
    if (!file.writer) {
        Told told{[this](const Error& error) { tell_left_out(error); },
                  [this] {
                      if (is_settled()) told_.settled();
                  }};
        file.writer = std::make_unique<TextWriter>(volume_, executor_, sync_, std::move(told));
        file.writer->set_name(subtitles_path(file.media_file));
    }
    file.writer->append(text);
}

/// What is closed goes once its disk thread is done; what has no name yet waits for it.
void SubtitleFiles::close_full_files() {
    std::erase_if(files_, [this](auto& entry) {
        auto& [number, file] = entry;
        if (placer_.is_open(number) || !file.waiting.empty()) return false;
        if (!file.writer) return true;
        file.writer->close();
        return file.writer->is_settled();
    });
}

void SubtitleFiles::tell_left_out(const Error& error) {
    if (!std::exchange(has_told_, true))
        told_.trouble(fail(error.code, "not all subtitles are written down: {}", error.detail));
}

bool SubtitleFiles::is_settled() const {
    return std::ranges::all_of(files_, [](const auto& entry) {
        return !entry.second.writer || entry.second.writer->is_settled();
    });
}

}  // namespace weir::recorder
