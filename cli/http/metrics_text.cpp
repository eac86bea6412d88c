// SPDX-License-Identifier: MIT
#include "http/metrics_text.hpp"

#include <fmt/format.h>

#include <cmath>

namespace weir::cli::http {
namespace {

std::string escaped(std::string_view value) {
    std::string out;
    for (const char c : value) {
        if (c == '\\' || c == '"') out += '\\';
        if (c == '\n')
            out += "\\n";
        else
            out += c;
    }
    return out;
}

/// Whole numbers as such: 1e+06 is read as well, but not by people.
std::string number(double value) {
    constexpr double kExact = 9e15;
    if (std::abs(value) < kExact && value == std::floor(value))
        return fmt::format("{}", static_cast<std::int64_t>(value));
    return fmt::format("{}", value);
}

}  // namespace

MetricsText& MetricsText::family(std::string_view name, std::string_view type,
                                 std::string_view help) {
    name_ = name;
    text_ += fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
    return *this;
}

void MetricsText::sample(std::string_view suffix, Labels labels, std::string_view more,
                         double value) {
    std::string inner;
    for (const auto& [name, content] : labels)
        inner += fmt::format("{}{}=\"{}\"", inner.empty() ? "" : ",", name, escaped(content));
    if (!more.empty()) inner += fmt::format("{}{}", inner.empty() ? "" : ",", more);
    if (!inner.empty()) inner = "{" + inner + "}";
    text_ += fmt::format("{}{}{} {}\n", name_, suffix, inner, number(value));
}

MetricsText& MetricsText::value(double value, Labels labels) {
    sample("", labels, "", value);
    return *this;
}

MetricsText& MetricsText::histogram(const HistogramStats& stats, Labels labels) {
    std::uint64_t so_far = 0;
    for (std::size_t i = 0; i < stats.counts.size(); ++i) {
        so_far += stats.counts[i];
        const std::string bound =
            i < stats.bounds_s.size() ? fmt::format("{}", stats.bounds_s[i]) : "+Inf";
        sample("_bucket", labels, fmt::format("le=\"{}\"", bound), static_cast<double>(so_far));
    }
    sample("_sum", labels, "", stats.sum_s);
    sample("_count", labels, "", static_cast<double>(so_far));
    return *this;
}

}  // namespace weir::cli::http
