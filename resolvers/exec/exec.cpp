// SPDX-License-Identifier: MIT
#include "exec/exec.hpp"

#include <fmt/format.h>

#include <utility>

#include "answer.hpp"
#include "any_url.hpp"
#include "candidates.hpp"
#include "text/web_address.hpp"

namespace weir::resolvers {
namespace {

using boost::asio::awaitable;
using ext::Lent;
using ext::Outcome;
using ext::Resolution;
using ext::Room;

constexpr std::string_view kHls = "hls://";
constexpr std::chrono::hours kVersionHolds{24};

bool is_clean(std::string_view url) {
    for (const char c : url)
        if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7f) return false;
    return true;
}

/// hls://http://host/path, or hls://host/path. Never another scheme: streamlink reads files, too.
bool is_hls_url(std::string_view url) {
    if (!url.starts_with(kHls)) return false;
    url.remove_prefix(kHls.size());
    const bool has_scheme = url.substr(0, url.find('/')).ends_with(':');
    return is_web_url(has_scheme ? std::string{url} : fmt::format("http://{}", url));
}

class Exec final : public ext::Resolver {
public:
    explicit Exec(std::vector<exec::Tool> order) : order_(std::move(order)) {}

    std::string_view platform() const override { return "exec"; }
    std::string_view facts_of() const override { return "2026-11"; }
    ext::Pace pace() const override { return {.per_minute = 20, .burst = 2}; }

    std::optional<Room> recognise(std::string_view url) const override {
        if (!is_clean(url) || (!is_web_url(url) && !is_hls_url(url))) return std::nullopt;
        return room_of_url("exec", url);
    }

    /// The first that knows the page decides. One that prints what can't be read is left for the
    /// next; when none is better, that is what is told.
    awaitable<Resolution> resolve(Room room, ext::Wanted, Lent lent) const override {
        std::optional<Resolution> changed_first;
        std::vector<std::string> said;
        for (const exec::Tool& tool : order_) {
            if (!exec::can_take(tool, room.url)) continue;
            auto asked = co_await ask_tool(tool, room.url, lent);
            if (!asked) {
                said.push_back(fmt::format("{}: {}", tool.program, asked.error().detail));
                continue;
            }
            Resolution resolution = std::move(*asked);
            resolution.room = room;
            if (resolution.outcome != Outcome::changed) co_return resolution;
            if (!changed_first) changed_first = std::move(resolution);
        }
        if (changed_first) co_return *changed_first;
        Resolution none =
            not_found(fmt::format("nobody knows this page: {}", fmt::join(said, "; ")));
        none.room = std::move(room);
        co_return none;
    }

private:
    /// Errors: it is not there, or does not know the page.
    awaitable<Result<Resolution>> ask_tool(exec::Tool tool, std::string url, Lent lent) const {
        auto printed = co_await lent.tools.run(exec::arguments_for(tool, url));
        if (!printed) co_return failed(tool, printed.error());
        const auto json = Json::parse(*printed);
        if (!json) co_return unreadable(tool, url, "no JSON", *printed);
        const bool is_streamlink = tool.kind == exec::Kind::streamlink;
        auto resolution = is_streamlink ? exec::read_streamlink(*json) : exec::read_yt_dlp(*json);
        if (resolution.outcome == Outcome::changed)
            co_return unreadable(tool, url, resolution.detail, *printed);
        std::string version = (*json)["_version"]["version"].text();
        if (version.empty()) version = co_await version_of(tool, lent);
        for (ext::Candidate& candidate : resolution.candidates)
            candidate.line = fmt::format("{} {}", tool.program, version);
        co_return resolution;
    }

    static Result<Resolution> failed(const exec::Tool& tool, const Error& error) {
        if (error.code == Errc::tool_failed) {
            if (exec::is_unknown_page(error.detail))
                return Error{Errc::not_a_stream, "it does not know it"};
            auto resolution = exec::outcome_of(error.detail);
            resolution.detail = fmt::format("{}: {}", tool.program, resolution.detail);
            if (resolution.outcome == Outcome::changed) resolution.evidence = error.detail;
            return resolution;
        }
        const bool is_absent = error.code == boost::system::errc::no_such_file_or_directory;
        if (is_absent) return Error{error.code, "it is not installed"};
        return transient(fmt::format("{}: {}", tool.program, error.message()));
    }

    static Resolution unreadable(const exec::Tool& tool, const std::string& url, std::string what,
                                 const std::string& printed) {
        ext::HttpAnswer answer;
        answer.url = fmt::format("{} {}", tool.program, url);
        answer.body = printed;
        return changed(fmt::format("{}: {}", tool.program, what), answer);
    }

    /// "5.2.1"; empty: it doesn't say.
    awaitable<std::string> version_of(exec::Tool tool, Lent lent) const {
        const std::string key = "version:" + tool.program;
        std::string version = lent.memory.get(key);
        if (!version.empty()) co_return version;
        std::vector<std::string> arguments{tool.program, "--version"};
        const auto printed = co_await lent.tools.run(std::move(arguments));
        if (!printed) co_return version;
        version = printed->substr(0, std::min(printed->find('\n'), printed->size()));
        if (const auto blank = version.rfind(' '); blank != version.npos)
            version.erase(0, blank + 1);
        if (!is_name(version, 1, 40, ".+_-")) co_return std::string{};
        lent.memory.put(key, version, lent.now + kVersionHolds);
        co_return version;
    }

    const std::vector<exec::Tool> order_;
};

}  // namespace

std::unique_ptr<ext::Resolver> make_exec(std::vector<exec::Tool> order) {
    return std::make_unique<Exec>(std::move(order));
}

}  // namespace weir::resolvers
