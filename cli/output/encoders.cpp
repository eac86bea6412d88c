// SPDX-License-Identifier: MIT
#include "encoders.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "json_values.hpp"
#include "text.hpp"

namespace weir::cli {
namespace {

using ext::VideoCodec;

constexpr std::string_view kNote =
    "An encoder works when it has encoded a few frames here. What was found out holds until\n"
    "drivers or libraries change; weir hw --refresh tries all of them anew.\n";

bool works_for(const BackendReport& backend, VideoCodec codec) {
    return std::ranges::any_of(backend.encoders, [codec](const EncoderReport& each) {
        return each.verdict.codec == codec && each.verdict.works;
    });
}

std::string told_sessions(const std::optional<unsigned>& sessions) {
    return sessions ? fmt::format("{}", *sessions) : "-";
}

std::string told_verdict(const ext::EncoderVerdict& verdict) {
    if (!verdict.works) return "no: " + printable(verdict.reason);
    return fmt::format("yes ({} ms)", verdict.took.count());
}

/// "h264 nvidia, hevc nvidia, av1 none"
std::string choices(const HardwareReport& report, unsigned skip) {
    std::string out;
    for (const auto codec : {VideoCodec::h264, VideoCodec::hevc, VideoCodec::av1}) {
        const BackendReport* backend = working_backend(report, codec, skip);
        out += fmt::format("{}{} {}", out.empty() ? "" : ", ", ext::to_string(codec),
                           backend == nullptr ? "none" : printable(backend->name));
    }
    return out;
}

std::string member_of(const BackendReport& backend) {
    if (backend.name == "qsv") return "intel_qsv";
    if (backend.name == "videotoolbox") return "apple_vt";
    return backend.name;
}

json::value member_or_null(const BackendReport* backend) {
    return backend == nullptr ? json::value{} : json::value(text(member_of(*backend)));
}

json::object object_of(const BackendReport& backend) {
    json::object out{{"name", text(backend.name)},
                     {"sessions", backend.sessions ? json::value(*backend.sessions) : nullptr}};
    for (const EncoderReport& each : backend.encoders)
        out[ext::to_string(each.verdict.codec)] =
            json::object{{"works", each.verdict.works},
                         {"reason", text_or_null(each.verdict.reason)},
                         {"encoder", text_or_null(each.encoder)},
                         {"took_ms", each.verdict.took.count()},
                         {"cached", each.verdict.is_cached}};
    return out;
}

}  // namespace

const BackendReport* working_backend(const HardwareReport& report, VideoCodec codec,
                                     unsigned skip) {
    for (const BackendReport& each : report)
        if (works_for(each, codec) && skip-- == 0) return &each;
    return nullptr;
}

std::string hardware_text(const HardwareReport& report) {
    std::string out = fmt::format("{:<13} {:<6} {:<18} {:>8}  {}\n", "backend", "codec", "encoder",
                                  "sessions", "works");
    for (const BackendReport& backend : report)
        for (const EncoderReport& each : backend.encoders)
            out += fmt::format("{} {:<6} {} {:>8}  {}\n", pad_right(printable(backend.name), 13),
                               ext::to_string(each.verdict.codec),
                               pad_right(each.encoder.empty() ? "-" : printable(each.encoder), 18),
                               told_sessions(backend.sessions), told_verdict(each.verdict));
    out += fmt::format("preferred: {}\nfallback:  {}\n", choices(report, 0), choices(report, 1));
    return out + std::string(kNote);
}

std::string hardware_json(const HardwareReport& report) {
    json::object out;
    for (const BackendReport& backend : report)
        out[member_of(backend)] = object_of(backend);
    out["preferred"] = member_or_null(working_backend(report, VideoCodec::h264));
    out["fallback"] = member_or_null(working_backend(report, VideoCodec::h264, 1));
    return line(out) + "\n";
}

}  // namespace weir::cli
