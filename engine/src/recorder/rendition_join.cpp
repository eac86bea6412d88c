// SPDX-License-Identifier: MIT
#include "recorder/rendition_join.hpp"

#include <algorithm>
#include <utility>

#include "base/clock.hpp"

namespace weir::recorder {
namespace {

/// Before the first packet goes on, the others are given so much media time to show up.
constexpr media::Nanoseconds kHeadStart = 10s;
/// Frames of sound and picture at the same cut are so far apart at most.
constexpr media::Nanoseconds kCutSlack = 100ms;
/// The clock is the same for all: a step below this is media that is missing or comes late.
constexpr mux::JumpLimits kSteadyClock{60s, 60s};

/// Rendition by rendition, discontinuities are passed at about the same time.
constexpr std::size_t kMostClocks = 16;

}  // namespace

/// What came of one rendition and could not go on yet.
class RenditionJoin::Input final : public SectionSink {
public:
    explicit Input(RenditionJoin& join) : join_(join) {}

    void set_tracks(const av::Tracks& tracks, const mux::SectionTraits& traits) override {
        coming_ = tracks;
        if (traits.wrap_bits != unwrapper_.bits()) unwrapper_ = mux::Unwrapper{traits.wrap_bits};
        items.emplace_back(TrackSet{tracks, traits});
        join_.advance();
    }
    void push(av::Packets&& packets) override {
        for (auto& packet : packets)
            take(std::move(packet));
        packets.clear();
        join_.advance();
    }
    void end_section() override {}
    void expect_break(Nanoseconds lost, bool same_clock) override {
        if (!same_clock) {
            ++clock_;
            unwrapper_ = mux::Unwrapper{unwrapper_.bits()};
            shift_.reset();
        }
        items.emplace_back(Break{lost, same_clock});
        join_.advance();
    }
    void flush() override { join_.out_.flush(); }
    void finish() override {
        is_finished = true;
        join_.advance();
    }
    Nanoseconds duration() const override { return join_.out_.duration(); }

    template <class Kind>
    const Kind* front() const {
        return items.empty() ? nullptr : std::get_if<Kind>(&items.front());
    }
    /// Of the first packet behind a mark.
    std::optional<Nanoseconds> next_dts() const {
        for (const auto& item : items)
            if (const auto* timed = std::get_if<Timed>(&item)) return timed->dts;
        return std::nullopt;
    }
    bool is_at_barrier() const { return !items.empty() && !front<Timed>(); }
    bool has_video() const { return std::ranges::any_of(tracks, &av::Track::is_video); }
    bool is_over() const { return is_finished && items.empty(); }

    std::deque<Item> items;
    av::Tracks tracks;  ///< In effect; none: it takes no part.
    mux::SectionTraits traits;
    std::size_t first_track = 0;
    std::optional<Nanoseconds> last;  ///< DTS of the last packet that came.
    bool is_absent = false;           ///< Nothing came since it lost media.
    bool is_finished = false;
    Nanoseconds dropped{0};       ///< Since it was last told.
    unsigned skipped_breaks = 0;  ///< Discontinuities that the others passed without it.

private:
    void take(av::Packet packet) {
        const auto time_base = coming_.at(packet.track()).time_base();
        const auto unwrapped = unwrapper_.unwrap(packet.dts());
        const auto shift = shift_to_common_clock(media::to_duration(unwrapped, time_base));
        mux::Unwrapper around_dts = unwrapper_;
        const auto ticks = media::to_ticks(shift, time_base);
        packet.set_times(unwrapped + ticks, around_dts.unwrap(packet.pts()) + ticks);
        join_.held_bytes_ += packet.size();
        last = media::to_duration(packet.dts(), time_base);
        is_absent = false;
        const auto duration = media::to_duration(packet.duration(), time_base);
        items.emplace_back(Timed{std::move(packet), *last, duration});
    }

