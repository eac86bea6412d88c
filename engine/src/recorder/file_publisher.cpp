// SPDX-License-Identifier: MIT
#include "recorder/file_publisher.hpp"

#include <algorithm>
#include <utility>

#include "base/fail.hpp"
#include "publish/boxes.hpp"
#include "recorder/file_series.hpp"

namespace weir::recorder {

FilePublisher::FilePublisher(Context& context, FileSeries& files, std::shared_ptr<PublishLane> lane)
    : files_(files), lane_(std::move(lane)), segmenter_(context.options().publish->segment) {}

void FilePublisher::set_tracks(const av::Tracks& tracks) {
    const auto same = [](const av::Track& a, const av::Track& b) {
        return a.same_format(b) || a.same_picture(b);
    };
    if (begin_ && !std::ranges::equal(tracks, tracks_, same)) broken_off_ = segmenter_.end();
    tracks_ = tracks;
    dates_.set_tracks(tracks);
}

void FilePublisher::begin_file(const mux::FormatSpec& format, ByteView header) {
    const bool is_ts = format.format == Format::ts;
    is_refused_ = !is_ts && (format.format != Format::mp4 || !publish::holds_moov(header));
    broken_off_.reset();
    init_bytes_ = is_ts ? 0 : header.size();
    extension_ = fmt::format(".{}", format.extension);
    if (is_refused_)
        lane_->trouble(fail(Errc::unsupported_codec,
                            "the codecs want a file that players can't read while it is written"));
}

void FilePublisher::write(const mux::Assembler::Placed& placed, mux::Muxer& file) {
    store::File* current = files_.current();
    if (is_refused_ || !current) return;
    auto step = segmenter_.look(dates_.frame_of(placed), WallClock::now());
    if (broken_off_) step.ended = std::exchange(broken_off_, std::nullopt);
    if (!step.ended && !step.begins) return;
    if (!file.cut()) {
        (void)segmenter_.end();
        has_lost_ = true;
        begin_.reset();
        return;
    }
    if (step.ended) end_range(*step.ended, current->bytes());
    begin_.reset();
    if (step.begins) begin_ = current->bytes();
}

void FilePublisher::end_file(mux::Muxer& file) {
    const auto segment = segmenter_.end();
    store::File* current = files_.current();
    if (segment && current && file.cut()) end_range(*segment, current->bytes());
    begin_.reset();
}

void FilePublisher::end_range(const publish::Segmenter::Segment& segment, std::uint64_t end) {
    if (!begin_ || end <= *begin_) return;
    Entry entry{.id = ++last_id_, .file = files_.number()};
    entry.range.extension = extension_;
    entry.range.range = {*begin_, end - *begin_};
    entry.range.init_bytes = init_bytes_;
    PublishedSegment& published = entry.range.segment;
    published.duration = segment.duration;
    published.target = segment.target;
    published.date = segment.date;
    published.is_discontinuous = segment.is_discontinuous || std::exchange(has_lost_, false);
    published.is_independent = segment.is_independent;
    entries_.push_back(std::move(entry));
    files_.when_stored([this, id = last_id_] { on_stored(id); });
}

void FilePublisher::name_file(unsigned number, const std::filesystem::path& path) {
    names_[number] = path.native() + ".part";
}

void FilePublisher::on_stored(std::uint64_t id) {
    for (Entry& entry : entries_)
        if (entry.id == id) entry.is_stored = true;
    pass_on();
}

/// What is not stored by now never will be.
void FilePublisher::close_file(unsigned number) {
    for (Entry& entry : entries_)
        if (entry.file == number) entry.is_lost = !entry.is_stored;
    pass_on();
    names_.erase(names_.begin(), names_.find(number));
}

/// Files are closed and written side by side; players are told in the order of time.
void FilePublisher::pass_on() {
    for (; !entries_.empty() && (entries_.front().is_stored || entries_.front().is_lost);
         entries_.pop_front()) {
        Entry& entry = entries_.front();
        if (entry.is_lost) {
            lost_before_ = true;
            continue;
        }
        entry.range.file = names_[entry.file];
        entry.range.segment.is_discontinuous |= std::exchange(lost_before_, false);
        lane_->put(std::move(entry.range));
    }
    if (entries_.empty() && std::exchange(is_finishing_, false)) lane_->finish();
}

void FilePublisher::finish() {
    is_finishing_ = true;
    pass_on();
}

}  // namespace weir::recorder
