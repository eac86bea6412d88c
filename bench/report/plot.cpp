// SPDX-License-Identifier: MIT
#include "report/plot.hpp"

#include <fmt/format.h>

#include "kit/process.hpp"

namespace weir::bench {
namespace {

constexpr int kWidth = 800, kPanelHeight = 260;

std::string data_of(const Plot::Panel& panel, std::size_t number) {
    std::string text;
    for (std::size_t i = 0; i < panel.curves.size(); ++i) {
        text += fmt::format("$d{}_{} << EOD\n", number, i);
        for (const auto& [x, y] : panel.curves[i].points)
            text += fmt::format("{} {}\n", x, y);
        text += "EOD\n";
    }
    return text;
}

std::string plot_line(const Plot::Panel& panel, std::size_t number) {
    std::string text = fmt::format("set ylabel \"{}\"\nplot ", panel.y_title);
    for (std::size_t i = 0; i < panel.curves.size(); ++i)
        text += fmt::format("{}$d{}_{} with {} lw 2 lc {} title \"{}\"", i > 0 ? ", " : "", number,
                            i, panel.has_dots ? "linespoints pt 7 ps 0.6" : "lines", i + 1,
                            panel.curves[i].name);
    return text + "\n";
}

}  // namespace

std::string gnuplot_script(const Plot& plot, const std::filesystem::path& svg) {
    std::string text =
        fmt::format("set terminal svg size {},{} font \"sans,13\" background \"white\"\n", kWidth,
                    kPanelHeight * plot.panels.size() + 40);
    text += fmt::format("set output \"{}\"\n", svg.string());
    for (std::size_t i = 0; i < plot.panels.size(); ++i)
        text += data_of(plot.panels[i], i);
    text += fmt::format("set multiplot layout {},1 title \"{}\"\n", plot.panels.size(), plot.title);
    text += fmt::format("set xlabel \"{}\"\n", plot.x_title);
    text += "set yrange [0:*]\nset grid lc \"#dddddd\"\nset key top left\n";
    if (plot.is_log_x) text += "set logscale x\n";
    for (std::size_t i = 0; i < plot.panels.size(); ++i)
        text += plot_line(plot.panels[i], i);
    return text + "unset multiplot\n";
}

Result<void> draw(const Plot& plot, const std::filesystem::path& svg) {
    const kit::TempDir folder;
    kit::write_text(folder / "script", gnuplot_script(plot, svg));
    const auto ran = kit::run_tool({"gnuplot", folder / "script"});
    if (ran.exit_code == 0) return {};
    return Error{Errc::bad_option,
                 ran.exit_code < 0 ? "no plot is drawn without gnuplot: apt-get install gnuplot-nox"
                                   : "gnuplot: " + ran.errors};
}

}  // namespace weir::bench
