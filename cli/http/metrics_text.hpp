// SPDX-License-Identifier: MIT
#pragma once
#include <weir/stats.hpp>

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace weir::cli::http {

/// Figures in the text format that Prometheus reads, family by family. Pure.
/// Source: Prometheus exposition formats, version 0.0.4.
class MetricsText {
public:
    using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

    /// What follows belongs to it. `type`: "counter", "gauge", "histogram".
    MetricsText& family(std::string_view name, std::string_view type, std::string_view help);
    MetricsText& value(double value, Labels labels = {});
    MetricsText& histogram(const HistogramStats& stats, Labels labels = {});

    std::string take() { return std::move(text_); }

private:
    void sample(std::string_view suffix, Labels labels, std::string_view more, double value);

    std::string text_;
    std::string name_;
};

}  // namespace weir::cli::http
