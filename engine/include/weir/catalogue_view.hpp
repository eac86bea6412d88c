// SPDX-License-Identifier: MIT
// What a catalogue holds, for any process.
#pragma once
#include <weir/catalogue.hpp>
#include <weir/error.hpp>
#include <weir/event.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

enum class CataloguedState {
    recording,
    completed,
    failed,
    not_live,
    interrupted,  ///< Its process died.
    rebuilt,      ///< Known from its files and ledgers only.
    removed,      ///< By `weir rm`.
};
std::string_view to_string(CataloguedState state);
std::optional<CataloguedState> parse_catalogued_state(std::string_view word);

enum class FileState {
    writing,
    finished,
    recovered,  ///< Its writer died; what was whole was kept.
    removed,    ///< By retention or `weir rm`.
    missing,    ///< Somebody else removed it.
    released,   ///< Its recording was removed, the file kept on purpose.
};
std::string_view to_string(FileState state);
std::string_view to_string(FileKind kind);

struct CataloguedFile {
    std::int64_t id = 0;
    std::filesystem::path path{};  ///< Relative to the data directory; absolute outside of it.
    FileKind kind = FileKind::media;
    FileState state = FileState::finished;
    std::string rendition{};
    std::uint64_t bytes = 0;
    std::optional<double> duration_s{};  ///< Nothing where it is not known.
    std::optional<PacketCounts> packets{};
    std::optional<std::chrono::system_clock::time_point> opened_at{}, finished_at{};
    bool ours = true;  ///< False: nothing proves that weir made it, so retention leaves it alone.
};

struct CataloguedRun {
    unsigned number = 0;
    std::chrono::system_clock::time_point at{};
    std::string protocol{}, url{};
};

struct CataloguedEvent {
    std::chrono::system_clock::time_point at{};
    std::optional<std::chrono::system_clock::time_point> until{};
    std::string kind{}, detail{};
};

struct CataloguedRecording {
    std::int64_t id = 0;
    RoomRef room{};
    CataloguedState state = CataloguedState::recording;
    std::chrono::system_clock::time_point started_at{};
    std::optional<std::chrono::system_clock::time_point> ended_at{};
    std::string error{};
    unsigned runs = 0, files = 0, gaps = 0;  ///< Files: of media, also those that are gone.
    std::uint64_t bytes = 0;                 ///< On disk now, of all its files that are finished.
    double media_s = 0;                      ///< Of the main rendition, also of what is gone.
    double gap_s = 0;
    std::optional<std::int64_t> continues{};  ///< The interrupted recording that it goes on from.
};

/// A recording with all there is of it.
struct RecordingDetail {
    CataloguedRecording recording{};
    std::vector<CataloguedRun> runs{};
    std::vector<CataloguedFile> files{};
    std::vector<Gap> gaps{};
    std::vector<CataloguedEvent> events{};       ///< Its own.
    std::vector<CataloguedEvent> room_events{};  ///< Of its room, the newest 100.
};

struct RoomTotals {
    RoomRef room{};  ///< Its id is empty for recordings of no room.
    unsigned recordings = 0, gaps = 0;
    std::uint64_t bytes = 0;  ///< On disk now.
    double media_s = 0, gap_s = 0;
    std::optional<std::chrono::system_clock::time_point> last_started_at{};
    bool is_recording = false;
};

struct CatalogueQuery {
    std::string room{};  ///< Part of its name, URL or id; empty: all.
    std::optional<std::chrono::system_clock::time_point> since{};
    std::optional<CataloguedState> state{};  ///< Nothing: all but removed.
    std::optional<std::int64_t> before{};    ///< What comes behind that recording in the list.
    unsigned limit = 100;
};

/// Reads a catalogue, also while another process writes it.  Thread: one at a time.  Blocks: yes.
class CatalogueView {
public:
    /// Errors: Errc::database where there is none, or it can't be read.
    static Result<CatalogueView> open(const std::filesystem::path& data);

    CatalogueView(CatalogueView&&) noexcept;
    CatalogueView& operator=(CatalogueView&&) noexcept;
    ~CatalogueView();

    /// The newest first.
    Result<std::vector<CataloguedRecording>> list(const CatalogueQuery& query);
    /// Nothing: there is no such recording.
    Result<std::optional<RecordingDetail>> show(std::int64_t id);
    /// Nothing: there is no such file.
    Result<std::optional<CataloguedFile>> file(std::int64_t id);
    /// By name.
    Result<std::vector<RoomTotals>> rooms();
    /// Of a room, the newest first.
    Result<std::vector<CataloguedEvent>> room_events(const std::string& room, unsigned limit);

private:
    class Impl;
    explicit CatalogueView(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace weir
