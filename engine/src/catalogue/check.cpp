// SPDX-License-Identifier: MIT
// weir::check_catalogue(): what is not as the catalogue says.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <thread>
#include <weir/reconcile.hpp>

#include "catalogue/known_files.hpp"
#include "catalogue/names.hpp"
#include "index/own_name.hpp"

namespace weir {
namespace {

using namespace catalogue;

/// Longer than a batch and the way to it.
constexpr auto kSettlesWithin = 2s;

/// Lines, each said once.  Thread: one.  Blocks: on the disk.
class Check {
public:
    Check(const DataFolder& data, database::Database& database)
        : data_(data), database_(database) {}

    Result<std::vector<std::string>> run();

private:
    template <class... Args>
    void say(fmt::format_string<Args...> format, Args&&... args) {
        problems_.push_back(fmt::format(format, std::forward<Args>(args)...));
    }
    Result<void> check_database();
    Result<void> check_open();
    void check_row(const std::string& path, const KnownFile& file);
    void check_writing(const std::string& path, const KnownFile& file);
    void check_twins();
    void check_disk(const std::string& path);

    const DataFolder& data_;
    database::Database& database_;
    const bool lives_ = WriterLock::is_taken(data_);
    KnownFiles known_;
    DiskFiles disk_;
    std::vector<std::string> problems_;
};

Result<std::vector<std::string>> Check::run() {
    if (auto done = check_database(); !done) return done.error();
    auto known = load_files(database_);
    if (!known) return known.error();
    known_ = std::move(*known);
    auto disk = data_.list();
    if (!disk) return disk.error();
    disk_ = std::move(*disk);
    if (auto done = check_open(); !done) return done.error();
    for (const auto& [path, file] : known_)
        check_row(path, file);
    check_twins();
    for (const auto& [path, file] : disk_)
        check_disk(path);
    std::ranges::sort(problems_);
    return std::move(problems_);
}

Result<void> Check::check_database() {
    for (const char* sql : {"PRAGMA quick_check(20)", "PRAGMA foreign_key_check"}) {
        auto select = database_.prepare(sql);
        if (!select) return select.error();
        for (auto next = select->bind().step();; next = select->step()) {
            if (!next) return next.error();
            if (!*next) break;
            if (select->text(0) != "ok") say("database: {}: {}", sql, select->text(0));
        }
    }
    return {};
}

Result<void> Check::check_open() {
    const auto epoch = get_mark(database_, Mark::epoch);
    if (!epoch) return epoch.error();
    auto select =
        database_.prepare("SELECT id, epoch FROM recording WHERE state = 'recording' ORDER BY id");
    if (!select) return select.error();
    for (auto next = select->bind().step();; next = select->step()) {
        if (!next) return next.error();
        if (!*next) return {};
        if (!lives_ || select->integer(1) != *epoch)
            say("recording {}: is open, and no process records it", select->integer(0));
    }
}

void Check::check_writing(const std::string& path, const KnownFile& file) {
    if (!lives_ || !file.is_open) say("{}: is said to be written, and nobody does", path);
    const bool is_there =
        data_.look_at(path) || data_.look_at(path + std::string{index::kPartSuffix});
    if (!is_there) say("{}: is said to be written, and is not there", path);
}

void Check::check_row(const std::string& path, const KnownFile& file) {
    if (file.state == FileState::writing) return check_writing(path, file);
    const auto found = data_.look_at(path);
    if (file.state == FileState::released) return;
    if (!is_there(file.state)) {
        if (found) say("{}: is said to be {}, and is there", path, to_string(file.state));
        return;
    }
    if (!found) return say("{}: is not there", path);
    if (is_media(file.kind) && found->bytes != file.bytes)
        say("{}: has {} bytes, the catalogue says {}", path, found->bytes, file.bytes);
}

/// One file under two names in the catalogue.
void Check::check_twins() {
    std::map<std::pair<std::uint64_t, std::uint64_t>, std::string> seen;
    for (const auto& [path, file] : known_) {
        const auto found = is_there(file.state) ? data_.look_at(path) : std::nullopt;
        if (!found) continue;
        const auto [at, is_new] = seen.try_emplace({found->device, found->inode}, path);
        if (!is_new) say("{}: is the same file as {}", path, at->second);
    }
}

void Check::check_disk(const std::string& path) {
    if (kind_of(path) == FileKind::media && !known_.contains(path))
        say("{}: is not in the catalogue", path);
    const bool is_left = index::is_part_name(path) || (is_temporary_name(path) && !lives_);
    if (is_left && !data_.is_locked(path)) say("{}: was left behind", path);
}

Result<std::vector<std::string>> check_once(const DataFolder& data) {
    auto database = open_existing(data);
    if (!database) return database.error();
    return Check{data, *database}.run();
}

}  // namespace

Result<std::vector<std::string>> check_catalogue(const std::filesystem::path& path) {
    const DataFolder data{path};
    auto first = check_once(data);
    if (!first || first->empty() || !WriterLock::is_taken(data)) return first;
    std::this_thread::sleep_for(kSettlesWithin);
    auto second = check_once(data);
    if (!second) return second;
    std::vector<std::string> both;
    std::ranges::set_intersection(*first, *second, std::back_inserter(both));
    return both;
}

}  // namespace weir
