// SPDX-License-Identifier: MIT
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <weir/event.hpp>
#include <weir/ext/resolver.hpp>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "media/segment.hpp"
#include "playlist/date_range_news.hpp"
#include "recorder/handle.hpp"

namespace weir::recorder {

/// Tells what becomes of one recording: as events, as log lines, as figures, and in the end as
/// summary. Thread: shard.
class Reporter {
public:
    using Emit = std::function<void(Event)>;
    /// Write down what is told.
    struct Ledger {
        std::function<void(const Gap&, const std::filesystem::path& file)> gap{};
        std::function<void(const event::AdvertRecorded&)> advert{};
        std::function<void(const event::EncodingChanged&)> encoding{};
    };

    Reporter(Handle& handle, Emit emit, Log log);

    void keep_ledger(Ledger ledger) { ledger_ = std::move(ledger); }

    void started();
    void state(RecordingState state);
    void room_found(const ext::Room& room, const ext::Resolution& resolution,
                    const ext::Candidate& chosen);
    void page_changed(std::string platform, std::string detail, std::string answer);
    void run_started(const std::string& protocol, const std::string& url);
    void file_opened(const std::filesystem::path& path);
    /// `number`: the files of a rendition are listed by it, in whatever order their disk threads
    /// finish them.
    void file_finished(std::uint64_t number, const FileInfo& file);
    /// In the summary a gap is joined to the last one of its rendition where it continues it, so
    /// that an outage of hours is one entry; events and the log tell each as it comes.
    /// `file`: with the last frame before it, where the caller knows better than the ledger.
    void gap(Gap gap, const std::filesystem::path& file = {});
    /// weir itself was not running since `former` was cut off: a gap.
    void down_since(const Resume& former);
    /// An advertisement begins to be recorded, behind all that is.
    void advert(const media::Segment& segment, const std::string& rendition);
    void encoding_changed(event::EncodingChanged changed);
    /// As a playlist lists them: those that are new are told.
    void date_ranges(const std::vector<playlist::DateRange>& listed);
    void warning(const Error& error);
    /// Another URL of the stream is used from now on. While they change often, not each change is
    /// an event.
    void line_changed(const std::string& url, const std::string& why);
    /// RecordingSummary::resume.
    void ends_at(std::optional<Resume> end) { summary_.resume = std::move(end); }
    const std::optional<Resume>& end() const { return summary_.resume; }
    /// The last call.
    void ended(RecordingState state, std::optional<Error> error);

    bool has_gap(GapCause cause) const;
    bool has_media() const { return handle_.files > 0; }
    const Log& log() const { return log_; }

private:
    void emit(Event::What what);
    struct LastGap {
        std::int64_t media_ms = -1;  ///< Recorded when it was told.
        double end_s = 0;            ///< Where it ends in the recording.
        std::optional<std::size_t> in_summary{};
    };
    double place_after(const LastGap& last) const;
    void count_end();
    void add_to_summary(Gap gap, LastGap& last);

    Handle& handle_;
    Emit emit_;
    Log log_;
    Ledger ledger_;
    RecordingSummary summary_;
    std::map<std::pair<std::uint64_t, std::string>, FileInfo> files_;  ///< By rendition.
    playlist::DateRangeNews date_range_news_;
    std::map<std::string, LastGap> last_gaps_;  ///< By rendition.
    std::optional<std::uint64_t> last_advert_;  ///< Its msn.
    std::optional<Clock::time_point> line_change_told_;
    unsigned line_changes_ = 0;  ///< Since then.
};

}  // namespace weir::recorder
