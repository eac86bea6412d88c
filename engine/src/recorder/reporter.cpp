// SPDX-License-Identifier: MIT
#include "recorder/reporter.hpp"

#include <algorithm>
#include <cmath>

namespace weir::recorder {
namespace {

constexpr auto kLineChangePeriod = 30s;  ///< Not more than one event in so long.

std::string range_text(const Gap& gap) {
    if (!gap.from_msn) return "none";
    return fmt::format("{}-{}", *gap.from_msn, gap.to_msn.value_or(*gap.from_msn));
}

bool continues(const Gap& before, const Gap& next) {
    return before.cause == next.cause && before.to_msn && next.from_msn &&
           *before.to_msn + 1 == *next.from_msn;
}

/// Of a text that a stranger wrote.
std::string_view shortened(std::string_view text) {
    return text.substr(0, 100);
}

std::string_view scte35_text(const playlist::DateRange& range) {
    if (!range.scte35_out.empty()) return "out";
    if (!range.scte35_in.empty()) return "in";
    return range.scte35_command.empty() ? "none" : "command";
}

std::optional<double> seconds(const std::optional<playlist::Seconds>& duration) {
    if (!duration) return std::nullopt;
    return duration->count();
}

event::DateRangeFound to_event(playlist::DateRange range) {
    event::DateRangeFound found;
    found.id = std::move(range.id);
    found.class_name = std::move(range.class_name);
    found.start = range.start;
    found.end = range.end;
    found.duration_s = seconds(range.duration);
    found.planned_duration_s = seconds(range.planned_duration);
    found.ends_on_next = range.ends_on_next;
    found.scte35_command = std::move(range.scte35_command);
    found.scte35_out = std::move(range.scte35_out);
    found.scte35_in = std::move(range.scte35_in);
    for (auto& attribute : range.client_attributes)
        found.client_attributes.push_back({std::move(attribute.name), std::move(attribute.value)});
    return found;
}

}  // namespace

Reporter::Reporter(Handle& handle, Emit emit, Log log)
    : handle_(handle), emit_(std::move(emit)), log_(std::move(log)) {
    summary_.url = handle.options().url;
}

void Reporter::emit(Event::What what) {
    emit_(Event{handle_.id(), std::chrono::system_clock::now(), std::move(what)});
}

void Reporter::started() {
    const bool is_poll = handle_.options().is_poll;
    log_.put(is_poll ? LogLevel::debug : LogLevel::info, "recording started: url={}",
             loggable_url(summary_.url));
    emit(event::RecordingStarted{summary_.url});
}

void Reporter::state(RecordingState state) {
    if (handle_.state.exchange(state) == state) return;
    log_.info("state changed: state={}", to_string(state));
}

void Reporter::room_found(const ext::Room& room, const ext::Resolution& resolution,
                          const ext::Candidate& chosen) {
    log_.info("room found: room={} protocol={} rung={} codec={} line={}", room.key(),
              to_string(chosen.protocol), to_string(chosen.rung),
              chosen.codec.empty() ? "unknown" : shortened(chosen.codec),
              chosen.line.empty() ? "unknown" : shortened(chosen.line));
    event::RoomFound found;
    found.platform = room.platform;
    found.room = room.key();
    found.anchor = resolution.anchor;
    found.title = resolution.title;
    found.avatar = resolution.avatar;
    found.started = resolution.started;
    found.protocol = to_string(chosen.protocol);
    found.rung = to_string(chosen.rung);
    found.quality = chosen.quality;
    found.codec = chosen.codec;
    found.line = chosen.line;
    found.candidates = static_cast<unsigned>(resolution.candidates.size());
    emit(std::move(found));
}

void Reporter::page_changed(std::string platform, std::string detail, std::string answer) {
    log_.warn("the service answers in a shape that is not known: platform={} detail={}", platform,
              shortened(detail));
    emit(event::PageChanged{std::move(platform), std::move(detail), std::move(answer)});
}

void Reporter::run_started(const std::string& protocol, const std::string& url) {
    const unsigned run = ++handle_.runs;
    ++(run == 1 ? handle_.tally()->started : handle_.tally()->reconnects);
    log_.info("run started: run={} protocol={} url={}", run, protocol, loggable_url(url));
    emit(event::RunStarted{run, protocol, loggable_url(url)});
    state(RecordingState::recording);
}

void Reporter::file_opened(const std::filesystem::path& path) {
    ++handle_.files;
    log_.info("file opened: path={}", path.string());
    emit(event::FileOpened{path});
}

void Reporter::file_finished(std::uint64_t number, const FileInfo& file) {
    log_.info("file finished: path={} bytes={} media_s={:.3f}", file.path.string(), file.bytes,
              file.duration_s);
    files_.emplace(std::pair{number, file.rendition}, file);
    emit(event::FileFinished{file});
}

/// Behind what is recorded, and behind the gaps since then.
double Reporter::place_after(const LastGap& last) const {
    const std::int64_t media_ms = handle_.media_ms;
    return media_ms == last.media_ms ? last.end_s : static_cast<double>(media_ms) / 1000;
}

void Reporter::gap(Gap gap, const std::filesystem::path& file) {
    gap.at = gap.until = std::chrono::system_clock::now();
    LastGap& last = last_gaps_[gap.rendition];
    if (!gap.media_s) gap.media_s = place_after(last);
    last.media_ms = handle_.media_ms;
    last.end_s = *gap.media_s + gap.seconds;
    // What is left out because that is wanted is no fault.
    const auto level = gap.cause == GapCause::advert ? LogLevel::info : LogLevel::error;
    log_.put(level, "media lost: cause={} rendition={} msn={} seconds={:.3f} detail={}",
             to_string(gap.cause), gap.rendition.empty() ? "main" : gap.rendition, range_text(gap),
             gap.seconds, gap.detail.empty() ? "none" : gap.detail);
    handle_.tally()->add(gap);
    ++handle_.gaps;
    handle_.gap_ms += std::llround(gap.seconds * 1000);
    emit(event::GapFound{gap});
    if (ledger_.gap) ledger_.gap(gap, file);
    add_to_summary(std::move(gap), last);
}

void Reporter::down_since(const Resume& former) {
    if (former.has_ended || !former.at) return;
    Gap missed{GapCause::down, {}, {}, 0, {}, {}};
    const std::chrono::duration<double> since = std::chrono::system_clock::now() - *former.at;
    missed.seconds = std::max(since.count(), 0.0);
    missed.detail = "while weir was down";
    gap(std::move(missed));
}

void Reporter::add_to_summary(Gap gap, LastGap& last) {
    Gap* before = last.in_summary ? &summary_.gaps[*last.in_summary] : nullptr;
    if (before && continues(*before, gap)) {
        before->to_msn = gap.to_msn;
        before->seconds += gap.seconds;
        before->until = gap.until;
    } else {
        last.in_summary = summary_.gaps.size();
        summary_.gaps.push_back(std::move(gap));
    }
}

bool Reporter::has_gap(GapCause cause) const {
    return std::ranges::count(summary_.gaps, cause, &Gap::cause) > 0;
}

void Reporter::advert(const media::Segment& segment, const std::string& rendition) {
    event::AdvertRecorded advert;
    advert.msn = segment.msn;
    advert.seconds = segment.duration.count();
    advert.media_s = place_after(last_gaps_[rendition]);
    advert.program_date_time = segment.program_date_time;
    advert.rendition = rendition;
    const bool goes_on = last_advert_ && *last_advert_ + 1 == segment.msn;
    last_advert_ = segment.msn;
    log_.put(goes_on ? LogLevel::debug : LogLevel::info,
             "advertisement recorded: msn={} seconds={:.3f}", advert.msn, advert.seconds);
    if (ledger_.advert) ledger_.advert(advert);
    emit(std::move(advert));
}

/// That it begins is no news for the ledger.
void Reporter::encoding_changed(event::EncodingChanged changed) {
    log_.put(changed.error ? LogLevel::warn : LogLevel::info,
             "encoding: output={} from={} to={} media_s={:.3f} cause={}",
             changed.output.empty() ? "main" : changed.output,
             changed.from.empty() ? "none" : changed.from, changed.to.empty() ? "none" : changed.to,
             changed.media_s, changed.error ? changed.error->message() : "none");
    handle_.tally()->add(changed);
    if (changed.error && ledger_.encoding) ledger_.encoding(changed);
    emit(std::move(changed));
}

void Reporter::date_ranges(const std::vector<playlist::DateRange>& listed) {
    if (listed.empty()) return;
    for (auto& range : date_range_news_.take(listed)) {
        log_.info("date range: id={} class={} scte35={}", shortened(range.id),
                  range.class_name.empty() ? "none" : shortened(range.class_name),
                  scte35_text(range));
        emit(to_event(std::move(range)));
    }
}

void Reporter::warning(const Error& error) {
    log_.warn("trouble: {}", error.message());
    emit(event::Warning{error});
}

void Reporter::line_changed(const std::string& url, const std::string& why) {
    log_.info("line changed: url={} cause={}", loggable_url(url), why);
    ++handle_.tally()->failovers;
    ++line_changes_;
    const auto now = Clock::now();
    if (line_change_told_ && now - *line_change_told_ < kLineChangePeriod) return;
    std::string words = fmt::format("{}; going on with {}", why, loggable_url(url));
    if (line_changes_ > 1) words += fmt::format(" (change {} since the last word)", line_changes_);
    line_change_told_ = now;
    line_changes_ = 0;
    emit(event::Warning{Error{Errc::line_left, std::move(words)}});
}

void Reporter::count_end() {
    Tally& tally = *handle_.tally();
    if (handle_.runs == 0)
        ++tally.not_live;
    else
        ++(summary_.state == RecordingState::completed ? tally.completed : tally.failed);
}

void Reporter::ended(RecordingState state, std::optional<Error> error) {
    summary_.state = state;
    summary_.error = std::move(error);
    summary_.forced = handle_.wish() == Handle::Wish::abort;
    summary_.runs = handle_.runs;
    summary_.received_bytes = handle_.received_bytes;
    for (auto& [key, file] : files_)
        summary_.files.push_back(std::move(file));
    handle_.state = state;
    count_end();
    const bool is_poll = handle_.options().is_poll && handle_.runs == 0;
    log_.put(is_poll ? LogLevel::debug : LogLevel::info,
             "recording ended: state={} forced={} runs={} bytes={} files={} gaps={} error={}",
             to_string(state), summary_.forced, summary_.runs, summary_.received_bytes,
             summary_.files.size(), summary_.gaps.size(),
             summary_.error ? summary_.error->message() : "none");
    emit(event::RecordingEnded{summary_});
    handle_.set_summary(summary_);
}

}  // namespace weir::recorder