    /// Another rendition may have begun on the other side of the 33-bit clock's turn.
    Nanoseconds shift_to_common_clock(Nanoseconds dts) {
        if (shift_) return *shift_;
        auto& clocks = join_.clocks_;
        const auto reference = clocks.try_emplace(clock_, dts).first->second;
        if (clocks.size() > kMostClocks) clocks.erase(clocks.begin());
        shift_ = mux::whole_turns(reference - dts);
        return *shift_;
    }

    RenditionJoin& join_;
    av::Tracks coming_;  ///< Of what is pushed.
    mux::Unwrapper unwrapper_;
    unsigned clock_ = 0;                ///< Discontinuities so far.
    std::optional<Nanoseconds> shift_;  ///< To the clock of the others.
};

RenditionJoin::RenditionJoin(SectionSink& out, std::size_t limit_bytes)
    : out_(out), limit_bytes_(limit_bytes) {}

RenditionJoin::~RenditionJoin() = default;

SectionSink& RenditionJoin::add() {
    inputs_.push_back(std::make_unique<Input>(*this));
    return *inputs_.back();
}

void RenditionJoin::advance() {
    while (step()) {
    }
    hand_over();
    tell_dropped();
    const bool is_over = std::ranges::all_of(inputs_, [](const auto& i) { return i->is_over(); });
    if (is_over && !std::exchange(is_finished_, true)) out_.finish();
}

bool RenditionJoin::step() {
    for (auto& input : inputs_)
        if (take_mark(*input)) return true;
    if (!is_open_) return open_section();
    if (Input* next = earliest(); next && may_go(*next)) {
        release(*next);
        return true;
    }
    return pass_barrier();
}

/// Marks that need not wait for the other renditions.
bool RenditionJoin::take_mark(Input& input) {
    if (const auto* tracks = input.front<TrackSet>()) {
        if (!is_open_ || !av::same_tracks(input.tracks, tracks->tracks)) return false;
    } else if (const auto* here = input.front<Break>()) {
        const bool is_passed = !here->same_clock && input.skipped_breaks > 0;
        if (is_passed)
            --input.skipped_breaks;
        else if (!here->same_clock && is_open_)
            return false;
        else
            lose(input, *here);
    } else {
        const auto* late = input.front<Timed>();
        if (!late || (input.skipped_breaks == 0 && !input.tracks.empty())) return false;
        drop(input, *late);
    }
    input.items.pop_front();
    return true;
}

void RenditionJoin::drop(Input& input, const Timed& late) {
    held_bytes_ -= late.packet.size();
    input.dropped += late.duration;
}

/// What is dropped of a rendition is one loss, up to where it is in step again.
void RenditionJoin::tell_dropped() {
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
        Input& input = *inputs_[i];
        const bool is_settled = input.skipped_breaks == 0 || input.is_over();
        if (is_settled && input.dropped.count() > 0)
            dropped_.push_back({i, std::exchange(input.dropped, Nanoseconds{0})});
    }
}

void RenditionJoin::lose(Input& input, const Break& here) {
    input.is_absent = true;
    if (!is_open_) {
        // Of a discontinuity that all have, one is enough.
        const bool is_first = &input == inputs_.front().get();
        if (here.same_clock || is_first) out_.expect_break(here.lost, here.same_clock);
        return;
    }
    hand_over();
    out_.end_section();
    out_.expect_break(here.lost, true);
    set_joined_tracks();
}

bool RenditionJoin::open_section() {
    bool all_here = true, any_here = false;
    for (const auto& input : inputs_) {
        any_here |= input->front<TrackSet>() != nullptr;
        all_here &= input->front<TrackSet>() || input->is_over();
    }
    const bool has_waited = held_bytes_ > limit_bytes_ || head_start() > kHeadStart;
    if (!any_here || (!all_here && !has_waited)) return false;
    for (auto& input : inputs_)
        take_tracks(*input);
    set_joined_tracks();
    is_open_ = true;
    return true;
}

RenditionJoin::Nanoseconds RenditionJoin::head_start() const {
    Nanoseconds longest{0};
    for (const auto& input : inputs_)
        if (const auto first = input->next_dts())
            longest = std::max(longest, *input->last - *first);
    return longest;
}

