// SPDX-License-Identifier: MIT
#include "doctor.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "columns.hpp"
#include "json_values.hpp"
#include "text.hpp"

namespace weir::cli {
namespace {

std::string_view colour_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::ok: return colour::kGood;
        case Verdict::warn: return colour::kWarn;
        case Verdict::bad: return colour::kBad;
        case Verdict::unknown: break;
    }
    return colour::kDim;
}

std::string told_verdict_of(const Finding& finding, bool has_colour) {
    return coloured(std::string(to_string(finding.verdict)), colour_of(finding.verdict),
                    has_colour);
}

/// As wide as the widest of the column.
std::size_t width_of(const std::vector<Finding>& findings, std::string_view title,
                     std::string Finding::*column) {
    std::size_t width = title.size();
    for (const Finding& each : findings)
        width = std::max(width, display_width(each.*column));
    return width;
}

std::string advice(const Finding& finding, bool has_colour) {
    std::string out = fmt::format("\n{}: {}\n  why: {}\n", finding.name,
                                  told_verdict_of(finding, has_colour), finding.why);
    if (!finding.set.empty()) out += fmt::format("  set: {}\n", finding.set);
    return out;
}

std::size_t count_of(const std::vector<Finding>& findings, Verdict verdict) {
    return static_cast<std::size_t>(std::ranges::count(findings, verdict, &Finding::verdict));
}

}  // namespace

std::string findings_text(const std::vector<Finding>& findings, bool has_colour) {
    const auto name = width_of(findings, "check", &Finding::name);
    const auto found = width_of(findings, "found", &Finding::found);
    const auto wanted = width_of(findings, "wanted", &Finding::wanted);
    const auto row = [&](const std::string& a, const std::string& b, const std::string& c) {
        return fmt::format("{}  {}  {}  ", pad_right(a, name), pad_right(b, found),
                           pad_right(c, wanted));
    };
    std::string out = row("check", "found", "wanted") + "verdict\n";
    for (const Finding& each : findings)
        out += row(each.name, each.found, each.wanted) + told_verdict_of(each, has_colour) + "\n";
    for (const Finding& each : findings)
        if (each.verdict != Verdict::ok) out += advice(each, has_colour);
    return out + fmt::format("\n{} ok, {} warn, {} bad, {} unknown\n",
                             count_of(findings, Verdict::ok), count_of(findings, Verdict::warn),
                             count_of(findings, Verdict::bad),
                             count_of(findings, Verdict::unknown));
}

std::string findings_json(const std::vector<Finding>& findings, std::string_view data,
                          unsigned rooms) {
    json::array checks;
    for (const Finding& each : findings)
        checks.push_back(json::object{{"check", text(each.key)},
                                      {"found", text(each.found)},
                                      {"wanted", text(each.wanted)},
                                      {"verdict", text(to_string(each.verdict))},
                                      {"why", text_or_null(each.why)},
                                      {"set", text_or_null(each.set)}});
    return line({{"rooms", rooms},
                 {"data", text(data)},
                 {"verdict", text(to_string(worst_of(findings)))},
                 {"checks", std::move(checks)}}) +
           "\n";
}

}  // namespace weir::cli
