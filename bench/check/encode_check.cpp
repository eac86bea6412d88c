// SPDX-License-Identifier: MIT
#include "check/encode_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/parse.hpp>

#include "check/event_lines.hpp"
#include "kit/process.hpp"

namespace weir::bench {
namespace {

namespace json = boost::json;

/// Of the picture; empty where there is none that can be read.
std::string height_of(const std::string& file) {
    const auto probed =
        kit::run_tool({"ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries",
                       "stream=height", "-of", "default=nw=1:nk=1", file});
    return probed.output.substr(0, probed.output.find('\n'));
}

bool has_loss(const kit::Recorded& recorded) {
    return recorded.state != "completed" || recorded.files.empty() ||
           std::ranges::any_of(recorded.gaps,
                               [](const kit::ToldGap& gap) { return gap.cause != "stop"; });
}

}  // namespace

std::vector<ToldCopy> told_copies(std::string_view output) {
    std::vector<ToldCopy> told;
    while (!output.empty()) {
        const std::string_view line = output.substr(0, output.find('\n'));
        output.remove_prefix(std::min(line.size() + 1, output.size()));
        boost::system::error_code error;
        const json::value event = json::parse(line, error);
        const auto* object = error ? nullptr : event.if_object();
        if (!object || text_of(*object, "event") != "encoding" || text_of(*object, "to") != "copy")
            continue;
        const bool is_at_stop = text_of(*object, "error").find("to stop") != std::string::npos;
        told.push_back({text_of(*object, "url"), is_at_stop});
    }
    return told;
}

EncodeCheck check_encodes(std::span<const kit::Recorded> recordings,
                          const std::vector<ToldCopy>& told, unsigned height) {
    EncodeCheck check;
    const std::string wanted = std::to_string(height);
    for (const kit::Recorded& recorded : recordings) {
        const auto word = std::ranges::find(told, recorded.url, &ToldCopy::url);
        const bool has_copy = std::ranges::any_of(
            recorded.files,
            [&wanted](const std::string& file) { return height_of(file) != wanted; });
        if (has_loss(recorded)) {
            ++check.lost;
            check.troubles.push_back(recorded.url + ": " + recorded.state);
        } else if (!has_copy) {
            ++check.encoded;
        } else if (word == told.end()) {
            ++check.untold;
        } else {
            ++(word->is_at_stop ? check.behind : check.shed);
        }
    }
    return check;
}

std::string describe(const EncodeCheck& check) {
    std::string text = fmt::format(
        "{} encodes: {} kept up, {} behind at the end, {} shed and told, {} shed "
        "untold, {} lost media",
        check.all(), check.encoded, check.behind, check.shed, check.untold, check.lost);
    for (const std::string& trouble : check.troubles)
        text += "\n  " + trouble;
    return text;
}

}  // namespace weir::bench
