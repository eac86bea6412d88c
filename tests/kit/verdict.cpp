// SPDX-License-Identifier: MIT
// A Verdict in words and as JSON.
#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "kit/compare.hpp"

namespace weir::kit {
namespace {

namespace json = boost::json;

std::string text_of(const Missing& m) {
    auto text = fmt::format("    missing {} frames, {:.2f} s", m.count, m.seconds);
    if (m.from_msn && m.to_msn) text += fmt::format(", msn {} to {}", *m.from_msn, *m.to_msn);
    return text + (m.told ? ", told\n" : ", NOT TOLD\n");
}

std::string text_of(std::string_view name, const TrackVerdict& t) {
    auto text = fmt::format(
        "  {}: {} frames, {} matched, {} missing, {} doubled, {} out of order, {} foreign\n", name,
        t.recorded, t.matched, t.missing_frames(), t.doubled, t.out_of_order, t.foreign);
    for (const Missing& m : t.missing)
        text += text_of(m);
    return text;
}

json::object object_of(const Missing& m) {
    json::object object{
        {"first", m.first}, {"frames", m.count}, {"seconds", m.seconds}, {"told", m.told}};
    if (m.from_msn) object["from_msn"] = *m.from_msn;
    if (m.to_msn) object["to_msn"] = *m.to_msn;
    return object;
}

json::object object_of(const TrackVerdict& t) {
    json::array missing;
    for (const Missing& m : t.missing)
        missing.push_back(object_of(m));
    return {{"recorded", t.recorded},
            {"matched", t.matched},
            {"missing", t.missing_frames()},
            {"doubled", t.doubled},
            {"out_of_order", t.out_of_order},
            {"foreign", t.foreign},
            {"missing_ranges", std::move(missing)}};
}

}  // namespace

std::string to_text(const Verdict& verdict) {
    std::string text = text_of("video", verdict.video) + text_of("audio", verdict.audio);
    text += fmt::format("  sound against picture: {:.1f} ms{}\n", verdict.av_error_ms,
                        verdict.av_in_step ? "" : ", OUT OF STEP");
    return text;
}

std::string to_json(const Verdict& verdict) {
    return json::serialize(json::object{{"flawless", verdict.flawless()},
                                        {"accounted", verdict.accounted()},
                                        {"video", object_of(verdict.video)},
                                        {"audio", object_of(verdict.audio)},
                                        {"av_error_ms", verdict.av_error_ms},
                                        {"av_in_step", verdict.av_in_step}});
}

}  // namespace weir::kit
