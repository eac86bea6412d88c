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

std::vector<std::string> told_as_copied(std::string_view output) {
    std::vector<std::string> urls;
    while (!output.empty()) {
        const std::string_view line = output.substr(0, output.find('\n'));
        output.remove_prefix(std::min(line.size() + 1, output.size()));
        boost::system::error_code error;
        const json::value event = json::parse(line, error);
        const auto* object = error ? nullptr : event.if_object();
        if (object && text_of(*object, "event") == "encoding" && text_of(*object, "to") == "copy")
            urls.push_back(text_of(*object, "url"));
    }
    return urls;
}

EncodeCheck check_encodes(std::span<const kit::Recorded> recordings,
                          const std::vector<std::string>& told_as_copied, unsigned height) {
    EncodeCheck check;
    const std::string wanted = std::to_string(height);
    for (const kit::Recorded& recorded : recordings) {
        const bool is_told =
            std::ranges::find(told_as_copied, recorded.url) != told_as_copied.end();
        const bool has_copy = std::ranges::any_of(
            recorded.files,
            [&wanted](const std::string& file) { return height_of(file) != wanted; });
        if (has_loss(recorded)) {
            ++check.lost;
            check.troubles.push_back(recorded.url + ": " + recorded.state);
        } else if (has_copy && !is_told) {
            ++check.untold;
        } else {
            ++(has_copy ? check.shed : check.encoded);
        }
    }
    return check;
}

std::string describe(const EncodeCheck& check) {
    std::string text =
        fmt::format("{} encodes: {} kept up, {} shed and told, {} shed untold, {} lost media",
                    check.encoded + check.shed + check.untold + check.lost, check.encoded,
                    check.shed, check.untold, check.lost);
    for (const std::string& trouble : check.troubles)
        text += "\n  " + trouble;
    return text;
}

}  // namespace weir::bench
