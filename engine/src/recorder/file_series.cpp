// SPDX-License-Identifier: MIT
#include "recorder/file_series.hpp"

#include <algorithm>

#include "index/naming.hpp"
#include "index/repair.hpp"

namespace weir::recorder {
namespace {

// Of a recording's budget, what may wait for the disk; the rest is for segments that arrive early.
constexpr std::uint64_t kDiskShare = 4;

std::string_view format_name(Format format) {
    switch (format) {
        case Format::source: return "source";
        case Format::ts: return "ts";
        case Format::mp4: return "mp4";
        case Format::mkv: return "mkv";
        case Format::flv: return "flv";
    }
    return "unknown";
}

}  // namespace

std::shared_ptr<FileSeries> FileSeries::make(Context& context) {
    return std::shared_ptr<FileSeries>{new FileSeries{context}};
}

store::File& FileSeries::begin(std::string_view extension) {
    const RecordingOptions& options = context_.options();
    index::NameValues values;
    values.url = options.url;
    values.title = options.title;
    values.format = format_name(options.format);
    values.at = WallClock::now();
    values.recording = context_.handle.id();
    values.number = ++number_;

    store::FileOptions file;
    file.directory = options.directory;
    file.name = index::expand_name(options.name, values);
    file.extension = extension;
    file.sync = options.sync;
    kept_ = std::make_shared<std::optional<FileReport>>();
    file.repair = [kept = kept_](const std::filesystem::path& path) {
        (void)index::repair_file(path);
        auto report = inspect(path);
        *kept = report ? std::move(*report) : FileReport{};
    };
    current_ = store::File::open(context_.volume, context_.executor, std::move(file), events());
    return *current_;
}

store::FileEvents FileSeries::events() {
    const std::weak_ptr<FileSeries> weak = weak_from_this();
    store::FileEvents events;
    events.opened = [weak](const std::filesystem::path& path) {
        if (const auto self = weak.lock()) self->context_.reporter.file_opened(path);
    };
    events.written = [weak](std::uint64_t bytes) {
        const auto self = weak.lock();
        if (!self) return;
        self->context_.handle.written_bytes += bytes;
        self->context_.wake.notify();
    };
    events.failed = [weak](const Error& error) {
        if (const auto self = weak.lock()) self->fail(error);
    };
    return events;
}

void FileSeries::fail(const Error& error) {
    if (!error_) error_ = error;
    context_.wake.notify();
}

void FileSeries::end(double duration_s, std::optional<PacketCounts> packets) {
    if (!current_) return;
    FileInfo info;
    info.duration_s = duration_s;
    info.packets = packets;
    const auto number = number_;
    closing_.push_back({number, std::move(current_)});
    closing_.back().file->close([weak = weak_from_this(), number, info,
                                 kept = kept_](const Result<store::ClosedFile>& outcome) {
        if (const auto self = weak.lock()) self->on_closed(number, outcome, info, kept);
    });
}

void FileSeries::on_closed(std::uint64_t number, const Result<store::ClosedFile>& outcome,
                           FileInfo info, const Kept& kept) {
    std::erase_if(closing_, [number](const Closing& c) { return c.number == number; });
    if (*kept) tell_cut(info, **kept);
    if (!outcome) {
        fail(outcome.error());
    } else if (!outcome->path.empty()) {
        info.path = outcome->path;
        info.bytes = outcome->bytes;
        context_.reporter.file_finished(number, info);
    }
    context_.wake.notify();
}

/// The disk took less than was written: the file is told as it is, and the rest as a gap.
void FileSeries::tell_cut(FileInfo& info, const FileReport& kept) {
    const double lost_s = std::max(info.duration_s - kept.duration_s, 0.0);
    info.duration_s = std::min(info.duration_s, kept.duration_s);
    if (info.packets) info.packets = PacketCounts{};
    for (const TrackReport& track : kept.tracks)
        if (info.packets)
            (track.kind == "video" ? info.packets->video : info.packets->audio) += track.packets;
    context_.reporter.gap({GapCause::disk,
                           std::nullopt,
                           std::nullopt,
                           lost_s,
                           {},
                           error_ ? error_->message() : "could not be written"});
}

std::uint64_t FileSeries::pending_bytes() const {
    std::uint64_t bytes = current_ ? current_->pending_bytes() : 0;
    for (const auto& closing : closing_)
        bytes += closing.file->pending_bytes();
    return bytes;
}

bool FileSeries::is_full() const {
    return pending_bytes() >= context_.options().buffer_bytes / kDiskShare ||
           context_.volume->is_congested();
}

}  // namespace weir::recorder
