// SPDX-License-Identifier: MIT
// The words for the enumerations of weir/event.hpp.
#include <weir/event.hpp>

namespace weir {

std::string_view to_string(GapCause cause) {
    switch (cause) {
        case GapCause::expired: return "expired";
        case GapCause::http_status: return "http_status";
        case GapCause::truncated: return "truncated";
        case GapCause::stalled: return "stalled";
        case GapCause::connection: return "connection";
        case GapCause::gap_tag: return "gap_tag";
        case GapCause::origin_restart: return "origin_restart";
        case GapCause::bad_media: return "bad_media";
        case GapCause::too_large: return "too_large";
        case GapCause::shed: return "shed";
        case GapCause::disk: return "disk";
        case GapCause::stop: return "stop";
    }
    return "unknown";
}

std::string_view to_string(RecordingState state) {
    switch (state) {
        case RecordingState::connecting: return "connecting";
        case RecordingState::recording: return "recording";
        case RecordingState::retrying: return "retrying";
        case RecordingState::finishing: return "finishing";
        case RecordingState::completed: return "completed";
        case RecordingState::failed: return "failed";
        case RecordingState::not_live: return "not_live";
    }
    return "unknown";
}

bool is_final(RecordingState state) {
    return state >= RecordingState::completed;
}

}  // namespace weir
