// SPDX-License-Identifier: MIT
#include "recorder/file_series.hpp"

#include <algorithm>
#include <utility>

#include <boost/asio/post.hpp>

#include "index/file_name.hpp"
#include "index/naming.hpp"
#include "index/repair.hpp"
#include "recorder/file_publisher.hpp"
#include "recorder/live_publisher.hpp"

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

std::shared_ptr<FileSeries> FileSeries::make(Context& context, std::string rendition) {
    const unsigned series = rendition.empty() ? 0 : 1;
    auto files = std::shared_ptr<FileSeries>{new FileSeries{context, std::move(rendition), series}};
    if (files->rendition_.empty()) files->begin_ledger();
    return files;
}

FileSeries& FileSeries::beside(const std::string& name) {
    const auto series = static_cast<unsigned>(beside_.size() + 1);
    beside_.push_back(std::shared_ptr<FileSeries>{new FileSeries{context_, name, series}});
    return *beside_.back();
}

/// What is written beside the files tells us.
TextWriter::Told FileSeries::told() {
    const std::weak_ptr<FileSeries> weak = weak_from_this();
    TextWriter::Told told;
    told.trouble = [weak](const Error& error) {
        if (const auto self = weak.lock()) self->context_.reporter.warning(error);
    };
    told.settled = [weak] {
        if (const auto self = weak.lock()) self->context_.wake.notify();
    };
    return told;
}

void FileSeries::begin_ledger() {
    ledger_ = std::make_unique<GapLedger>(context_.shared.volume, context_.executor,
                                          context_.options().sync, told());
    const std::weak_ptr<FileSeries> weak = weak_from_this();
    Reporter::Ledger ledger;
    ledger.gap = [weak](const Gap& gap, const std::filesystem::path& file) {
        if (const auto self = weak.lock())
            self->writes_ledger().add(gap, file.empty() ? self->file_before(gap.media_s) : file);
    };
    ledger.advert = [weak](const event::AdvertRecorded& advert) {
        if (const auto self = weak.lock())
            self->writes_ledger().add(advert, self->file_before(advert.media_s));
    };
    ledger.encoding = [weak](const event::EncodingChanged& changed) {
        if (const auto self = weak.lock())
            self->writes_ledger().add(changed, self->file_before(changed.media_s));
    };
    context_.reporter.keep_ledger(std::move(ledger));
}

SubtitleFiles& FileSeries::keep_subtitles() {
    subtitles_ = std::make_unique<SubtitleFiles>(context_.shared.volume, context_.executor,
                                                 context_.options().sync, told());
    return *subtitles_;
}

Publisher* FileSeries::publisher() {
    const auto& options = context_.options().publish;
    if (publisher_ || !is_main() || !options) return publisher_.get();
    auto lane = PublishLane::make(context_);
    if (options->dvr)
        publisher_ = std::make_unique<FilePublisher>(context_, *this, std::move(lane));
    else
        publisher_ = std::make_unique<LivePublisher>(context_, std::move(lane));
    return publisher_.get();
}

void FileSeries::when_stored(std::function<void()> call) {
    current_->mark([weak = weak_from_this(), executor = context_.executor, call = std::move(call)] {
        boost::asio::post(executor, [weak, call] {
            if (const auto self = weak.lock()) call();
        });
    });
}

/// The file with the last frame before it: what follows it may have begun another one already.
const std::filesystem::path& FileSeries::file_before(std::optional<double> media_s) const {
    return media_s && *media_s <= media::to_seconds(start_) && number_ > 1 ? before_ : path_;
}

/// There may be something to write before there is a file.
GapLedger& FileSeries::writes_ledger() {
    if (!ledger_->has_place())
        ledger_->stand_beside(context_.options().directory /
                              (name_of(std::max(number_, 1u)) + ".part"));
    return *ledger_;
}

std::string FileSeries::name_of(unsigned number) const {
    const RecordingOptions& options = context_.options();
    index::NameValues values;
    values.url = options.url;
    values.title = options.title.empty() ? context_.title : options.title;
    values.name = context_.anchor;
    values.format = format_name(options.format);
    values.at = WallClock::now();
    values.recording = context_.handle.id();
    values.number = number;
    auto name = index::expand_name(options.name, values);
    if (rendition_.empty()) return name;
    auto rendition = index::safe_file_name(rendition_);
    std::ranges::replace(rendition, ' ', '.');
    return name + "." + rendition;
}

store::File& FileSeries::begin(std::string_view extension, media::Nanoseconds start) {
    const RecordingOptions& options = context_.options();
    store::FileOptions file;
    file.directory = options.directory;
    file.name = name_of(++number_);
    file.extension = extension;
    file.sync = options.sync;
    before_ = std::exchange(path_, {});
    start_ = start;
    if (subtitles_) subtitles_->begin_file(number_, start);
    kept_ = std::make_shared<std::optional<FileReport>>();
    file.repair = [kept = kept_,
                   may_read = !options.quarantined](const std::filesystem::path& path) {
        (void)index::repair_file(path);
        kept->emplace();
        if (!may_read) return;
        if (auto report = inspect(path)) **kept = std::move(*report);
    };
    if (const auto& slot = context_.notebook.slot())
        file.created = [slot, series = series_, number = number_](const auto& path) {
            slot->file_opened(series, number, path);
        };
    current_ =
        store::File::open(context_.shared.volume, context_.executor, std::move(file), events());
    return *current_;
}

