// SPDX-License-Identifier: MIT
#include "catalogue/reconciler.hpp"

#include <algorithm>

#include "catalogue/names.hpp"
#include "catalogue/scribe.hpp"
#include "catalogue/words.hpp"
#include "index/own_name.hpp"

namespace weir::catalogue {
namespace {

/// While a process records, a file may be there before its row is.
constexpr auto kOnItsWay = 10s;
/// How far the clock of a file may be from that of a batch.
constexpr auto kSlack = 2s;

std::string part_of(const std::string& path) {
    return path + std::string{index::kPartSuffix};
}

std::string_view without_part(std::string_view path) {
    return path.substr(0, path.size() - index::kPartSuffix.size());
}

}  // namespace

Result<void> Reconciler::look() {
    auto before = data_.list();
    if (!before) return before.error();
    for (const auto& [path, file] : *before)
        if (index::is_part_name(path))
            parts_.emplace(std::string{without_part(path)}, file.changed_at);
    auto recovered = options_.recover ? options_.recover(data_.path()) : recover(data_.path());
    if (!recovered) return recovered.error();
    report_.recovered = std::move(*recovered);
    for (const RecoveredFile& file : report_.recovered)
        recovered_.emplace(data_.catalogued(file.path), &file);
    auto after = data_.list();
    if (!after) return after.error();
    disk_ = std::move(*after);
    return {};
}

Result<void> Reconciler::follow() {
    auto transaction = Transaction::begin(database_);
    if (!transaction) return transaction.error();
    if (auto done = follow_marks(); !done) return done;
    auto known = load_files(database_);
    if (!known) return known.error();
    known_ = std::move(*known);
    if (auto done = follow_renamed(); !done) return done;
    for (const auto& [path, file] : known_)
        if (auto done = follow_known(path, file); !done) return done;
    relate();
    learn_rooms();
    for (const auto step :
         {&Reconciler::follow_found, &Reconciler::follow_ledgers, &Reconciler::follow_beside,
          &Reconciler::follow_rooms, &Reconciler::tidy})
        if (auto done = (this->*step)(); !done) return done;
    return transaction->commit();
}

/// Who died, and when at the latest: what was finished about then may have no row.
Result<void> Reconciler::follow_marks() {
    const auto is_filled = get_mark(database_, Mark::is_filled);
    const auto was_open = get_mark(database_, Mark::is_open);
    const auto last_batch = get_mark(database_, Mark::last_batch_ms);
    const auto died_after = get_mark(database_, Mark::died_after_ms);
    for (const auto* mark : {&is_filled, &was_open, &last_batch, &died_after})
        if (!*mark) return mark->error();
    report_.was_empty = *is_filled == 0;
    std::int64_t death = *died_after;
    if (!lives_ && *was_open != 0) death = *last_batch;
    if (death != 0) {
        auto last_sign = from_ms(death) + 1s;
        for (const auto& [path, at] : parts_)
            if (recovered_.contains(path)) last_sign = std::max(last_sign, at);
        death_.emplace(from_ms(death) - kSlack, last_sign + kSlack);
    }
    if (auto marked = lives_ ? Result<unsigned>{0u} : mark_interrupted(database_); !marked)
        return marked.error();
    return death == 0 ? Result<void>{} : count_interrupted();
}

/// Of the process that died last.
Result<void> Reconciler::count_interrupted() {
    const auto epoch = get_mark(database_, Mark::epoch);
    if (!epoch) return epoch.error();
    auto select = database_.prepare(
        "SELECT count(*) FROM recording WHERE state = 'interrupted' AND epoch = ?");
    if (!select) return select.error();
    if (auto row = select->bind(*epoch - (lives_ ? 1 : 0)).step(); !row) return row.error();
    report_.interrupted = static_cast<unsigned>(select->integer(0));
    return {};
}

/// A part gets another name than it was opened for when that was taken.
Result<void> Reconciler::follow_renamed() {
    for (const auto& [path, file] : recovered_) {
        if (file->error || file->bytes == 0 || known_.contains(path)) continue;
        const auto stem = unnumbered(stem_of(path));
        if (!stem) continue;
        const std::string wanted = *stem + std::string{index::extension_of(path)};
        const auto row = known_.find(wanted);
        if (row == known_.end() || row->second.state != FileState::writing) continue;
        if (auto done = run(database_, "UPDATE file SET path = ? WHERE path = ?", path, wanted);
            !done)
            return done;
        if (const auto part = parts_.find(wanted); part != parts_.end())
            parts_.emplace(path, part->second);
        auto node = known_.extract(row);
        node.key() = path;
        known_.insert(std::move(node));
    }
    return {};
}

std::optional<DiskFile> Reconciler::on_disk(const std::string& path) const {
    const auto found = disk_.find(path);
    return found == disk_.end() ? data_.look_at(path) : found->second;
}

Result<void> Reconciler::set_state(const std::string& path, FileState state, const DiskFile* file) {
    if (file == nullptr)
        return run(database_, "UPDATE file SET state = ? WHERE path = ?", to_string(state), path);
    // The repair itself changed the file, so its part says better when it ended.
    const auto part = parts_.find(path);
    const auto ended = part == parts_.end() ? file->changed_at : part->second;
    return run(database_, R"(
UPDATE file SET state = ?, bytes = ?, finished_at = coalesce(finished_at, ?) WHERE path = ?)",
               to_string(state), static_cast<std::int64_t>(file->bytes), to_ms(ended), path);
}

