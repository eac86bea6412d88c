// SPDX-License-Identifier: MIT
#include "kit/verify.hpp"

#include <fmt/format.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <cstdio>
#include <fstream>
#include <iterator>

#include "base/fail.hpp"
#include "kit/http_get.hpp"

namespace weir::kit {
namespace {

namespace json = boost::json;

std::optional<std::uint64_t> number_at(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    if (value == nullptr || value->is_null()) return std::nullopt;
    return value->to_number<std::uint64_t>();
}

ToldGap gap_of(const json::object& object) {
    ToldGap gap{.from_msn = number_at(object, "from_msn"), .to_msn = number_at(object, "to_msn")};
    if (const auto* seconds = object.if_contains("seconds"))
        gap.seconds = seconds->to_number<double>();
    if (const auto* cause = object.if_contains("cause"); cause != nullptr && cause->is_string())
        gap.cause = std::string{cause->as_string()};
    return gap;
}

Recorded recorded_of(const json::object& object) {
    Recorded recorded{.url = std::string{object.at("url").as_string()}};
    if (const auto* state = object.if_contains("state"); state != nullptr && state->is_string())
        recorded.state = std::string{state->as_string()};
    for (const auto& file : object.at("files").as_array())
        recorded.files.emplace_back(file.at("path").as_string());
    for (const auto& gap : object.at("gaps").as_array())
        recorded.gaps.push_back(gap_of(gap.as_object()));
    return recorded;
}

/// The last line that is a summary; the whole text when it is one object over several lines.
std::string_view summary_in(std::string_view text) {
    constexpr std::string_view kSign = R"("event":"summary")";
    const auto sign = text.rfind(kSign);
    if (sign == text.npos) return text;
    const auto before = text.rfind('\n', sign);
    const auto begin = before == text.npos ? 0 : before + 1;
    if (text.substr(begin, 1) != "{") return text;
    return text.substr(begin, text.find('\n', sign) - begin);
}

std::string verdict_line(const Recorded& recorded, const Verdict& verdict) {
    auto object = json::parse(to_json(verdict)).as_object();
    object["url"] = recorded.url;
    object["state"] = recorded.state;
    return json::serialize(object);
}

Result<std::vector<Recorded>> recordings_of(const VerifyOptions& options) {
    if (options.summary.empty())
        return std::vector{Recorded{.url = options.name, .files = options.files}};
    std::ifstream in{options.summary};
    if (!in) return fail(Errc::bad_option, "can't read {}", options.summary);
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    return parse_summary(text);
}

/// The exit code for one recording.
int verify_and_print(const Recorded& recorded, const VerifyOptions& options) {
    const auto name = options.name.empty() ? stream_name(recorded.url) : options.name;
    auto reference = fetch_reference(options.origin, name);
    if (!reference) {
        fmt::print(stderr, "weir-origin: {}\n", reference.error().message());
        return 2;
    }
    const bool is_flv = options.kind.empty() ? is_flv_url(recorded.url) : options.kind == "flv";
    if (is_flv) reference->names.clear();  // FLV has no media sequence numbers
    const auto verdict = verify(recorded, *reference);
    if (!verdict) {
        fmt::print(stderr, "weir-origin: {}\n", verdict.error().message());
        return 2;
    }
    const bool good = verdict->accounted();
    if (options.json)
        fmt::print("{}\n", verdict_line(recorded, *verdict));
    else
        fmt::print("{}: {}\n{}", recorded.url,
                   verdict->flawless() ? "flawless"
                   : good              ? "accounted for"
                                       : "FAILED",
                   to_text(*verdict));
    return good ? 0 : 1;
}

}  // namespace

Result<std::vector<Recorded>> parse_summary(std::string_view text) {
    boost::system::error_code code;
    const auto value = json::parse(summary_in(text), code);
    if (code) return fail(code, "the summary");
    try {
        std::vector<Recorded> all;
        for (const auto& recording : value.at("recordings").as_array())
            all.push_back(recorded_of(recording.as_object()));
        return all;
    } catch (const std::exception& e) {
        return fail(Errc::bad_media, "the summary: {}", e.what());
    }
}

std::string stream_name(std::string_view url) {
    constexpr std::string_view kMark = "/live/";
    const auto at = url.find(kMark);
    if (at == url.npos) return {};
    url.remove_prefix(at + kMark.size());
    url = url.substr(0, url.find_first_of("/?#"));
    return std::string{url.substr(0, url.rfind(".flv"))};
}

bool is_flv_url(std::string_view url) {
    return url.substr(0, url.find_first_of("?#")).ends_with(".flv");
}

Result<Reference> fetch_reference(const std::string& origin_url, const std::string& name) {
    const auto answer = http_get({.url = origin_url + "/timeline/" + name});
    if (!answer) return answer.error();
    if (answer->status != 200)
        return fail(Errc::bad_option, "{}/timeline/{}: {}", origin_url, name, answer->status);
    return parse_reference(answer->body);
}

Result<Verdict> verify(const Recorded& recorded, const Reference& reference) {
    std::vector<Frame> frames;
    for (const auto& file : recorded.files) {
        auto of_file = read_frames(file);
        if (!of_file) return of_file.error();
        frames.insert(frames.end(), of_file->begin(), of_file->end());
    }
    return compare(frames, reference, {.told = recorded.gaps});
}

int run_verify(const VerifyOptions& options) {
    const auto recordings = recordings_of(options);
    if (!recordings) {
        fmt::print(stderr, "weir-origin: {}\n", recordings.error().message());
        return 2;
    }
    int worst = 0;
    for (const Recorded& recorded : *recordings)
        worst = std::max(worst, verify_and_print(recorded, options));
    return worst;
}

}  // namespace weir::kit
