// SPDX-License-Identifier: MIT
#include "catalogue/note.hpp"

#include <type_traits>

#include "base/overloaded.hpp"

namespace weir::catalogue {
namespace {

std::uint64_t text_bytes(const RoomRef& room) {
    return room.id.size() + room.url.size() + room.name.size() + room.platform.size();
}

std::uint64_t text_bytes(const Gap& gap) {
    return sizeof(Gap) + gap.detail.size() + gap.rendition.size();
}

std::uint64_t text_bytes(const RecordingSummary& summary) {
    std::uint64_t bytes = summary.url.size();
    if (summary.error) bytes += summary.error->detail.size();
    for (const FileInfo& file : summary.files)
        bytes += sizeof(FileInfo) + file.path.native().size() + file.rendition.size();
    for (const Gap& gap : summary.gaps)
        bytes += text_bytes(gap);
    return bytes;
}

std::uint64_t text_bytes(const Event::What& what) {
    return std::visit(
        Overloaded{
            [](const event::RecordingStarted& e) -> std::uint64_t { return e.url.size(); },
            [](const event::RunStarted& e) -> std::uint64_t { return e.url.size(); },
            [](const event::FileOpened& e) -> std::uint64_t { return e.path.native().size(); },
            [](const event::FileFinished& e) -> std::uint64_t {
                return e.file.path.native().size() + e.file.rendition.size();
            },
            [](const event::GapFound& e) -> std::uint64_t { return text_bytes(e.gap); },
            [](const event::Warning& e) -> std::uint64_t { return e.error.detail.size(); },
            [](const event::EncodingChanged& e) -> std::uint64_t {
                return e.error ? e.error->detail.size() : 0;
            },
            [](const event::RecordingEnded& e) -> std::uint64_t { return text_bytes(e.summary); },
            [](const auto&) -> std::uint64_t { return 0; },
        },
        what);
}

Worth worth_of_event(const Event::What& what) {
    return std::visit(Overloaded{
                          [](const event::RecordingStarted&) { return Worth::outcome; },
                          [](const event::RunStarted&) { return Worth::outcome; },
                          [](const event::RecordingEnded&) { return Worth::outcome; },
                          [](const event::EventsDropped&) { return Worth::outcome; },
                          [](const event::FileOpened&) { return Worth::rebuildable; },
                          [](const event::FileFinished&) { return Worth::rebuildable; },
                          [](const event::GapFound&) { return Worth::rebuildable; },
                          [](const event::Warning&) { return Worth::lossy; },
                          [](const event::EncodingChanged&) { return Worth::lossy; },
                          [](const auto&) { return Worth::nothing; },
                      },
                      what);
}

}  // namespace

Worth worth_of(const Note& note) {
    return std::visit(Overloaded{
                          [](const SessionEvent& n) { return worth_of_event(n.event.what); },
                          [](const RecordingNote&) { return Worth::lossy; },
                          [](const RoomNote&) { return Worth::lossy; },
                          [](const FileNote&) { return Worth::rebuildable; },
                          [](const RemovedNote&) { return Worth::rebuildable; },
                      },
                      note);
}

std::uint64_t bytes_of(const Note& note) {
    const std::uint64_t texts = std::visit(
        Overloaded{
            [](const SessionEvent& n) { return text_bytes(n.room) + text_bytes(n.event.what); },
            [](const RecordingNote& n) -> std::uint64_t { return n.kind.size() + n.detail.size(); },
            [](const RoomNote& n) -> std::uint64_t {
                return text_bytes(n.room) + n.kind.size() + n.detail.size();
            },
            [](const FileNote& n) -> std::uint64_t {
                return n.file.native().size() + n.source.native().size();
            },
            [](const RemovedNote& n) -> std::uint64_t { return n.file.native().size(); },
        },
        note);
    return sizeof(Note) + texts;
}

void slim(Note& note) {
    auto* session = std::get_if<SessionEvent>(&note);
    auto* ended =
        session == nullptr ? nullptr : std::get_if<event::RecordingEnded>(&session->event.what);
    if (ended == nullptr) return;
    ended->summary.files = {};
    ended->summary.gaps = {};
    session->is_slim = true;
}

}  // namespace weir::catalogue
