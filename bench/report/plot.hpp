// SPDX-License-Identifier: MIT
#pragma once
#include <filesystem>
#include <string>
#include <utility>
#include <vector>
#include <weir/error.hpp>

namespace weir::bench {

/// Curves over one x axis, below each other in panels.
struct Plot {
    struct Curve {
        std::string name;
        std::vector<std::pair<double, double>> points;
    };
    struct Panel {
        std::string y_title;
        std::vector<Curve> curves;
        bool has_dots = true;
    };
    std::string title, x_title;
    bool is_log_x = false;
    std::vector<Panel> panels;
};

/// What gnuplot is to be told to draw it into `svg`. Pure.
std::string gnuplot_script(const Plot& plot, const std::filesystem::path& svg);

/// Blocks: while gnuplot draws.  Errors: Errc::bad_option when there is no gnuplot, or when it
/// fails.
Result<void> draw(const Plot& plot, const std::filesystem::path& svg);

}  // namespace weir::bench
