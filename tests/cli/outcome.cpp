// SPDX-License-Identifier: MIT
#include "commands/outcome.hpp"

#include <catch2/catch.hpp>

using namespace weir;
using cli::exit_code_of;

namespace {

RecordingSummary ended(RecordingState state, std::vector<GapCause> causes = {}) {
    RecordingSummary out;
    out.state = state;
    for (const GapCause cause : causes) {
        Gap gap;
        gap.cause = cause;
        out.gaps.push_back(gap);
    }
    return out;
}

}  // namespace

TEST_CASE("outcome: the exit code tells the worst that happened", "[cli]") {
    const auto done = ended(RecordingState::completed);
    const auto gaps = ended(RecordingState::completed, {GapCause::stop, GapCause::expired});
    const auto stopped =
        ended(RecordingState::completed, {GapCause::stop, GapCause::advert, GapCause::advert});
    const auto failed = ended(RecordingState::failed);
    const auto not_live = ended(RecordingState::not_live);
    CHECK(exit_code_of({done}) == cli::kDone);
    CHECK(exit_code_of({done, stopped}) == cli::kDone);
    CHECK(exit_code_of({done, gaps}) == cli::kGaps);
    CHECK(exit_code_of({done, gaps, not_live}) == cli::kNotLive);
    CHECK(exit_code_of({not_live, failed, gaps}) == cli::kFailed);
}
