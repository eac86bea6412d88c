// SPDX-License-Identifier: MIT
#include "aftercare/job.hpp"

#include "aftercare/convert.hpp"
#include "aftercare/copying.hpp"
#include "aftercare/names.hpp"
#include "aftercare/poster.hpp"

namespace weir::aftercare {
namespace {

namespace fs = std::filesystem;

void note(AftercareDone& done, const Error& error) {
    if (!done.error) done.error = error;
}

void add_poster(AftercareDone& done, Poster kind, const Rein& rein) {
    const auto made =
        make_poster(done.source, poster_name(done.source, kind), {.kind = kind}, rein);
    if (made)
        done.poster = *made;
    else
        note(done, made.error());
}

/// A process that died between naming a copy and removing its source left both.
bool is_left_over(const fs::path& copy, const fs::path& source, const Rein& rein) {
    std::error_code ignored;
    if (copy == source || !fs::is_regular_file(copy, ignored)) return false;
    const auto same = is_copy_of(copy, source, rein);
    return same && *same;
}

void add_copy(AftercareDone& done, bool remove_source, const Rein& rein) {
    const fs::path target = copy_name(done.source);
    if (remove_source && is_left_over(target, done.source, rein)) {
        const auto removed = remove_file(done.source);
        done.source_removed = removed.has_value();
        if (!removed) note(done, removed.error());
        return;
    }
    auto copy = convert(done.source, target, remove_source, rein);
    if (!copy) return note(done, copy.error());
    done.source_removed = copy->source_removed;
    done.copy = std::move(*copy);
}

}  // namespace

AftercareDone do_job(const fs::path& file, const AftercareOptions& options, const Rein& rein) {
    const auto begin = Clock::now();
    AftercareDone done{.source = file};
    const Work work = work_on(file, options);
    if (work.poster) add_poster(done, options.poster, rein);
    if (work.convert && !rein.is_stopped()) add_copy(done, options.remove_source, rein);
    done.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    return done;
}

}  // namespace weir::aftercare