void RenditionJoin::take_tracks(Input& input) {
    const auto* front = input.front<TrackSet>();
    if (!front) return;
    input.tracks = front->tracks;
    input.traits = front->traits;
    input.items.pop_front();
}

void RenditionJoin::set_joined_tracks(bool continues) {
    av::Tracks all;
    mux::SectionTraits traits;
    for (auto& input : inputs_) {
        input->first_track = all.size();
        all.insert(all.end(), input->tracks.begin(), input->tracks.end());
        if (input->tracks.size() > 1)
            traits.hold.time = std::max(traits.hold.time, input->traits.hold.time);
    }
    traits.hold.bytes = limit_bytes_;
    traits.jump = kSteadyClock;
    traits.continues = continues;
    out_.set_tracks(all, traits);
}

RenditionJoin::Input* RenditionJoin::earliest() const {
    Input* first = nullptr;
    for (const auto& input : inputs_) {
        const auto* timed = input->front<Timed>();
        if (timed && (!first || timed->dts < first->front<Timed>()->dts)) first = input.get();
    }
    return first;
}

bool RenditionJoin::may_go(const Input& input) const {
    const auto dts = input.front<Timed>()->dts;
    return std::ranges::all_of(inputs_, [&](const auto& other) {
        if (other.get() == &input || other->template front<Timed>()) return true;
        if (other->template front<TrackSet>()) return !is_past(input, *other);
        return other->is_at_barrier() || (other->last && *other->last >= dts) ||
               !must_wait_for(*other);
    });
}

/// Its next packet belongs behind the change of the other's tracks. The picture goes on to its next
/// keyframe, so that the next file begins with one.
bool RenditionJoin::is_past(const Input& input, const Input& changing) const {
    const auto* next = input.front<Timed>();
    const auto change = changing.next_dts();
    if (!next || !change) return false;
    if (!input.has_video() || changing.has_video()) return next->dts >= *change;
    return next->packet.is_keyframe() && input.tracks[next->packet.track()].is_video() &&
           next->dts >= *change - kCutSlack;
}

bool RenditionJoin::must_wait_for(const Input& input) const {
    return input.items.empty() && !input.is_finished && !input.is_absent && !input.tracks.empty() &&
           held_bytes_ <= limit_bytes_;
}

/// All that comes before a change or a discontinuity of one rendition has come from the others too.
bool RenditionJoin::pass_barrier() {
    const bool any = std::ranges::any_of(inputs_, &Input::is_at_barrier);
    const bool must_wait =
        std::ranges::any_of(inputs_, [this](const auto& input) { return must_wait_for(*input); });
    if (!any || must_wait) return false;
    const bool changes = std::ranges::any_of(
        inputs_, [](const auto& input) { return input->template front<TrackSet>() != nullptr; });
    hand_over();
    out_.end_section();
    changes ? change_tracks() : pass_discontinuity();
    return true;
}

void RenditionJoin::change_tracks() {
    for (auto& input : inputs_)
        take_tracks(*input);
    set_joined_tracks(true);
}

void RenditionJoin::pass_discontinuity() {
    Nanoseconds lost{0};
    for (auto& input : inputs_) {
        if (const auto* here = input->front<Break>()) {
            lost = std::max(lost, here->lost);
            input->items.pop_front();
        } else if (!input->is_over()) {
            ++input->skipped_breaks;
        }
        input->tracks.clear();
    }
    out_.expect_break(lost, false);
    is_open_ = false;
}

void RenditionJoin::release(Input& input) {
    auto& packet = std::get<Timed>(input.items.front()).packet;
    held_bytes_ -= packet.size();
    packet.set_track(input.first_track + packet.track());
    ready_.push_back(std::move(packet));
    input.items.pop_front();
}

void RenditionJoin::hand_over() {
    if (!ready_.empty()) out_.push(std::exchange(ready_, {}));
}

}  // namespace weir::recorder
