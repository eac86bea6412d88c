// SPDX-License-Identifier: MIT
#include "bilibili/streams.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <map>
#include <optional>
#include <utility>

#include "bilibili/api.hpp"
#include "candidates.hpp"
#include "text/variants.hpp"
#include "text/web_address.hpp"

namespace weir::resolvers {
namespace {

using ext::Candidate;
using ext::Protocol;
using ext::Rung;

constexpr std::int64_t kSource = 10000, kUltra = 400, kHigh = 250, kStandard = 150, kLow = 80;

using Names = std::map<std::int64_t, std::string>;

Names names_of(const Json& list) {
    Names names;
    list.each_item([&names](const Json& each) {
        if (const auto qn = each["qn"].number()) names[*qn] = each["desc"].text();
    });
    return names;
}

std::string codec_of(const std::string& name) {
    if (name == "avc") return "h264";
    return name == "hevc" || name == "av1" ? name : std::string{};
}

std::optional<std::uint32_t> number_of(std::string_view text) {
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

/// By the standard's attributes.
void describe(Candidate& candidate, const Variant& variant) {
    candidate.bitrate_bps = number_of(variant.attribute("BANDWIDTH")).value_or(0);
    const std::string codecs = variant.attribute("CODECS");
    const auto has = [&codecs](std::string_view what) { return codecs.find(what) != codecs.npos; };
    if (has("avc1") || has("avc3")) candidate.codec = "h264";
    if (has("hvc1") || has("hev1")) candidate.codec = "hevc";
    if (has("av01")) candidate.codec = "av1";
    const std::string size = variant.attribute("RESOLUTION");
    const auto cross = size.find('x');
    if (cross == size.npos) return;
    candidate.width = number_of(std::string_view{size}.substr(0, cross)).value_or(0);
    candidate.height = number_of(std::string_view{size}.substr(cross + 1)).value_or(0);
}

/// With what its quality and its URL tell.
Candidate candidate_of(std::string url, std::int64_t qn, const Names& names) {
    Candidate candidate;
    candidate.rung = rung_of_qn(qn);
    const auto name = names.find(qn);
    candidate.quality =
        name == names.end() || name->second.empty() ? fmt::format("qn {}", qn) : name->second;
    if (const auto address = web_address(url.substr(0, url.find('?'))))
        candidate.line = address->host;
    candidate.expires = expiry_of(url);
    candidate.url = std::move(url);
    return candidate;
}

void add(BilibiliStreams& streams, Candidate candidate) {
    if (!is_web_url(candidate.url)) return;
    const auto end_of_host = candidate.url.find('/', candidate.url.find("://") + 3);
    const bool is_shaky = candidate.url.substr(0, end_of_host).find(".mcdn.") != std::string::npos;
    (is_shaky ? streams.shaky : streams.candidates).push_back(std::move(candidate));
}

void add_codec(BilibiliStreams& streams, Protocol protocol, const Json& codec, const Names& names) {
    const auto qn = codec["current_qn"].number().value_or(0);
    codec["accept_qn"].each_item([&streams](const Json& each) {
        streams.best_offered = std::max(streams.best_offered, each.number().value_or(0));
    });
    codec["url_info"].each_item([&](const Json& place) {
        auto candidate = candidate_of(
            place["host"].text() + codec["base_url"].text() + place["extra"].text(), qn, names);
        candidate.protocol = protocol;
        candidate.codec = codec_of(codec["codec_name"].text());
        add(streams, std::move(candidate));
    });
}

}  // namespace

std::int64_t qn_of(Rung rung) {
    switch (rung) {
        case Rung::source: return kSource;
        case Rung::ultra: return kUltra;
        case Rung::high: return kHigh;
        case Rung::standard: return kStandard;
        case Rung::low:
        case Rung::audio: break;
    }
    return kLow;
}

Rung rung_of_qn(std::int64_t qn) {
    if (qn >= kSource) return Rung::source;
    if (qn >= kUltra) return Rung::ultra;
    if (qn >= kHigh) return Rung::high;
    return qn >= kStandard ? Rung::standard : Rung::low;
}

void BilibiliStreams::append(BilibiliStreams more) {
    std::ranges::move(more.candidates, std::back_inserter(candidates));
    std::ranges::move(more.shaky, std::back_inserter(shaky));
    best_offered = std::max(best_offered, more.best_offered);
}

bool BilibiliStreams::reach(Rung rung) const {
    return std::ranges::any_of(candidates, [rung](const auto& each) { return each.rung >= rung; });
}

Got<BilibiliStreams> streams_of_play_info(const JsonAnswer& answer) {
    const Json data = answer["data"];
    const auto status = data["live_status"].number();
    if (status && *status != kBilibiliLive) return offline("the broadcast is over");
    const Json info = data["playurl_info"], list = info["playurl"]["stream"];
    if (!list.is_array() && (info || !status)) return changed("no list of streams", answer.http);
    const auto names = names_of(info["playurl"]["g_qn_desc"]);
    BilibiliStreams streams;
    list.each_item([&](const Json& stream) {
        const auto protocol = stream["protocol_name"].text();
        if (protocol != "http_stream" && protocol != "http_hls") return;
        const bool is_hls = protocol == "http_hls";
        stream["format"].each_item([&](const Json& format) {
            if (!is_hls && format["format_name"].text() != "flv") return;
            format["codec"].each_item([&](const Json& codec) {
                add_codec(streams, is_hls ? Protocol::hls : Protocol::flv, codec, names);
            });
        });
    });
    if (list.size() > 0 && streams.is_empty())
        return changed("no stream among those named is known", answer.http);
    return streams;
}

Got<BilibiliStreams> streams_of_play_url(const JsonAnswer& answer) {
    const Json data = answer["data"];
    if (!data["durl"].is_array()) return changed("no data.durl", answer.http);
    const auto qn = data["current_qn"].number().value_or(0);
    const auto names = names_of(data["quality_description"]);
    BilibiliStreams streams;
    data["durl"].each_item([&](const Json& each) {
        auto candidate = candidate_of(each["url"].text(), qn, names);
        candidate.protocol = Protocol::flv;
        add(streams, std::move(candidate));
    });
    return streams;
}

Got<BilibiliStreams> streams_of_master(const ext::HttpAnswer& answer) {
    BilibiliStreams streams;
    for (const Variant& variant : variants_of(answer.body, answer.url)) {
        const auto qn = number_of(variant.attribute("BILI-QN")).value_or(0);
        auto candidate = candidate_of(variant.url, qn, {});
        candidate.protocol = Protocol::hls;
        describe(candidate, variant);
        add(streams, std::move(candidate));
    }
    if (streams.is_empty()) return changed("no playlist of variants", answer);
    return streams;
}

}  // namespace weir::resolvers
