// SPDX-License-Identifier: MIT
#include "catalogue/remover.hpp"

#include <algorithm>

#include "base/fail.hpp"
#include "catalogue/names.hpp"

namespace weir::catalogue {
namespace {

bool is_left(const KnownFile& file) {
    return is_there(file.state) || file.state == FileState::writing;
}

}  // namespace

Remover::Remover(const DataFolder& data, database::Database& database, KnownFiles known)
    : data_(data), database_(database), known_(std::move(known)) {
    for (const auto& [path, file] : known_) {
        by_stem_.emplace(stem_of(path), path);
        by_recording_.emplace(file.recording, path);
    }
}

std::vector<std::string> Remover::of_stem(const std::string& stem, bool is_of_media) const {
    std::vector<std::string> paths;
    const auto [begin, end] = by_stem_.equal_range(stem);
    for (auto at = begin; at != end; ++at) {
        const KnownFile& file = known_.at(at->second);
        const bool is_wanted = is_of_media ? is_media(file.kind) : !is_media(file.kind);
        if (is_wanted && is_left(file) && file.kind != FileKind::ledger)
            paths.push_back(at->second);
    }
    return paths;
}

/// None while another media file has that name, too: a converted one.
std::vector<std::string> Remover::beside(const std::string& media) const {
    const std::string stem = stem_of(media);
    for (const std::string& other : of_stem(stem, true))
        if (other != media) return {};
    return of_stem(stem, false);
}

Result<std::uint64_t> Remover::remove_one(const std::string& path) {
    const auto row = known_.find(path);
    const auto found = data_.look_at(path);
    const auto removed = data_.remove_file(path);
    if (!removed) return removed.error();
    if (row != known_.end()) row->second.state = FileState::removed;
    auto marked = run(database_, "UPDATE file SET state = 'removed' WHERE path = ?", path);
    if (!marked) return marked.error();
    return *removed && found ? found->bytes : 0;
}

Result<std::uint64_t> Remover::remove_media(const std::string& path) {
    const auto row = known_.find(path);
    if (row == known_.end()) return fail(Errc::bad_option, "'{}' is not in the catalogue", path);
    std::vector<std::string> others = beside(path);
    auto bytes = remove_one(path);
    if (!bytes) return bytes;
    const auto [begin, end] = by_recording_.equal_range(row->second.recording);
    const bool is_last = !row->second.is_open && std::none_of(begin, end, [&](const auto& entry) {
        const KnownFile& file = known_.at(entry.second);
        return is_media(file.kind) && is_left(file);
    });
    for (auto at = begin; is_last && at != end; ++at)
        if (known_.at(at->second).kind == FileKind::ledger) others.push_back(at->second);
    for (const std::string& other : others) {
        auto more = remove_one(other);
        if (!more) return more;
        *bytes += *more;
    }
    return bytes;
}

}  // namespace weir::catalogue
