// SPDX-License-Identifier: MIT
#include "http/health.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "output/json_values.hpp"
#include "output/text.hpp"
#include "output/units.hpp"

namespace weir::cli::http {
namespace {

using namespace std::chrono_literals;

constexpr auto kTurns = 10s;  ///< A thread that has not come round for so long does not turn.
constexpr double kFull = 0.9;
constexpr double kMemory = 0.9;

Check check(std::string name, Verdict verdict, std::string detail) {
    return {std::move(name), verdict, std::move(detail)};
}

Check good_unless(std::string name, bool is_bad, std::string bad, Verdict verdict) {
    return is_bad ? check(std::move(name), verdict, std::move(bad))
                  : check(std::move(name), Verdict::ok, "");
}

bool is_nearly_full(std::uint64_t free_bytes, std::uint64_t total_bytes) {
    return total_bytes > 0 && double(free_bytes) < (1 - kFull) * double(total_bytes);
}

}  // namespace

std::string_view to_string(Verdict verdict) {
    switch (verdict) {
        case Verdict::ok: return "ok";
        case Verdict::warning: return "warning";
        case Verdict::critical: return "critical";
    }
    return "critical";
}

Checks liveness(const Snapshot& snapshot, std::chrono::steady_clock::time_point now) {
    const auto overdue = snapshot.session.load.overdue;
    return {good_unless("shards", overdue > kTurns,
                        fmt::format("one has stood still for {} ms", overdue.count()),
                        Verdict::critical),
            good_unless("rooms", now - snapshot.taken > kTurns,
                        "the thread that watches the rooms stands still", Verdict::critical)};
}

Checks readiness(const Snapshot& snapshot, const DataSpace& data,
                 const std::string& catalogue_error) {
    const SessionStats& session = snapshot.session;
    Checks checks{
        good_unless("catalogue", !catalogue_error.empty(), printable(catalogue_error),
                    Verdict::critical),
        good_unless("data", data.total_bytes == 0,
                    "the data directory's file system does not answer", Verdict::critical)};
    for (const VolumeStats& volume : session.volumes)
        checks.push_back(good_unless("disk " + printable(volume.directory.native()), volume.is_low,
                                     fmt::format("{} are free, less than [limits] free_space_stop",
                                                 human_bytes(volume.free_bytes)),
                                     Verdict::critical));
    const unsigned most = snapshot.limits.all;
    checks.push_back(good_unless("streams", most > 0 && session.recordings >= most,
                                 fmt::format("{} of {} recordings run", session.recordings, most),
                                 Verdict::critical));
    checks.push_back(good_unless(
        "load", session.load.level >= 2,
        fmt::format("timers are {} ms late, so nothing new begins", session.load.late.count()),
        Verdict::critical));
    return checks;
}

Checks cautions(const Snapshot& snapshot, const DataSpace& data) {
    const SessionStats& session = snapshot.session;
    Checks checks{
        good_unless("disk use", is_nearly_full(data.free_bytes, data.total_bytes),
                    fmt::format("{} of {} are free where the data are",
                                human_bytes(data.free_bytes), human_bytes(data.total_bytes)),
                    Verdict::warning)};
    for (const VolumeStats& volume : session.volumes)
        checks.push_back(good_unless("disk use of " + printable(volume.directory.native()),
                                     is_nearly_full(volume.free_bytes, volume.total_bytes),
                                     human_bytes(volume.free_bytes) + " are free",
                                     Verdict::warning));
    const bool is_tight = session.memory_limit > 0 &&
                          double(session.memory_bytes) > kMemory * double(session.memory_limit);
    checks.push_back(
        good_unless("memory", is_tight,
                    fmt::format("recordings hold {} of {}", human_bytes(session.memory_bytes),
                                human_bytes(session.memory_limit)),
                    Verdict::warning));
    checks.push_back(good_unless("keeping up", session.load.level == 1,
                                 fmt::format("timers are {} ms late", session.load.late.count()),
                                 Verdict::warning));
    checks.push_back(check("active streams", Verdict::ok, std::to_string(session.recordings)));
    return checks;
}

Verdict worst(const Checks& checks) {
    Verdict worst = Verdict::ok;
    for (const Check& one : checks)
        worst = std::max(worst, one.verdict);
    return worst;
}

std::string health_json(const Checks& checks) {
    json::array all;
    for (const Check& one : checks)
        all.push_back(json::object{{"name", text(one.name)},
                                   {"ok", one.verdict == Verdict::ok},
                                   {"detail", text(one.detail)}});
    return line({{"status", text(to_string(worst(checks)))}, {"checks", std::move(all)}});
}

}  // namespace weir::cli::http
