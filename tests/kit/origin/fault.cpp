// SPDX-License-Identifier: MIT
#include "kit/origin/fault.hpp"

#include <algorithm>
#include <array>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>

#include "base/fail.hpp"

namespace weir::kit {
namespace {

constexpr std::array<std::string_view, 20> kNames{
    "status", "html",    "drop",          "stall",  "reset", "short", "slow",
    "frozen", "restart", "discontinuity", "double", "swap",  "end",   "empty",
    "huge",   "hollow",  "older",         "gap",    "token", "target"};

FaultQueue::Moment moment_of(FaultKind kind) {
    switch (kind) {
        case FaultKind::status:
        case FaultKind::html:
        case FaultKind::drop:
        case FaultKind::empty:
        case FaultKind::huge:
        case FaultKind::hollow: return FaultQueue::Moment::answer;
        case FaultKind::older: return FaultQueue::Moment::list;
        default: return FaultQueue::Moment::body;
    }
}

bool strikes(const Fault& fault, FaultQueue::Moment moment, Target target,
             std::optional<std::uint64_t> msn) {
    if (moment_of(fault.kind) != moment || fault.target != target) return false;
    if (!fault.from_msn) return true;
    return msn && *msn >= *fault.from_msn && (!fault.to_msn || *msn <= *fault.to_msn);
}

/// One key of the query as a number; leaves `value` alone when the key is missing.
class Reader {
public:
    explicit Reader(const std::map<std::string, std::string>& query) : query_(query) {}

    template <class T>
    void number(const char* key, T& value) {
        const auto at = query_.find(key);
        if (at == query_.end()) return;
        T parsed{};
        const char* end = at->second.data() + at->second.size();
        const auto [stop, code] = std::from_chars(at->second.data(), end, parsed);
        if (code != std::errc{} || stop != end)
            bad_ = key;
        else
            value = parsed;
    }

    template <class T>
    void number(const char* key, std::optional<T>& value) {
        if (!query_.contains(key)) return;
        T parsed{};
        number(key, parsed);
        value = parsed;
    }

    const std::string& bad() const { return bad_; }

private:
    const std::map<std::string, std::string>& query_;
    std::string bad_;
};

}  // namespace

std::string_view to_string(FaultKind kind) {
    return kNames[std::size_t(kind)];
}

std::string to_json(const LogEntry& entry) {
    boost::json::object object{{"at_s", entry.at_s},
                               {"fault", to_string(entry.kind)},
                               {"resource", entry.resource},
                               {"body_bytes", entry.body_bytes}};
    if (entry.msn) object["msn"] = *entry.msn;
    if (!entry.detail.empty()) object["detail"] = entry.detail;
    return boost::json::serialize(object);
}

Result<Fault> parse_fault(const std::map<std::string, std::string>& query) {
    const auto named = query.find("fault");
    if (named == query.end()) return fail(Errc::bad_option, "no fault= in the query");
    const auto* const at = std::find(kNames.begin(), kNames.end(), named->second);
    if (at == kNames.end()) return fail(Errc::bad_option, "no fault '{}'", named->second);
    Fault fault{.kind = FaultKind(at - kNames.begin())};
    if (fault.kind == FaultKind::drop) fault.count = 0;
    if (const auto on = query.find("on"); on != query.end())
        fault.target = on->second == "playlist" ? Target::playlist
                       : on->second == "part"   ? Target::part
                                                : Target::media;
    Reader reader{query};
    reader.number("msn", fault.from_msn);
    fault.to_msn = fault.from_msn;
    reader.number("from", fault.from_msn);
    reader.number("to", fault.to_msn);
    reader.number("count", fault.count);
    reader.number("code", fault.status);
    reader.number("after", fault.after_bytes);
    reader.number("seconds", fault.seconds);
    reader.number("rate", fault.bytes_per_s);
    if (!reader.bad().empty()) return fail(Errc::bad_option, "{}= is no number", reader.bad());
    return fault;
}

std::optional<Fault> FaultQueue::take(Moment moment, Target target,
                                      std::optional<std::uint64_t> msn) {
    const auto at = std::find_if(faults_.begin(), faults_.end(), [&](const Fault& fault) {
        return strikes(fault, moment, target, msn);
    });
    if (at == faults_.end()) return std::nullopt;
    const Fault fault = *at;
    if (at->count == 1)
        faults_.erase(at);
    else if (at->count > 1)
        --at->count;
    return fault;
}

}  // namespace weir::kit
