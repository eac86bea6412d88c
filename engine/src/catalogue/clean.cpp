// SPDX-License-Identifier: MIT
// weir::clean() and weir::remove_recordings(): what leaves the disk because somebody said so.
#include <fmt/format.h>
#include <sys/statvfs.h>

#include <algorithm>

#include <weir/reconcile.hpp>
#include <weir/retention.hpp>

#include "base/fail.hpp"
#include "catalogue/remover.hpp"
#include "catalogue/retention.hpp"
#include "index/own_name.hpp"

namespace weir {
namespace {

using namespace catalogue;

std::optional<VolumeSpace> space_at(const std::filesystem::path& file) {
    struct ::statvfs info {};
    if (::statvfs(file.c_str(), &info) != 0) return std::nullopt;
    const std::uint64_t block = info.f_frsize;
    return VolumeSpace{info.f_blocks * block, info.f_bavail * block, info.f_files, info.f_favail};
}

/// Candidates and their file systems, as they are now.
struct Stock {
    std::vector<Candidate> candidates;
    std::map<std::uint64_t, VolumeSpace> volumes;
    unsigned others = 0;  ///< Media of whoever.

    Stock(const DataFolder& data, const Remover& remover) {
        for (const auto& [path, file] : remover.known())
            if (is_media(file.kind) && DataFolder::is_below(path)) add(data, remover, path, file);
    }

    void add(const DataFolder& data, const Remover& remover, const std::string& path,
             const KnownFile& file) {
        const bool is_written = file.state == FileState::writing;
        if (!is_written && !is_there(file.state)) return;
        if (!file.ours) {
            ++others;
            return;
        }
        const std::string name = is_written ? path + std::string{index::kPartSuffix} : path;
        const auto found = data.look_at(name);
        if (!found) return;
        Candidate candidate{path, file.room, found->bytes, 1, file.at, found->device, is_written};
        for (const std::string& other : remover.beside(path)) {
            const auto beside = data.look_at(other);
            if (!beside) continue;
            candidate.bytes += beside->bytes;
            ++candidate.files;
        }
        if (!volumes.contains(found->device))
            if (const auto space = space_at(data.full(name)))
                volumes.emplace(found->device, *space);
        candidates.push_back(std::move(candidate));
    }
};

Result<Remover> open_remover(const DataFolder& data, database::Database& database) {
    auto known = load_files(database);
    if (!known) return known.error();
    return Remover{data, database, std::move(*known)};
}

/// Refuses what runs, before anything is touched.
Result<std::vector<std::string>> files_of(const DataFolder& data, database::Database& database,
                                          const Remover& remover, std::int64_t id) {
    auto select = database.prepare("SELECT state FROM recording WHERE id = ?");
    if (!select) return select.error();
    const auto found = select->bind(id).step();
    if (!found) return found.error();
    if (!*found || select->text(0) == "removed")
        return fail(Errc::bad_option, "there is no recording {}", id);
    const bool is_running = select->text(0) == "recording" && WriterLock::is_taken(data);
    std::vector<std::string> paths;
    bool is_locked = false;
    for (const auto& [path, file] : remover.known()) {
        if (file.recording != id) continue;
        is_locked = is_locked || data.is_locked(path + std::string{index::kPartSuffix});
        if (is_there(file.state)) paths.push_back(path);
    }
    if (is_running || is_locked)
        return fail(Errc::bad_option, "recording {} is in progress; weir stop ends it", id);
    return paths;
}

Result<void> remove_recording(database::Database& database, Remover& remover, std::int64_t id,
                              const std::vector<std::string>& files, bool keep_files,
                              RemoveReport& report) {
    const std::size_t problems = report.problems.size();
    for (const std::string& path : keep_files ? std::vector<std::string>{} : files) {
        const auto freed = remover.remove_one(path);
        if (!freed) {
            report.problems.push_back(freed.error().message());
            continue;
        }
        ++report.files;
        report.bytes += *freed;
    }
    if (report.problems.size() != problems) return {};
    auto marked = keep_files ? run(database,
                                   "UPDATE file SET state = 'released' WHERE recording = ? AND "
                                   "state IN ('finished', 'recovered')",
                                   id)
                             : Result<void>{};
    if (marked) marked = run(database, "UPDATE recording SET state = 'removed' WHERE id = ?", id);
    if (marked) ++report.recordings;
    return marked;
}

}  // namespace

Result<CleanReport> clean(const std::filesystem::path& path, const RetentionOptions& options,
                          bool dry_run) {
    const DataFolder data{path};
    if (auto there = open_existing(data); !there) return there.error();
    auto database = open_tables(data);
    if (!database) return database.error();
    auto remover = open_remover(data, *database);
    if (!remover) return remover.error();
    const Stock stock{data, *remover};
    CleanReport report;
    report.files_kept = stock.others;
    for (const Removal& removal :
         plan_removals(options, stock.candidates, stock.volumes, WallClock::now())) {
        const Candidate& candidate = stock.candidates[removal.candidate];
        CleanedFile file{candidate.path,
                         remover->known().at(candidate.path).room_name,
                         candidate.bytes,
                         removal.reason,
                         {}};
        if (!dry_run) {
            const auto freed = remover->remove_media(candidate.path);
            if (freed)
                file.bytes = *freed;
            else
                file.error = freed.error().message();
        }
        if (file.error.empty()) report.bytes += file.bytes;
        report.files.push_back(std::move(file));
    }
    return report;
}

Result<RemoveReport> remove_recordings(const std::filesystem::path& path,
                                       const std::vector<std::int64_t>& ids, bool keep_files) {
    const DataFolder data{path};
    if (auto there = open_existing(data); !there) return there.error();
    auto database = open_tables(data);
    if (!database) return database.error();
    auto remover = open_remover(data, *database);
    if (!remover) return remover.error();
    std::map<std::int64_t, std::vector<std::string>> files;
    for (const std::int64_t id : ids) {
        auto paths = files_of(data, *database, *remover, id);
        if (!paths) return paths.error();
        files.emplace(id, std::move(*paths));
    }
    RemoveReport report;
    for (const auto& [id, paths] : files)
        if (auto done = remove_recording(*database, *remover, id, paths, keep_files, report); !done)
            return done.error();
    return report;
}

}  // namespace weir
