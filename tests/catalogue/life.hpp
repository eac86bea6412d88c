// SPDX-License-Identifier: MIT
// A data directory, and what a recorder does in it, without a recorder.
#pragma once
#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/file.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <map>
#include <string>
#include <weir/catalogue_view.hpp>
#include <weir/reconcile.hpp>

#include "base/clock.hpp"
#include "base/file_system.hpp"
#include "data/fixture.hpp"
#include "index/ledger.hpp"
#include "kit/process.hpp"

namespace weir::catalogue {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

inline const RoomRef kHall{"http://x/hall", "http://x/hall?key=1", "hall", "x"};

inline FileInfo finished_file(const fs::path& path, std::uint64_t bytes) {
    return {path, bytes, 12.5, PacketCounts{300, 500}, {}};
}

inline Gap gap_of(std::uint64_t msn, double media_s) {
    Gap gap;
    gap.cause = GapCause::http_status;
    gap.from_msn = gap.to_msn = msn;
    gap.seconds = 2;
    gap.media_s = media_s;
    gap.at = gap.until = std::chrono::floor<milliseconds>(WallClock::now());
    gap.detail = "HTTP 404";
    return gap;
}

/// What one process does.
class Life {
public:
    explicit Life(fs::path data) : data_(std::move(data)), catalogue_(open(data_)) {}

    void tell(std::uint64_t recording, Event::What what, const RoomRef& room = kHall) {
        now_ += 1s;  // So that no two are at the same time.
        catalogue_.note(room, Event{recording, now_, std::move(what)});
    }
    void begin(std::uint64_t recording, const RoomRef& room = kHall) {
        tell(recording, event::RecordingStarted{room.url}, room);
        tell(recording, event::RunStarted{1, "hls", "http://x/hall.m3u8"}, room);
    }
    /// A file of real media, written to its end.
    FileInfo record(std::uint64_t recording, const fs::path& name, const RoomRef& room = kHall) {
        const fs::path path = data_ / name;
        fs::create_directories(path.parent_path());
        tell(recording, event::FileOpened{path}, room);
        const auto media = kit::fixture("tiny.ts");
        kit::write_file(path, media);
        tell(recording, event::FileFinished{finished_file(path, media.size())}, room);
        return finished_file(path, media.size());
    }
    /// With its line in a ledger.
    void lose(std::uint64_t recording, const Gap& gap, const fs::path& ledger,
              const fs::path& file) {
        std::ofstream out{data_ / ledger, std::ios::app};
        out << index::ledger_line(gap, data_ / file, (data_ / ledger).parent_path());
        tell(recording, event::GapFound{gap});
    }
    void end(std::uint64_t recording, std::vector<FileInfo> files, std::vector<Gap> gaps = {}) {
        event::RecordingEnded ended;
        ended.summary.state = RecordingState::completed;
        ended.summary.runs = 1;
        ended.summary.files = std::move(files);
        ended.summary.gaps = std::move(gaps);
        tell(recording, std::move(ended));
    }
    void flush() { REQUIRE(catalogue_.flush(10s).has_value()); }
    Catalogue& catalogue() { return catalogue_; }

private:
    static Catalogue open(const fs::path& data) {
        CatalogueOptions options;
        options.data = data;
        options.batch_interval = 20ms;
        auto opened = Catalogue::open(options);
        if (!opened) FAIL(opened.error().message());
        return std::move(*opened);
    }

    const fs::path data_;
    WallClock::time_point now_ = WallClock::now();
    Catalogue catalogue_;
};

inline std::vector<CataloguedRecording> listed(const fs::path& data, CatalogueQuery query = {}) {
    auto view = CatalogueView::open(data);
    if (!view) FAIL(view.error().message());
    auto list = view->list(query);
    if (!list) FAIL(list.error().message());
    return std::move(*list);
}

inline RecordingDetail shown(const fs::path& data, std::int64_t id) {
    auto view = CatalogueView::open(data);
    if (!view) FAIL(view.error().message());
    auto detail = view->show(id);
    if (!detail) FAIL(detail.error().message());
    REQUIRE(detail->has_value());
    return std::move(**detail);
}

/// "room/a.ts media finished", sorted, with newlines between.
inline std::string files_text(const RecordingDetail& detail) {
    std::vector<std::string> lines;
    for (const CataloguedFile& file : detail.files)
        lines.push_back(fmt::format("{} {} {}{}", file.path.native(), to_string(file.kind),
                                    to_string(file.state), file.ours ? "" : " foreign"));
    std::ranges::sort(lines);
    return fmt::format("{}", fmt::join(lines, "\n"));
}

inline ReconcileReport reconciled(const fs::path& data) {
    auto report = reconcile(data, {.is_alone = true});
    if (!report) FAIL(report.error().message());
    return std::move(*report);
}

inline std::string problems(const fs::path& data) {
    const auto found = check_catalogue(data);
    if (!found) return found.error().message();
    return fmt::format("{}", fmt::join(*found, "\n"));
}

/// All that lies below, sorted; without the catalogue's own folder.
inline std::string tree_text(const fs::path& data) {
    std::vector<std::string> names;
    for (const auto& entry : fs::recursive_directory_iterator{data}) {
        std::string name = entry.path().lexically_relative(data).native();
        if (!name.starts_with(".weir")) names.push_back(std::move(name));
    }
    std::ranges::sort(names);
    return fmt::format("{}", fmt::join(names, " "));
}

}  // namespace weir::catalogue
