// SPDX-License-Identifier: MIT
#include "resume.hpp"

#include <weir/files.hpp>

#include <algorithm>

namespace weir::cli {
namespace {

bool is_missing(const Error& error) {
    return error.code == boost::system::errc::no_such_file_or_directory;
}

}  // namespace

Result<TakenUp> take_up(const std::filesystem::path& path, std::vector<PlannedRecording>& planned) {
    for (PlannedRecording& each : planned)
        each.options.room = each.options.url;
    auto notes = read_notes(path);
    if (!notes && is_missing(notes.error())) return TakenUp{};
    if (!notes) return notes.error();
    TakenUp taken{std::move(notes->unfinished), {}};
    auto files = recover(planned.front().options.directory, taken.unfinished);
    if (!files && !is_missing(files.error())) return files.error();
    if (files) taken.files = std::move(*files);
    for (PlannedRecording& each : planned) {
        const auto former = std::find_if(
            taken.unfinished.begin(), taken.unfinished.end(),
            [&each](const Unfinished& note) { return note.room == each.options.room; });
        if (former == taken.unfinished.end()) continue;
        each.options.resume = former->resume;
        each.options.quarantined = former->is_at_fault;
    }
    return taken;
}

}  // namespace weir::cli