store::FileEvents FileSeries::events() {
    const std::weak_ptr<FileSeries> weak = weak_from_this();
    store::FileEvents events;
    events.opened = [weak, number = number_](const std::filesystem::path& path) {
        if (const auto self = weak.lock()) self->on_opened(number, path);
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
    events.low_space = [weak](const Error& error) {
        const auto self = weak.lock();
        if (!self) return;
        self->is_low_ = self->is_low_ || !self->error_;
        self->fail(error);
    };
    return events;
}

void FileSeries::on_opened(unsigned number, const std::filesystem::path& path) {
    context_.reporter.file_opened(path);
    if (number == number_) path_ = path;
    if (number + 1 == number_) before_ = path;
    if (!std::exchange(has_opened_, true) && ledger_) ledger_->stand_beside(path);
    if (subtitles_) subtitles_->name_file(number, path);
    if (publisher_) publisher_->name_file(number, path);
}

void FileSeries::fail(const Error& error) {
    if (!error_) error_ = error;
    context_.wake.notify();
}

void FileSeries::end(double duration_s, std::optional<PacketCounts> packets) {
    if (!current_) return;
    if (subtitles_)
        subtitles_->end_file(start_ + std::chrono::duration_cast<media::Nanoseconds>(
                                          std::chrono::duration<double>(duration_s)));
    Ended ended{number_, media::to_seconds(start_), current_->bytes(), {}, kept_};
    ended.info.duration_s = duration_s;
    ended.info.packets = packets;
    ended.info.rendition = rendition_;
    if (const auto& slot = context_.notebook.slot())
        current_->mark(
            [slot, series = series_, number = number_] { slot->file_whole(series, number); });
    closing_.push_back({number_, std::move(current_)});
    closing_.back().file->close(
        [weak = weak_from_this(), ended](const Result<store::ClosedFile>& outcome) {
            if (const auto self = weak.lock()) self->on_closed(ended, outcome);
        });
}

void FileSeries::note(Resume position, std::uint64_t bytes) {
    const auto& slot = context_.notebook.slot();
    if (!slot || !current_) return;
    current_->mark([slot, series = series_, number = number_, bytes,
                    position = context_.notebook.described(std::move(position))] {
        slot->keep(series, number, bytes, position);
    });
}

void FileSeries::once_written(std::function<void()> job) {
    if (current_) current_->mark(std::move(job));
}

void FileSeries::advance(media::Nanoseconds position) {
    if (subtitles_) subtitles_->advance(position);
}

void FileSeries::finish() {
    if (publisher_) publisher_->finish();
    if (!subtitles_) return;
    subtitles_->finish();
    if (subtitles_->late_cues() > 0)
        context_.log().warn("subtitles that came too late left out: count={}",
                            subtitles_->late_cues());
}

bool FileSeries::is_settled() const {
    const auto is_done = [](const auto& files) { return files->is_settled(); };
    return closing_.empty() && std::ranges::all_of(beside_, is_done) &&
           (!ledger_ || ledger_->is_settled()) && (!subtitles_ || subtitles_->is_settled());
}

void FileSeries::on_closed(Ended file, const Result<store::ClosedFile>& outcome) {
    std::erase_if(closing_, [&file](const Closing& c) { return c.number == file.number; });
    if (outcome) {
        file.info.path = outcome->path;
        file.info.bytes = outcome->bytes;
    }
    if (publisher_) publisher_->close_file(static_cast<unsigned>(file.number));
    if (*file.kept) tell_cut(file);
    if (!outcome)
        fail(outcome.error());
    else if (!outcome->path.empty())
        context_.reporter.file_finished(file.number, file.info);
    context_.wake.notify();
}

/// Of a file that nobody may read.
double FileSeries::share_kept(const Ended& file) {
    if (file.given_bytes == 0) return 0;
    return file.info.duration_s * static_cast<double>(file.info.bytes) /
           static_cast<double>(file.given_bytes);
}

/// The disk took less than was written: the file is told as it is, and the rest as a gap.
void FileSeries::tell_cut(Ended& file) {
    FileInfo& info = file.info;
    const FileReport& kept = **file.kept;
    const double kept_s = context_.options().quarantined ? share_kept(file) : kept.duration_s;
    const double lost_s = std::max(info.duration_s - kept_s, 0.0);
    info.duration_s = std::min(info.duration_s, kept_s);
    if (info.packets) info.packets = PacketCounts{};
    for (const TrackReport& track : kept.tracks)
        if (info.packets)
            (track.kind == "video" ? info.packets->video : info.packets->audio) += track.packets;
    Gap gap{GapCause::disk, {}, {}, lost_s, {}, {}};
    gap.detail = error_ ? error_->message() : "could not be written";
    gap.media_s = file.start_s + info.duration_s;
    gap.rendition = rendition_;
    context_.reporter.gap(std::move(gap), info.path);
}

std::uint64_t FileSeries::pending_bytes() const {
    std::uint64_t bytes = current_ ? current_->pending_bytes() : 0;
    for (const auto& closing : closing_)
        bytes += closing.file->pending_bytes();
    for (const auto& files : beside_)
        bytes += files->pending_bytes();
    return bytes;
}

void FileSeries::set_blocked(bool is_blocked) {
    if (std::exchange(is_blocked_, is_blocked) && !is_blocked) context_.wake.notify();
}

bool FileSeries::is_full() const {
    const auto pending = pending_bytes();
    // Where the process has no memory left, each stream may still fill a block: so it goes on as
    // the disk takes what it holds, whoever holds the rest.
    return is_blocked_ || pending >= context_.options().buffer_bytes / kDiskShare ||
           context_.shared.volume->is_congested() ||
           (context_.shared.memory->is_spent() && pending > store::kBlockBytes);
}

}  // namespace weir::recorder