Result<void> Reconciler::follow_unfinished(const std::string& path, const KnownFile& file) {
    if (file.is_open && lives_) return {};
    if (const auto found = on_disk(path)) {
        ++report_.corrected;
        return set_state(path, FileState::recovered, &*found);
    }
    const std::string part = part_of(path);
    if (data_.look_at(part)) {
        if (data_.is_locked(part)) return {};
        ++report_.missing;
        return set_state(path, FileState::missing, nullptr);
    }
    if (const auto empty = recovered_.find(part); empty != recovered_.end()) {
        ++report_.corrected;
        return run(database_, "DELETE FROM file WHERE path = ?", path);
    }
    ++report_.missing;
    return set_state(path, FileState::missing, nullptr);
}

Result<void> Reconciler::follow_known(const std::string& path, const KnownFile& file) {
    if (file.state == FileState::writing) return follow_unfinished(path, file);
    const auto found = on_disk(path);
    if (!found && file.state == FileState::released)
        return run(database_, "DELETE FROM file WHERE path = ?", path);
    if (!found && is_there(file.state)) {
        ++report_.missing;
        return set_state(path, FileState::missing, nullptr);
    }
    if (!found || file.state == FileState::released) return {};
    const bool is_new = !is_there(file.state);
    if (!is_new && found->bytes == file.bytes) return {};
    if (file.kind == FileKind::ledger) {
        // Only what its lines are written down with, below, makes it known.
        return set_state(path, is_new ? FileState::finished : file.state, nullptr);
    }
    if (is_new || is_media(file.kind)) ++report_.corrected;
    return set_state(path, is_new ? FileState::finished : file.state, &*found);
}

/// Which stems are one recording's: by rows, by ledgers, by their names.
void Reconciler::relate() {
    for (const auto& [path, file] : known_)
        families_.add(stem_of(path), file.recording);
    for (const auto& [path, file] : disk_) {
        const auto kind = kind_of(path);
        if (kind == FileKind::media) families_.add(stem_of(path));
        if (kind != FileKind::ledger || !begins_as(FileKind::ledger, data_.full(path))) continue;
        families_.add(stem_of(path));
        ledger_heads_.insert(stem_of(path));
        const auto row = known_.find(path);
        if (row != known_.end() && row->second.bytes == file.bytes) continue;
        auto& gaps = ledgers_.emplace(path, read_ledger(data_.full(path))).first->second;
        const std::filesystem::path folder = std::filesystem::path{path}.parent_path();
        for (const LedgerGap& gap : gaps) {
            const std::string named = (folder / gap.file).lexically_normal().native();
            if (!gap.file.empty() && disk_.contains(named))
                families_.join(stem_of(path), stem_of(named));
        }
    }
    families_.join_by_name();
    std::set<std::string> heads;
    for (const std::string& stem : ledger_heads_)
        heads.insert(families_.head(stem));
    ledger_heads_ = std::move(heads);
}

/// The files of a room begin alike, up to their date.
void Reconciler::learn_rooms() {
    for (const auto& [path, file] : known_) {
        const auto time = file.kind == FileKind::media ? time_in_name(path) : std::nullopt;
        if (!time || file.room.empty()) continue;
        const auto [at, is_new] = rooms_by_prefix_.try_emplace(time->before, file.room);
        if (!is_new && at->second != file.room) at->second.clear();
    }
}

std::string Reconciler::room_by_name(const std::string& path) const {
    const auto time = time_in_name(path);
    const auto found = time ? rooms_by_prefix_.find(time->before) : rooms_by_prefix_.end();
    return found == rooms_by_prefix_.end() ? std::string{} : found->second;
}

