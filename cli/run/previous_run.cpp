// SPDX-License-Identifier: MIT
#include "previous_run.hpp"

#include <fmt/format.h>

#include "output/units.hpp"

namespace weir::cli {
namespace {

using WallClock = std::chrono::system_clock;

void tell(const ReconcileReport& report, std::vector<std::string>& words) {
    const auto add = [&words](std::uint64_t count, std::string_view what, std::string_view then) {
        if (count > 0) words.push_back(fmt::format("{} {}", counted(count, what), then));
    };
    if (report.was_empty && report.adopted > 0)
        words.emplace_back("the catalogue was made anew from what is on disk");
    add(report.recovered.size(), "file", "of the process before this one repaired");
    add(report.interrupted, "recording", "had been interrupted");
    add(report.adopted, "file", "the catalogue did not know");
    add(report.missing, "file", "of the catalogue gone");
    add(report.orphans_removed, "leftover", "removed");
}

}  // namespace

Result<PreviousRun> take_over(const std::filesystem::path& data, const DataPaths& paths,
                              std::chrono::milliseconds quarantine) {
    PreviousRun previous;
    previous.quarantine = QuarantineList::read(paths.quarantine(), WallClock::now());
    if (auto notes = read_notes(paths.notes())) {
        if (notes->signal)
            previous.words.push_back(
                fmt::format("the process before this one died of signal {}", *notes->signal));
        previous.unfinished = std::move(notes->unfinished);
    } else if (notes.error().code != boost::system::errc::no_such_file_or_directory) {
        previous.words.push_back("its notes can't be read: " + notes.error().message());
    }
    for (const Unfinished& recording : previous.unfinished) {
        if (!recording.is_at_fault || recording.room.empty()) continue;
        previous.words.push_back(
            fmt::format("it died at work on {}, which is kept verbatim for {}", recording.room,
                        human_time(std::chrono::duration<double>(quarantine).count())));
        if (auto added = previous.quarantine.add(recording.room, WallClock::now() + quarantine);
            !added)
            previous.words.push_back(added.error().message());
    }
    ReconcileOptions options;
    options.is_alone = true;
    options.recover = [&previous](const std::filesystem::path& directory) {
        return recover(directory, previous.unfinished);
    };
    auto report = reconcile(data, options);
    if (!report) return report.error();
    tell(*report, previous.words);
    return previous;
}

}  // namespace weir::cli
