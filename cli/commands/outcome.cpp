// SPDX-License-Identifier: MIT
#include "outcome.hpp"

#include <algorithm>

namespace weir::cli {

ExitCode exit_code_of(const std::vector<RecordingSummary>& recordings) {
    const auto any = [&recordings](RecordingState state) {
        return std::any_of(recordings.begin(), recordings.end(),
                           [state](const RecordingSummary& r) { return r.state == state; });
    };
    const auto has_gaps = [](const RecordingSummary& r) {
        return std::any_of(r.gaps.begin(), r.gaps.end(), [](const Gap& gap) {
            return gap.cause != GapCause::stop && gap.cause != GapCause::advert;
        });
    };
    if (any(RecordingState::failed)) return kFailed;
    if (any(RecordingState::not_live)) return kNotLive;
    return std::any_of(recordings.begin(), recordings.end(), has_gaps) ? kGaps : kDone;
}

}  // namespace weir::cli
