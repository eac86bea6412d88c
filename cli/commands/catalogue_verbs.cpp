// SPDX-License-Identifier: MIT
// weir ls, show, rm, clean, and check --catalogue.
#include <fmt/format.h>
#include <unistd.h>
#include <weir/catalogue_view.hpp>
#include <weir/reconcile.hpp>
#include <weir/retention.hpp>

#include <charconv>
#include <cstdlib>

#include "commands.hpp"
#include "config/data_directory.hpp"
#include "output/catalogue_json.hpp"
#include "output/catalogue_text.hpp"
#include "output/json.hpp"
#include "output/report.hpp"
#include "output/terminal.hpp"
#include "output/text.hpp"
#include "usage_error.hpp"
#include "values.hpp"

namespace weir::cli {
namespace {

ExitCode fail_with(const Error& error, std::string_view hint) {
    std::string text = fmt::format("weir: {}\n", printable(error.message()));
    if (!hint.empty()) text += fmt::format("Try: {}\n", hint);
    write_all(STDERR_FILENO, text);
    return kFailed;
}

ExitCode print(const std::string& text, bool is_good = true) {
    return write_all(STDOUT_FILENO, text) && is_good ? kDone : kFailed;
}

/// A pipe may be read on a screen of any width.
constexpr std::size_t kPipeWidth = 100;  ///< Columns, where it is no terminal.

constexpr std::string_view kWhichData = "-d DIR, the directory that weir run records to";

Parsed<std::int64_t> parse_id(const std::string& text) {
    std::int64_t id = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (error != std::errc{} || end != text.data() + text.size() || id <= 0)
        return UsageError{fmt::format("'{}' is not the number of a recording", printable(text)),
                          "weir ls"};
    return id;
}

Parsed<CatalogueQuery> query_of(const LsFlags& flags) {
    CatalogueQuery query;
    query.room = flags.room.value_or("");
    if (flags.since) {
        const auto age = parse_duration(*flags.since);
        if (!age) return age.error();
        query.since = std::chrono::system_clock::now() - *age;
    }
    if (flags.state) {
        query.state = parse_catalogued_state(*flags.state);
        if (!query.state)
            return UsageError{fmt::format("'{}' is not a state", printable(*flags.state)),
                              "recording, completed, failed, not_live, interrupted, rebuilt, "
                              "removed"};
    }
    if (flags.limit) {
        const auto limit = parse_count(*flags.limit);
        if (!limit) return limit.error();
        query.limit = *limit;
    }
    return query;
}

struct RuleFlag {
    const std::optional<std::string>& text;
    std::uint64_t& value;
};

Parsed<RetentionOptions> rules_of(const CleanFlags& flags) {
    RetentionOptions rules;
    if (flags.age) {
        const auto age = parse_duration(*flags.age);
        if (!age) return age.error();
        rules.age = std::chrono::duration_cast<std::chrono::hours>(*age);
        if (rules.age.count() == 0)
            return UsageError{fmt::format("'{}' is too short", printable(*flags.age)),
                              "at least 1h"};
    }
    for (const RuleFlag& rule :
         {RuleFlag{flags.size, rules.bytes}, RuleFlag{flags.room_size, rules.room_bytes},
          RuleFlag{flags.free, rules.free_bytes}}) {
        if (!rule.text) continue;
        const auto size = parse_size(*rule.text);
        if (!size) return size.error();
        rule.value = *size;
    }
    if (flags.free_percent) {
        const auto percent = parse_count(*flags.free_percent);
        if (!percent) return percent.error();
        if (*percent > 99)
            return UsageError{fmt::format("'{}' is not a per cent", *flags.free_percent),
                              "1 to 99"};
        rules.free_percent = *percent;
    }
    if (flags.free_inodes) {
        const auto inodes = parse_count(*flags.free_inodes);
        if (!inodes) return inodes.error();
        rules.free_inodes = *inodes;
    }
    return rules;
}

}  // namespace

ExitCode run_ls(const LsFlags& flags) {
    const auto query = query_of(flags);
    if (!query) return report_usage_error(query.error());
    auto view = CatalogueView::open(data_directory(flags.data));
    if (!view) return fail_with(view.error(), kWhichData);
    if (flags.rooms) {
        const auto rooms = view->rooms();
        if (!rooms) return fail_with(rooms.error(), "");
        return print(flags.json ? rooms_json(*rooms)
                                : rooms_text(*rooms, output_width(kPipeWidth)));
    }
    const auto recordings = view->list(*query);
    if (!recordings) return fail_with(recordings.error(), "");
    return print(flags.json ? recordings_json(*recordings)
                            : recordings_text(*recordings, output_width(kPipeWidth)));
}

ExitCode run_show(const ShowFlags& flags) {
    const auto id = parse_id(flags.id);
    if (!id) return report_usage_error(id.error());
    auto view = CatalogueView::open(data_directory(flags.data));
    if (!view) return fail_with(view.error(), kWhichData);
    const auto detail = view->show(*id);
    if (!detail) return fail_with(detail.error(), "");
    if (!*detail)
        return fail_with(Error{Errc::bad_option, fmt::format("there is no recording {}", *id)},
                         "weir ls");
    return print(flags.json ? detail_json(**detail) : detail_text(**detail));
}

ExitCode run_rm(const RmFlags& flags) {
    std::vector<std::int64_t> ids;
    for (const std::string& text : flags.ids) {
        const auto id = parse_id(text);
        if (!id) return report_usage_error(id.error());
        ids.push_back(*id);
    }
    const auto report = remove_recordings(data_directory(flags.data), ids, flags.keep_files);
    if (!report) return fail_with(report.error(), "weir ls");
    for (const std::string& problem : report->problems)
        write_all(STDERR_FILENO, fmt::format("weir: {}\n", printable(problem)));
    return print(flags.json ? removed_json(*report) : removed_text(*report),
                 report->problems.empty());
}

ExitCode run_clean(const CleanFlags& flags) {
    const auto rules = rules_of(flags);
    if (!rules) return report_usage_error(rules.error());
    const std::string data = data_directory(flags.data);
    if (auto view = CatalogueView::open(data); !view) return fail_with(view.error(), kWhichData);
    ReconcileReport reconciled;
    if (!flags.dry_run) {
        auto report = reconcile(data, {.is_alone = !is_catalogue_in_use(data)});
        if (!report) return fail_with(report.error(), kWhichData);
        reconciled = std::move(*report);
    }
    const auto cleaned = clean(data, *rules, flags.dry_run);
    if (!cleaned) return fail_with(cleaned.error(), "");
    bool is_good = true;
    for (const CleanedFile& file : cleaned->files)
        is_good = is_good && file.error.empty();
    return print(flags.json ? cleaned_json(*cleaned, reconciled, flags.dry_run)
                            : cleaned_text(*cleaned, reconciled, flags.dry_run),
                 is_good);
}

ExitCode check_catalogue_of(const std::string& data, bool is_json) {
    const auto problems = check_catalogue(data);
    if (!problems)
        return fail_with(problems.error(), "weir check --catalogue DIR, where weir run records to");
    return print(is_json ? problems_json(data, *problems) : problems_text(data, *problems),
                 problems->empty());
}

}  // namespace weir::cli
