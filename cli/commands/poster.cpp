// SPDX-License-Identifier: MIT
#include <weir/aftercare.hpp>

#include "commands.hpp"
#include "each_file.hpp"
#include "output/json.hpp"
#include "output/report.hpp"

namespace weir::cli {

ExitCode run_poster(const PosterFlags& flags) {
    const Poster kind = flags.sheet ? Poster::contact_sheet : Poster::poster;
    return for_each_file(
        flags.files, flags.output, [&flags, kind](const std::string& file, std::stop_token stop) {
            const PosterOptions options{.kind = kind, .stop = std::move(stop)};
            const auto poster =
                make_poster(file, target_of(file, poster_name(file, kind), flags.output), options);
            return FileOutcome{
                flags.json ? poster_json(file, poster) + "\n" : poster_text(file, poster),
                !poster.has_value()};
        });
}

}  // namespace weir::cli
