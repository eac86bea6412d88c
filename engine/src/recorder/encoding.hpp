// SPDX-License-Identifier: MIT
#pragma once
#include <boost/asio/steady_timer.hpp>
#include <list>
#include <memory>
#include <optional>
#include <vector>

#include "recorder/backlog.hpp"
#include "recorder/encoded_output.hpp"
#include "recorder/kept_source.hpp"
#include "transcode/workers.hpp"

namespace weir::recorder {

/// Packets on the recording's line of time -> files in which their picture is encoded anew, by the
/// codec workers: of the recording itself, of others beside it, or both. What can't be encoded, or
/// not in time, is copied from a keyframe on, in a new file.  Thread: shard.
/// Full: the files hold the stream back; where that lasts, it is copied.
class Encoding : public std::enable_shared_from_this<Encoding> {
public:
    using Nanoseconds = media::Nanoseconds;
    using Placed = mux::Assembler::Placed;
    static constexpr auto kWatchInterval = std::chrono::milliseconds{500};
    static constexpr auto kHangLimit = std::chrono::seconds{15};  ///< More than a probe takes.

    /// Null: nothing is to be encoded. What stands beside `files` is theirs.
    static std::shared_ptr<Encoding> make(Context& context, FileSeries& files);
    ~Encoding();

    /// The recording itself is encoded: nobody else writes its files.
    bool is_all() const { return is_all_; }

    void set_tracks(const av::Tracks& tracks);
    void push(Placed placed);
    /// It is no live stream: what is not taken now can be had later.
    void be_patient() { is_patient_ = true; }
    /// What follows is on another clock of the source's.
    void begin_clock();
    /// Looks at how far it is, and whether it hangs; each kWatchInterval it does that itself.
    void step(Clock::time_point now);
    /// No more will come.
    void finish();
    /// After finish(): all is with the files.
    bool is_finished() const { return is_finished_; }
    /// What has not come out yet is lost.
    void give_up();

private:
    using Place = KeptSource::Place;

    Encoding(Context& context, FileSeries& files);
    void begin_job(Place from);
    void hand_over();
    void post(EncodingSteps steps);
    void on_parts(std::vector<EncodedParts> parts);
    void on_failures();
    void on_hang();
    void leave(const Error& why);
    void choose_leaving_place();
    void on_end();
    void copy_from(EncodedOutput& output, Place place, const Error& why);
    void forget_written();
    void watch();
    void watch_time(Clock::time_point now);
    void note_held();
    bool is_any_encoding() const;
    Nanoseconds waiting() const { return kept_.length_from(next_); }

    Context& context_;
    FileSeries& files_;
    bool is_all_ = false;
    std::list<EncodedOutput> outputs_;
    std::vector<EncodedOutput*> targets_;  ///< Of the job, in its order.
    std::shared_ptr<EncodingJob> job_;     ///< Null: nothing is encoded (any more).
    unsigned generation_ = 0;              ///< Of the job: what others give comes too late.
    bool is_working_ = false;              ///< It has steps.
    bool needs_tracks_ = false;            ///< It does not know them yet.
    bool is_end_handed_ = false;
    KeptSource kept_;
    Place next_ = 0;  ///< To be handed over.
    std::vector<SourceTimes> times_;
    unsigned clock_ = 0;
    Backlog backlog_;
    std::optional<Error> why_leaving_;
    std::optional<Place> leave_at_;  ///< A keyframe: from there on there is no encoding.
    Clock::time_point flushed_{};
    bool is_patient_ = false, is_ending_ = false, is_finished_ = false;
    Held held_;
    transcode::Workers::Pass pass_;
    boost::asio::steady_timer timer_;
};

}  // namespace weir::recorder
