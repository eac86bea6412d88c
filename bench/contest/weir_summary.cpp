// SPDX-License-Identifier: MIT
#include "contest/weir_summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

namespace weir::bench {
namespace {

namespace json = boost::json;

std::string_view last_line(std::string_view text) {
    while (text.ends_with('\n'))
        text.remove_suffix(1);
    return text.substr(text.rfind('\n') + 1);
}

std::string_view text_at(const json::value& value, std::string_view pointer) {
    boost::system::error_code ignored;
    const json::value* found = value.find_pointer(pointer, ignored);
    return found && found->is_string() ? std::string_view{found->get_string()} : std::string_view{};
}

double number_at(const json::value& value, std::string_view pointer) {
    boost::system::error_code ignored;
    const json::value* found = value.find_pointer(pointer, ignored);
    return found && found->is_number() ? found->to_number<double>() : 0;
}

const json::array* array_at(const json::value& value, std::string_view pointer) {
    boost::system::error_code ignored;
    const json::value* found = value.find_pointer(pointer, ignored);
    return found ? found->if_array() : nullptr;
}

struct Losses {
    unsigned gaps = 0, failed = 0;
    double seconds = 0;
    std::string error;

    void add(const json::value& recording) {
        if (text_at(recording, "/state") != "completed") ++failed;
        if (error.empty()) error = text_at(recording, "/error");
        const json::array* all = array_at(recording, "/gaps");
        if (!all) return;
        for (const json::value& gap : *all) {
            if (text_at(gap, "/cause") == "stop") continue;
            ++gaps;
            seconds += number_at(gap, "/seconds");
        }
    }
};

}  // namespace

std::vector<std::string> losses_in_summary(std::string_view output) {
    boost::system::error_code error;
    const json::value summary = json::parse(last_line(output), error);
    const json::array* recordings = error ? nullptr : array_at(summary, "/recordings");
    if (!recordings) return {"it wrote no summary"};
    Losses losses;
    for (const json::value& recording : *recordings)
        losses.add(recording);
    std::vector<std::string> told;
    if (losses.gaps > 0)
        told.push_back(fmt::format("gaps: {}, {:.1f} s in all", losses.gaps, losses.seconds));
    if (losses.failed > 0)
        told.push_back(fmt::format("failed recordings: {} ({})", losses.failed, losses.error));
    return told;
}

std::string summary_of_events(std::string_view output) {
    json::array recordings;
    while (!output.empty()) {
        const std::string_view line = output.substr(0, output.find('\n'));
        output.remove_prefix(std::min(line.size() + 1, output.size()));
        boost::system::error_code error;
        json::value event = json::parse(line, error);
        if (!error && text_at(event, "/event") == "ended") recordings.push_back(std::move(event));
    }
    return json::serialize(
        json::object{{"event", "summary"}, {"recordings", std::move(recordings)}});
}

}  // namespace weir::bench
