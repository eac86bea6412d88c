// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>

#include "lint/rules.hpp"

namespace weir::lint {
namespace {

constexpr std::string_view kEngine = "engine/src/";
constexpr std::string_view kPublic = "engine/include/weir/";

std::string first_folder(std::string_view path) {
    const auto slash = path.find('/');
    return slash == path.npos ? std::string{} : std::string{path.substr(0, slash)};
}

/// How far a folder is from the ground; a folder may include what is below it, and itself.
enum class Floor { unknown, base, media, av, stage, recorder, session, house };

Floor floor_of(std::string_view folder) {
    constexpr std::array<std::string_view, 12> stages{
        "resolve",   "fetch", "playlist", "flv",     "buffer", "demux",
        "transcode", "mux",   "store",    "publish", "index",  "database"};
    constexpr std::array<std::string_view, 4> house{"watch", "catalogue", "hooks", "aftercare"};
    if (folder == "base") return Floor::base;
    if (folder == "media") return Floor::media;
    if (folder == "av") return Floor::av;
    if (std::ranges::find(stages, folder) != stages.end()) return Floor::stage;
    if (folder == "recorder") return Floor::recorder;
    if (folder == "session") return Floor::session;
    return std::ranges::find(house, folder) != house.end() ? Floor::house : Floor::unknown;
}

bool uses_libav(std::string_view folder) {
    return folder == "demux" || folder == "transcode" || folder == "mux";
}

bool arrow_allowed(const std::string& from, const std::string& to) {
    if (from == to) return true;
    const Floor above = floor_of(from), below = floor_of(to);
    if (above == Floor::unknown || below == Floor::unknown) return false;
    if (below == Floor::av && above == Floor::stage) return uses_libav(from);
    if (above == Floor::house && below >= Floor::recorder) return false;
    return below < above;
}

bool in_any(const Source& source, std::initializer_list<std::string_view> folders) {
    return std::ranges::any_of(folders, [&](auto folder) { return source.in(folder); });
}

bool begins_with_any(std::string_view path, std::initializer_list<std::string_view> beginnings) {
    return std::ranges::any_of(beginnings, [&](auto begin) { return path.starts_with(begin); });
}

std::string told(const Source& source, const Include& include, std::string_view why) {
    return fmt::format("{}:{}: {} {}", source.path, include.line, include.path, why);
}

template <class Rule>
Breaches for_each_include(const SourceTree& tree, const Rule& rule) {
    Breaches breaches;
    for (const Source& source : tree.sources())
        for (const Include& include : source.includes())
            if (const std::string why = rule(source, include); !why.empty())
                breaches.push_back(told(source, include, why));
    return breaches;
}

/// What whoever knows devices may use of the engine besides its public headers.
bool is_for_devices(std::string_view path) {
    return begins_with_any(path, {"base/", "media/", "av/"});
}

/// A quoted include that names a file of its own program, from its root or beside the includer.
bool is_own(const SourceTree& tree, const Source& source, const Include& include,
            const std::string& root) {
    return tree.has(root + include.path) || tree.has(std::string{source.folder()} + include.path);
}

bool is_standard(std::string_view path) {
    return path.find('/') == path.npos && path.find('.') == path.npos;
}

}  // namespace

Breaches include_arrows(const SourceTree& tree) {
    return for_each_include(tree, [](const Source& source, const Include& include) -> std::string {
        if (!source.in(kEngine) || !include.quoted) return {};
        const auto from = first_folder(std::string_view{source.path}.substr(kEngine.size()));
        const auto to = first_folder(include.path);
        if (arrow_allowed(from, to)) return {};
        return fmt::format("is no arrow that {} has", from);
    });
}

Breaches users_of_the_engine(const SourceTree& tree) {
    return for_each_include(tree, [&](const Source& source, const Include& include) -> std::string {
        const bool engine_looks_up =
            source.in("engine/") &&
            begins_with_any(include.path, {"resolvers/", "hwaccel/", "cli/"});
        if (engine_looks_up) return "is above the engine";
        if (!include.quoted || !in_any(source, {"cli/", "bench/", "resolvers/", "hwaccel/"}))
            return {};
        const auto root = std::string{first_folder(source.path)} + "/";
        const bool own = is_own(tree, source, include, root);
        const bool kit = source.in("bench/") && include.path.starts_with("kit/");
        const bool device = source.in("hwaccel/") && is_for_devices(include.path);
        // It prints what weir record prints.
        const bool cli = source.in("bench/churn/") && is_own(tree, source, include, "cli/");
        return own || kit || device || cli ? "" : "is private to the engine; use <weir/…>";
    });
}

Breaches outside_libraries(const SourceTree& tree) {
    return for_each_include(tree, [](const Source& source, const Include& include) -> std::string {
        const std::string_view path = include.path;
        if (begins_with_any(path, {"libav", "libsw"}))
            return in_any(source, {"engine/src/av/", "engine/src/demux/", "engine/src/transcode/",
                                   "engine/src/mux/", "engine/src/aftercare/", "hwaccel/", "tests/",
                                   "bench/"})
                       ? ""
                       : "belongs to av, demux, transcode, mux, aftercare and hwaccel";
        if (path.starts_with("curl/"))
            return in_any(source, {"engine/src/fetch/", "tests/", "bench/"}) ? ""
                                                                             : "belongs to fetch";
        if (path.starts_with("spdlog/"))
            return in_any(source, {"engine/src/base/log", "cli/"}) ? ""
                                                                   : "belongs to base/log and cli";
        if (path.starts_with("sqlite3"))
            return source.in("engine/src/database/") ? "" : "belongs to database";
        if (path.starts_with("toml"))
            return in_any(source, {"cli/config/", "resolvers/sites"})
                       ? ""
                       : "belongs to cli/config and the sites of the resolvers";
        return {};
    });
}

Breaches public_headers(const SourceTree& tree) {
    return for_each_include(tree, [](const Source& source, const Include& include) -> std::string {
        if (!source.in(kPublic)) return {};
        if (include.quoted) return "is quoted in a public header";
        const std::string_view path = include.path;
        if (is_standard(path) || begins_with_any(path, {"weir/", "boost/system/"})) return {};
        const bool is_extension = source.path.starts_with(std::string{kPublic} + "ext/");
        if (is_extension && path.starts_with("boost/asio/")) return {};
        return "may not stand in a public header";
    });
}

}  // namespace weir::lint
