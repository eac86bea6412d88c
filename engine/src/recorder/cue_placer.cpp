// SPDX-License-Identifier: MIT
#include "recorder/cue_placer.hpp"

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

namespace weir::recorder {
namespace {

using namespace std::chrono_literals;
using media::Nanoseconds;

// Of the same cue in two segments: each has its times rounded, and its own map to the media's
// clock.
constexpr Nanoseconds kSameTime = 3ms;
// Looking after each packet would be of no use.
constexpr Nanoseconds kStep = 100ms;

}  // namespace

void CuePlacer::begin_file(unsigned number, Nanoseconds start) {
    files_.push_back({number, start, std::nullopt});
    place();
}

void CuePlacer::end_file(Nanoseconds end) {
    if (files_.empty() || files_.back().end) return;
    files_.back().end = std::max(end, files_.back().start);
    position_ = std::max(position_, end);
    place();
    forget();
}

void CuePlacer::advance(Nanoseconds position) {
    position_ = std::max(position_, position);
    if (position_ < placed_at_ + kStep) return;
    place();
    forget();
}

bool CuePlacer::add(Cue cue) {
    if (cue.end <= std::max(cue.start, Nanoseconds{0})) return true;  // Before the recording.
    if (cue.end <= std::max(closed_until_, position_ - kLateness)) {
        ++late_;
        return true;
    }
    if (trim_known_part(cue)) return true;
    const auto bytes = bytes_of(cue);
    if (held_bytes_ + bytes > kMostBytes) return false;
    held_bytes_ += bytes;
    cues_.push_back({std::move(cue)});
    place(cues_.back());
    return true;
}

/// HLS lists a cue in each segment that it spans; while it is shown, its end may not be known yet
/// and grow. True: nothing is new.
bool CuePlacer::trim_known_part(Cue& cue) const {
    for (const auto& [known, next_file] : cues_) {
        const bool is_same = std::chrono::abs(known.start - cue.start) <= kSameTime &&
                             known.text == cue.text && known.settings == cue.settings;
        if (!is_same) continue;
        if (cue.end <= known.end + kSameTime) return true;
        cue.start = known.end;
    }
    return false;
}

void CuePlacer::finish() {
    position_ = Nanoseconds::max();
    place();
    files_.clear();
}

void CuePlacer::place() {
    placed_at_ = position_;
    for (auto& held : cues_)
        place(held);
}

void CuePlacer::place(Held& held) {
    const Cue& cue = held.cue;
    for (const File& file : files_) {
        if (file.number < held.next_file) continue;
        if (cue.end <= file.start || !is_due(cue, file)) return;
        held.next_file = file.number + 1;
        Cue cut = cue;
        cut.start = std::max(cue.start, file.start) - file.start;
        cut.end = std::min(cue.end, file.end.value_or(Nanoseconds::max())) - file.start;
        if (cut.end > cut.start) placed_.push_back({file.number, std::move(cut)});
    }
}

bool CuePlacer::is_due(const Cue& cue, const File& file) const {
    const auto shown_from = std::max(cue.start, file.start);
    return file.end || position_ >= std::min(cue.end, shown_from + kPatience);
}

void CuePlacer::forget() {
    while (!files_.empty() && files_.front().end &&
           (*files_.front().end + kLateness <= position_ || files_.size() > kMostFiles)) {
        closed_until_ = *files_.front().end;
        files_.pop_front();
    }
    std::erase_if(cues_, [this](const Held& held) {
        if (held.cue.end + kLateness > position_) return false;
        held_bytes_ -= bytes_of(held.cue);
        return true;
    });
}

std::vector<CuePlacer::Placed> CuePlacer::take() {
    std::ranges::stable_sort(placed_, {}, [](const Placed& placed) {
        return std::tuple{placed.file, placed.cue.start};
    });
    return std::exchange(placed_, {});
}

bool CuePlacer::is_open(unsigned file) const {
    return std::ranges::find(files_, file, &File::number) != files_.end();
}

}  // namespace weir::recorder
