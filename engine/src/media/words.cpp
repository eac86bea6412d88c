// SPDX-License-Identifier: MIT
// The words for the enumerations of weir/event.hpp, and for the steps of quality.
#include <weir/event.hpp>
#include <weir/ext/codec_backend.hpp>
#include <weir/ext/resolver.hpp>

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
        case GapCause::down: return "down";
        case GapCause::advert: return "advert";
        case GapCause::encoder: return "encoder";
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

namespace weir::ext {

std::string_view to_string(Rung rung) {
    switch (rung) {
        case Rung::audio: return "audio";
        case Rung::low: return "low";
        case Rung::standard: return "standard";
        case Rung::high: return "high";
        case Rung::ultra: return "ultra";
        case Rung::source: return "source";
    }
    return "unknown";
}

std::string_view to_string(VideoCodec codec) {
    switch (codec) {
        case VideoCodec::h264: return "h264";
        case VideoCodec::hevc: return "hevc";
        case VideoCodec::av1: return "av1";
    }
    return "unknown";
}

std::string_view to_string(Preset preset) {
    switch (preset) {
        case Preset::fast: return "fast";
        case Preset::balanced: return "balanced";
        case Preset::small: return "small";
    }
    return "unknown";
}

}  // namespace weir::ext