bool Reconciler::is_young(const DiskFile& file) const {
    return lives_ && !options_.is_alone && file.changed_at > begun_ - kOnItsWay;
}

/// Files of others may lie here, too: those are listed, and never removed.
bool Reconciler::proves_ours(const std::string& path, const DiskFile& file) const {
    if (recovered_.contains(path) || time_in_name(path)) return true;
    const std::string stem = stem_of(path);
    if (families_.recording(stem) || ledger_heads_.contains(families_.head(stem))) return true;
    return death_ && file.changed_at >= death_->first && file.changed_at <= death_->second;
}

Result<void> Reconciler::follow_found() {
    for (const auto& [path, file] : disk_) {
        if (kind_of(path) != FileKind::media || known_.contains(path) || is_young(file)) continue;
        if (auto done = adopt(path, file); !done) return done;
    }
    return {};
}

/// Of its family, or a new one.
Result<std::int64_t> Reconciler::recording_of(const std::string& path, const DiskFile& file) {
    const std::string stem = stem_of(path);
    if (const auto known = families_.recording(stem)) return *known;
    const std::string& head = families_.head(stem);
    if (const auto made = new_recordings_.find(head); made != new_recordings_.end())
        return made->second;
    const auto time = time_in_name(path);
    const std::string room = room_by_name(path);
    auto inserted = run(database_, R"(
INSERT INTO recording (room, epoch, number, state, started_at, ended_at)
VALUES (nullif(?, ''), 0, 0, 'rebuilt', ?, ?))",
                        room, to_ms(time ? time->at : file.changed_at), to_ms(file.changed_at));
    if (!inserted) return inserted.error();
    return new_recordings_.emplace(head, database_.last_insert_id()).first->second;
}

Result<void> Reconciler::adopt(const std::string& path, const DiskFile& found) {
    const auto recording = recording_of(path, found);
    if (!recording) return recording.error();
    DiskFile file = found;
    if (const auto part = parts_.find(path); part != parts_.end() && recovered_.contains(path))
        file.changed_at = part->second;
    // Beside another file of that name it was made of it.
    const std::string stem = stem_of(path);
    const auto is_beside = [&](const char* ending) {
        return disk_.contains(stem + ending) || known_.contains(stem + ending);
    };
    const std::string_view extension = index::extension_of(path);
    const bool is_copy =
        (extension == ".mp4" &&
         std::ranges::any_of(std::array{".ts", ".flv", ".mkv"}, is_beside)) ||
        (extension == ".m4a" &&
         std::ranges::any_of(std::array{".mka", ".aac", ".ac3", ".eac3"}, is_beside));
    const auto kind = is_copy ? FileKind::converted : FileKind::media;
    auto added = insert_file(database_, *recording, path, kind, file, proves_ours(path, found));
    if (!added) return added;
    ++report_.adopted;
    known_.emplace(path, KnownFile{*recording, kind, FileState::finished, file.bytes});
    if (recovered_.contains(path) &&
        !(added = run(database_, "UPDATE file SET state = 'recovered' WHERE path = ?", path)))
        return added;
    const auto time = time_in_name(path);
    return run(database_, R"(
UPDATE recording SET started_at = min(started_at, ?), ended_at = max(coalesce(ended_at, 0), ?)
WHERE id = ? AND state = 'rebuilt')",
               to_ms(time ? time->at : file.changed_at), to_ms(file.changed_at), *recording);
}

Result<void> Reconciler::add_gaps(std::int64_t recording, const std::vector<LedgerGap>& gaps) {
    auto known = database_.prepare(R"(
SELECT 1 FROM gap WHERE recording = ?1 AND cause = ?2 AND rendition = ?3 AND
    ((at = ?4 AND from_msn IS ?5 AND coalesce(abs(media_s - ?7) < 0.001, media_s IS ?7))
     OR (from_msn <= ?5 AND to_msn >= ?6)) LIMIT 1)");
    if (!known) return known.error();
    for (const LedgerGap& line : gaps) {
        const Gap& gap = line.gap;
        const auto number = [](const std::optional<std::uint64_t>& msn) {
            return msn ? std::optional{static_cast<std::int64_t>(*msn)} : std::nullopt;
        };
        const auto found = known
                               ->bind(recording, to_string(gap.cause), gap.rendition, to_ms(gap.at),
                                      number(gap.from_msn), number(gap.to_msn), gap.media_s)
                               .step();
        if (!found) return found.error();
        if (*found) continue;
        if (auto added = insert_gap(database_, recording, gap); !added) return added;
        ++report_.gaps_added;
    }
    return {};
}

