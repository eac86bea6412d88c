// SPDX-License-Identifier: MIT
#include "huya/streams.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "candidates.hpp"

namespace weir::resolvers {
namespace {

using ext::Candidate;
using ext::Protocol;
using ext::Rung;

constexpr std::int64_t kUltra = 4000, kHigh = 2000, kStandard = 500, kMost = 1'000'000;

Rung rung_of_kbps(std::int64_t kbps) {
    if (kbps == 0) return Rung::source;
    if (kbps >= kUltra) return Rung::ultra;
    if (kbps >= kHigh) return Rung::high;
    return kbps >= kStandard ? Rung::standard : Rung::low;
}

std::optional<std::string> url_of(const HuyaLine& line, const HuyaForm& form, HuyaSigning signing) {
    signing.stream = line.stream;
    const auto query = sign_anticode(form.anticode, signing);
    if (!query || form.suffix.empty()) return std::nullopt;
    auto url = fmt::format("{}/{}.{}?{}", form.url, line.stream, form.suffix, *query);
    if (!is_web_url(url)) return std::nullopt;
    return url;
}

}  // namespace

std::vector<HuyaLine> usable_lines(std::vector<HuyaLine> lines,
                                   const std::vector<std::string>& order,
                                   const std::vector<std::string>& left_out) {
    const auto is_left_out = [&left_out](const HuyaLine& line) {
        return std::ranges::find(left_out, line.cdn) != left_out.end();
    };
    std::erase_if(lines, [](const HuyaLine& line) { return line.priority < 0; });
    if (!std::ranges::all_of(lines, is_left_out)) std::erase_if(lines, is_left_out);
    std::ranges::stable_sort(lines, {}, [&order](const HuyaLine& line) {
        return std::ranges::find(order, line.cdn) - order.begin();
    });
    return lines;
}

std::vector<Candidate> huya_candidates(const HuyaRoom& room, const HuyaSigning& signing,
                                       const std::vector<std::string>& headers) {
    std::vector<Candidate> candidates;
    const auto add = [&](const HuyaLine& line, const HuyaForm& form, Protocol protocol) {
        const auto url = url_of(line, form, signing);
        if (!url) return;
        for (const HuyaRate& rate : room.rates) {
            const auto kbps =
                std::clamp<std::int64_t>(rate.kbps == 0 ? room.kbps : rate.kbps, 0, kMost);
            Candidate candidate;
            candidate.protocol = protocol;
            candidate.url = rate.kbps == 0 ? *url : fmt::format("{}&ratio={}", *url, rate.kbps);
            candidate.rung = rung_of_kbps(rate.kbps);
            candidate.quality = rate.name;
            candidate.codec = "h264";
            candidate.bitrate_bps = static_cast<std::uint64_t>(kbps) * 1000;
            candidate.line = line.cdn;
            candidate.headers = headers;
            candidate.expires = expiry_of(*url);
            candidates.push_back(std::move(candidate));
        }
    };
    for (const HuyaLine& line : room.lines) {
        add(line, line.flv, Protocol::flv);
        add(line, line.hls, Protocol::hls);
    }
    return candidates;
}

}  // namespace weir::resolvers
