// SPDX-License-Identifier: MIT
#include "recorder/encoding.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

#include "base/fail.hpp"

namespace weir::recorder {
namespace {

constexpr std::size_t kMostSteps = 16;  ///< Of one turn of a worker: others have theirs.
/// Of coded frames that wait: what an HLS stream begins with comes at once.
constexpr std::uint64_t kMostWaiting = 32u << 20;
constexpr std::uint64_t kMostKept = 2 * kMostWaiting;
/// With more than that to do still, a recording that is to stop is copied.
constexpr media::Nanoseconds kFarewell = std::chrono::seconds{2};

}  // namespace

std::shared_ptr<Encoding> Encoding::make(Context& context, FileSeries& files) {
    const RecordingOptions& options = context.options();
    const bool is_wanted = options.encode || !options.extra_outputs.empty();
    if (!is_wanted || options.format == Format::source || options.audio_only) return nullptr;
    auto encoding = std::shared_ptr<Encoding>{new Encoding{context, files}};
    encoding->watch();
    return encoding;
}

Encoding::Encoding(Context& context, FileSeries& files)
    : context_(context),
      files_(files),
      is_all_(context.options().encode.has_value()),
      held_(context.handle.account()),
      pass_(context.shared.workers->enter()),
      timer_(context.executor) {
    const RecordingOptions& options = context.options();
    if (options.encode) outputs_.emplace_back(context, "", *options.encode, files);
    for (const ExtraOutput& extra : options.extra_outputs)
        outputs_.emplace_back(context, extra.name, extra.encode, files.beside(extra.name));
    begin_job(0);
}

/// The encoders end where they have worked: that may take its time.
Encoding::~Encoding() {
    if (job_) context_.shared.workers->post([job = std::move(job_)] {});
}

bool Encoding::is_any_encoding() const {
    return std::ranges::any_of(
        outputs_, [](const auto& output) { return !output.is_over() && !output.is_copying(); });
}

/// For all outputs that are encoded still.
void Encoding::begin_job(Place from) {
    ++generation_;
    is_working_ = is_end_handed_ = false;
    needs_tracks_ = true;
    next_ = from;
    targets_.clear();
    std::vector<EncodingTarget> targets;
    for (EncodedOutput& output : outputs_) {
        if (output.is_over() || output.is_copying()) continue;
        targets_.push_back(&output);
        targets.push_back(output.target());
        auto& threads = targets.back().options.threads;
        if (threads == 0) threads = context_.shared.workers->share();
    }
    job_ = std::make_shared<EncodingJob>(context_.shared.encoders, std::move(targets),
                                         context_.options().split.duration);
}

void Encoding::set_tracks(const av::Tracks& tracks) {
    for (EncodedOutput& output : outputs_)
        if (output.is_copying()) output.copy(tracks);
    if (!job_) return;
    kept_.add(tracks);
    times_.resize(std::max(times_.size(), tracks.size()));
    hand_over();
}

void Encoding::begin_clock() {
    ++clock_;
    for (EncodedOutput& output : outputs_)
        if (output.is_copying()) output.begin_clock();
}

void Encoding::push(Placed placed) {
    for (EncodedOutput& output : outputs_)
        if (output.is_copying()) output.copy({placed.packet.clone(), placed.dts, placed.source});
    if (!job_) return;
    const av::Packet& packet = placed.packet;
    const auto base = kept_.tracks_at(kept_.end()).at(packet.track()).time_base();
    times_.at(packet.track())
        .add(media::to_duration(packet.pts(), base),
             {packet.origin(), placed.source, clock_, packet.is_keyframe()});
    kept_.add(std::move(placed));
    choose_leaving_place();
    hand_over();
    note_held();
}

/// Gives the job what there is, a few frames at a time.
void Encoding::hand_over() {
    if (is_working_ || !job_) return;
    const Place end = leave_at_.value_or(kept_.end());
    EncodingSteps steps;
    for (; next_ < end && steps.size() < kMostSteps; ++next_) {
        const auto& step = kept_.at(next_);
        const auto* placed = std::get_if<Placed>(&step);
        if (std::exchange(needs_tracks_, false) && placed) steps.push_back(kept_.tracks_at(next_));
        if (placed)
            steps.emplace_back(placed->packet.clone());
        else
            steps.emplace_back(std::get<av::Tracks>(step));
    }
    const bool is_last = next_ >= end && (leave_at_ || is_ending_);
    if (is_last && !std::exchange(is_end_handed_, true)) steps.emplace_back(EndOfTracks{});
    if (!steps.empty()) post(std::move(steps));
}

void Encoding::post(EncodingSteps steps) {
    is_working_ = true;
    auto work = [weak = weak_from_this(), generation = generation_, job = job_,
                 executor = context_.executor, account = context_.handle.account(),
                 steps = std::make_shared<EncodingSteps>(std::move(steps))] {
        const WorkScope scope{account};
        auto parts = std::make_shared<std::vector<EncodedParts>>(job->work(std::move(*steps)));
        boost::asio::post(executor, [weak, generation, parts] {
            const auto self = weak.lock();
            if (self && self->generation_ == generation) self->on_parts(std::move(*parts));
        });
    };
    context_.shared.workers->post(std::move(work));
}

void Encoding::on_parts(std::vector<EncodedParts> parts) {
    const WorkScope scope{context_.handle.account()};
    is_working_ = false;
    for (std::size_t i = 0; i < parts.size(); ++i)
        for (Encoded& part : parts[i])
            targets_.at(i)->take(std::move(part), times_);
    on_failures();
    if (is_end_handed_)
        on_end();
    else
        forget_written();
    hand_over();
    note_held();
    context_.wake.notify();
}

/// What no backend can encode any more.
void Encoding::on_failures() {
    for (EncodedOutput* output : targets_) {
        if (!output->failure() || output->is_over() || output->is_copying()) continue;
        if (!output->is_recording()) {
            output->end(output->failure());
            continue;
        }
        const auto from = kept_.keyframe_before(output->written().value_or(Nanoseconds::min()));
        copy_from(*output, from.value_or(kept_.end()), *output->failure());
    }
    if (!is_any_encoding()) on_end();
}

void Encoding::copy_from(EncodedOutput& output, Place place, const Error& why) {
    const auto* first = place < kept_.end() ? std::get_if<Placed>(&kept_.at(place)) : nullptr;
    output.begin_copy(kept_.tracks_at(place),
                      first ? first->dts : output.written().value_or(Nanoseconds{0}), why);
    for (; place < kept_.end(); ++place) {
        const auto& step = kept_.at(place);
        if (const auto* placed = std::get_if<Placed>(&step))
            output.copy({placed->packet.clone(), placed->dts, placed->source});
        else
            output.copy(std::get<av::Tracks>(step));
    }
}

/// The job has given all that it was to give.
void Encoding::on_end() {
    for (EncodedOutput& output : outputs_) {
        if (output.is_over() || output.is_copying()) continue;
        if (leave_at_ && output.is_recording())
            copy_from(output, *leave_at_, *why_leaving_);
        else
            output.end(leave_at_ ? why_leaving_ : std::nullopt);
    }
    if (job_) context_.shared.workers->post([job = std::move(job_)] {});
    job_.reset();
    pass_.reset();
    kept_.forget_before(kept_.end());
    next_ = kept_.end();
    files_.set_blocked(false);
    if (is_ending_) finish();
}

/// A driver that does not answer: others do its work, from the last keyframe on.
void Encoding::on_hang() {
    const Error why = fail(Errc::encoder_failed, "no answer for {} s", kHangLimit.count());
    context_.shared.workers->replace_stuck();
    std::optional<Nanoseconds> written;
    for (std::size_t i = 0; i < targets_.size(); ++i) {
        EncodedOutput& output = *targets_[i];
        if (output.is_over() || output.is_copying()) continue;
        const auto at = output.written().value_or(Nanoseconds::min());
        written = std::min(written.value_or(at), at);
        output.leave_backend(job_->first_backend(i), why);
    }
    const auto from = kept_.keyframe_before(written.value_or(Nanoseconds::min()));
    on_failures();
    if (is_any_encoding()) begin_job(from.value_or(kept_.end()));
    hand_over();
}

/// It takes too long: what waits is as it came still, and is copied.
void Encoding::leave(const Error& why) {
    if (why_leaving_ || !job_) return;
    why_leaving_ = why;
    choose_leaving_place();
    hand_over();
}

void Encoding::choose_leaving_place() {
    if (why_leaving_ && !leave_at_) leave_at_ = kept_.keyframe_from(next_);
}

/// All that the slowest output may need again is kept, unless it is too much.
void Encoding::forget_written() {
    std::optional<Nanoseconds> written;
    for (const EncodedOutput* output : targets_) {
        if (output->is_over() || output->is_copying()) continue;
        if (!output->written()) return;
        written = std::min(written.value_or(*output->written()), *output->written());
    }
    if (!written) return;
    for (SourceTimes& times : times_)
        times.forget_before(*written - std::chrono::seconds{1});
    if (const auto place = kept_.keyframe_before(*written))
        kept_.forget_before(std::min(*place, next_));
    while (kept_.bytes() > kMostKept && kept_.begin() < next_)
        kept_.forget_before(kept_.begin() + 1);
}

void Encoding::note_held() {
    held_.set(kept_.bytes());
    files_.set_blocked(job_ && kept_.bytes_from(next_) >= kMostWaiting);
}

void Encoding::watch_time(Clock::time_point now) {
    const bool is_full = kept_.bytes_from(next_) >= kMostWaiting;
    backlog_.note(waiting(), is_full, now);
    const bool must_go = backlog_.is_too_long() && !is_patient_ && !why_leaving_;
    if (must_go && (is_full || context_.shared.workers->lets_one_go(now)))
        leave(fail(Errc::encoder_slow, "it was {:.1f} s behind", media::to_seconds(waiting())));
    const auto busy = job_->busy_since();
    if (is_working_ && busy && now - *busy > kHangLimit) on_hang();
}

/// Now and then, until all is done.
void Encoding::watch() {
    timer_.expires_after(kWatchInterval);
    timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& cancelled) {
        const auto self = weak.lock();
        if (cancelled || !self || self->is_finished_) return;
        const WorkScope scope{self->context_.handle.account()};
        self->step(Clock::now());
        self->watch();
    });
}

void Encoding::step(Clock::time_point now) {
    if (job_) watch_time(now);
    if (now - flushed_ < context_.options().flush_interval) return;
    flushed_ = now;
    for (EncodedOutput& output : outputs_)
        if (!output.is_over()) output.flush();
}

void Encoding::finish() {
    is_ending_ = true;
    if (job_) {
        if (context_.is_stopping() && is_all_ && waiting() > kFarewell)
            leave(fail(Errc::encoder_slow, "it was {:.1f} s behind as it was to stop",
                       media::to_seconds(waiting())));
        return hand_over();
    }
    for (EncodedOutput& output : outputs_)
        output.end();
    is_finished_ = true;
}

void Encoding::give_up() {
    ++generation_;
    for (EncodedOutput& output : outputs_)
        output.give_up(waiting());
    files_.set_blocked(false);
    is_finished_ = true;
}

}  // namespace weir::recorder