Result<void> Reconciler::follow_ledgers() {
    for (const auto& [path, gaps] : ledgers_) {
        const auto row = known_.find(path);
        if (data_.is_locked(path)) continue;
        const auto recording = row == known_.end() ? recording_of(path, disk_.at(path))
                                                   : Result<std::int64_t>{row->second.recording};
        if (!recording) return recording.error();
        if (auto added = add_gaps(*recording, gaps); !added) return added;
        auto set = insert_file(database_, *recording, path, FileKind::ledger, disk_.at(path), true);
        if (!set) return set;
    }
    return {};
}

/// Subtitles and posters of the same name.
Result<void> Reconciler::follow_beside() {
    std::map<std::string, std::int64_t> recordings;
    for (const auto& [path, file] : known_)
        if (is_media(file.kind)) recordings.emplace(stem_of(path), file.recording);
    for (const auto& [path, file] : disk_) {
        const auto kind = kind_of(path);
        if ((kind != FileKind::subtitles && kind != FileKind::poster) || known_.contains(path))
            continue;
        auto owner = recordings.find(stem_of(path));
        if (const auto base = unnumbered(stem_of(path)); owner == recordings.end() && base)
            owner = recordings.find(*base);
        if (owner == recordings.end() || !begins_as(*kind, data_.full(path))) continue;
        if (auto added = insert_file(database_, owner->second, path, *kind, file, true); !added)
            return added;
    }
    return {};
}

/// Of those that were rebuilt before anything of their room was there to compare with.
Result<void> Reconciler::follow_rooms() {
    for (const auto& [path, file] : known_) {
        const std::string room = file.room.empty() ? room_by_name(path) : std::string{};
        if (room.empty() || file.kind != FileKind::media) continue;
        auto set = run(database_, R"(
UPDATE recording SET room = ? WHERE id = ? AND room IS NULL AND state = 'rebuilt')",
                       room, file.recording);
        if (!set) return set;
    }
    return {};
}

Result<void> Reconciler::tidy() {
    constexpr std::string_view kEnds = R"(
UPDATE recording SET ended_at = max(ended_at, coalesce((SELECT max(coalesce(finished_at, 0))
    FROM file WHERE recording = recording.id AND kind = 'media'), 0)) WHERE state = 'interrupted')";
    constexpr std::string_view kEmpty = R"(
DELETE FROM recording WHERE state = 'rebuilt'
    AND NOT EXISTS (SELECT 1 FROM file WHERE recording = recording.id))";
    for (const auto sql : {kEnds, kEmpty})
        if (auto done = run(database_, sql); !done) return done;
    if (auto set = set_mark(database_, Mark::is_filled, 1); !set) return set;
    return set_mark(database_, Mark::died_after_ms, 0);
}

void Reconciler::clear_away() {
    if (!options_.is_alone) return;
    std::set<std::string> folders;
    const auto add_folders = [&](const std::string& path) {
        for (auto folder = std::filesystem::path{path}.parent_path(); !folder.empty();
             folder = folder.parent_path())
            if (DataFolder::is_below(folder.native()))
                folders.insert(folder.native());
            else
                break;
    };
    for (const auto& [path, file] : disk_) {
        if (!is_temporary_name(path)) continue;
        const auto removed = data_.remove_file(path);
        if (!removed || !*removed) continue;
        ++report_.orphans_removed;
        report_.orphan_bytes += file.bytes;
    }
    for (const auto& [path, file] : known_)
        add_folders(path);
    for (const auto& [path, file] : recovered_)
        add_folders(path);
    // The deepest first: a folder stands before what is in it.
    for (auto folder = folders.rbegin(); folder != folders.rend(); ++folder)
        if (data_.remove_empty(*folder)) ++report_.orphans_removed;
}

}  // namespace weir::catalogue

namespace weir {

Result<ReconcileReport> reconcile(const std::filesystem::path& data,
                                  const ReconcileOptions& options) {
    const catalogue::DataFolder folder{data};
    auto database = catalogue::open_tables(folder);
    if (!database) return database.error();
    catalogue::Reconciler reconciler{folder, *database, options};
    if (auto looked = reconciler.look(); !looked) return looked.error();
    if (auto followed = reconciler.follow(); !followed) return followed.error();
    reconciler.clear_away();
    return reconciler.take_report();
}

}  // namespace weir
