// SPDX-License-Identifier: MIT
#include "huya/room.hpp"

#include <fmt/format.h>
#include <boost/algorithm/string/replace.hpp>

#include <algorithm>
#include <optional>
#include <utility>

#include "crypto/base64.hpp"
#include "text/html.hpp"
#include "text/js_literal.hpp"
#include "text/web_address.hpp"

namespace weir::resolvers {
namespace {

constexpr std::size_t kMostLines = 16, kMostRates = 16;
constexpr std::int64_t kDone = 200;
constexpr std::string_view kNoHost = "找不到这个主播", kBanned = "涉嫌违规";

HuyaForm form_of(const Json& entry, std::string_view name) {
    const auto member = [&](std::string_view what) {
        return entry[fmt::format("s{}{}", name, what)].text();
    };
    return {unescape_html(member("Url")), member("UrlSuffix"), unescape_html(member("AntiCode"))};
}

std::vector<HuyaLine> lines_of(const Json& list) {
    std::vector<HuyaLine> lines;
    list.each_item([&lines](const Json& entry) {
        if (lines.size() == kMostLines) return;
        HuyaLine line;
        line.cdn = entry["sCdnType"].text();
        line.stream = entry["sStreamName"].text();
        line.flv = form_of(entry, "Flv");
        line.hls = form_of(entry, "Hls");
        line.priority = entry["iWebPriorityRate"].number().value_or(0);
        if (!line.stream.empty()) lines.push_back(std::move(line));
    });
    return lines;
}

std::vector<HuyaRate> rates_of(const Json& list) {
    std::vector<HuyaRate> rates;
    list.each_item([&rates](const Json& entry) {
        const auto kbps = entry["iBitRate"].number();
        if (kbps && *kbps >= 0 && rates.size() < kMostRates)
            rates.push_back({unescape_html(entry["sDisplayName"].text()), *kbps});
    });
    if (std::ranges::find(rates, 0, &HuyaRate::kbps) == rates.end())
        rates.insert(rates.begin(), HuyaRate{"source", 0});
    return rates;
}

/// The mini-program's names for itself are not taken by this CDN.
void as_of_web(HuyaLine& line) {
    if (line.cdn != "TX") return;
    for (HuyaForm* form : {&line.flv, &line.hls}) {
        boost::algorithm::replace_all(form->anticode, "ctype=tars_mp", "ctype=huya_webh5");
        boost::algorithm::replace_all(form->anticode, "fs=bhct", "fs=bgct");
    }
}

std::optional<Json> literal(std::optional<std::string_view> text) {
    return text ? Json::parse(js_to_json(*text)) : std::nullopt;
}

/// `stream: {…}` within hyPlayerConfig; older pages have it in base64.
std::optional<Json> stream_of(std::string_view page) {
    const auto config = page.find("hyPlayerConfig");
    if (config == page.npos) return std::nullopt;
    page.remove_prefix(config);
    for (const std::string_view name : {"\"stream\":", "stream:"}) {
        const auto at = page.find(name);
        if (at == page.npos) continue;
        std::string_view rest = page.substr(at + name.size());
        rest.remove_prefix(std::min(rest.find_first_not_of(" \t\r\n"), rest.size()));
        if (rest.starts_with('{')) return literal(literal_after(rest, ""));
        if (!rest.starts_with('"') && !rest.starts_with('\'')) continue;
        const auto coded = between(rest, rest.substr(0, 1), rest.substr(0, 1));
        const auto text = coded ? decode_base64(*coded) : std::nullopt;
        return text ? Json::parse(*text) : std::nullopt;
    }
    return std::nullopt;
}

/// The first three letters and the last three.
std::pair<std::string_view, std::string_view> ends_of(std::string_view title) {
    const auto begins_letter = [](char c) {
        return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
    };
    std::size_t head = 0, tail = title.size();
    for (int letters = 0; head < title.size(); ++head)
        if (begins_letter(title[head]) && letters++ == 3) break;
    for (int letters = 0; tail > 0 && letters < 3;)
        if (begins_letter(title[--tail])) ++letters;
    return {title.substr(0, head), title.substr(tail)};
}

}  // namespace

bool is_replay_title(std::string_view title) {
    const auto [head, tail] = ends_of(title);
    for (const std::string_view word : {"回放", "重播"})
        if (head.find(word) != head.npos || tail.find(word) != tail.npos) return true;
    return false;
}

Got<HuyaRoom> huya_room_of_api(const JsonAnswer& answer, std::string number) {
    const auto status = answer["status"].number();
    if (!status) return changed("no status", answer.http);
    const Json data = answer["data"], live = data["liveData"];
    if (*status != kDone)
        return changed(fmt::format("status {}: {}", *status, answer["message"].text()),
                       answer.http);
    HuyaRoom room;
    room.state = data["realLiveStatus"].text();
    if (room.state.empty()) room.state = data["liveStatus"].text();
    if (room.state.empty()) return changed("no realLiveStatus", answer.http);
    room.number = data["profileInfo"]["profileRoom"].text();
    if (!is_digits(room.number)) room.number = std::move(number);
    room.anchor = data["profileInfo"]["nick"].text();
    room.title = live["introduction"].text();
    room.picture = live["screenshot"].text();
    room.kbps = live["bitRate"].number().value_or(0);
    room.lines = lines_of(data["stream"]["baseSteamInfoList"]);
    std::ranges::for_each(room.lines, as_of_web);
    const Json rates = live["bitRateInfo"];
    room.rates = rates_of(rates.is_array() ? rates : rates.within());
    return room;
}

Got<HuyaRoom> huya_room_of_page(const ext::HttpAnswer& page) {
    const std::string_view text = page.body;
    const auto data = literal(literal_after(text, "TT_ROOM_DATA"));
    HuyaRoom room;
    if (data) room.state = (*data)["state"].text();
    if (!room.is_live() && text.find(kNoHost) != text.npos)
        return not_found("there is no such host");
    if (!room.is_live() && text.find(kBanned) != text.npos) return not_found("banned");
    if (room.state.empty()) return changed("no TT_ROOM_DATA.state", page);
    room.number = (*data)["profileRoom"].text();
    if (room.number.empty()) room.number = (*data)["ProfileRoom"].text();
    if (!is_digits(room.number)) return changed("no TT_ROOM_DATA.profileRoom", page);
    const Json stream = stream_of(text).value_or(Json{});
    const Json first = stream["data"][std::size_t{0}], info = first["gameLiveInfo"];
    room.anchor = unescape_html(info["nick"].text());
    room.title = unescape_html(info["introduction"].text());
    room.picture = info["screenshot"].text();
    room.kbps = info["bitRate"].number().value_or(0);
    room.lines = lines_of(first["gameStreamInfoList"]);
    room.rates = rates_of(stream["vMultiStreamInfo"]);
    if (room.is_live() && !stream["data"].is_array())
        return changed("no stream in hyPlayerConfig", page);
    return room;
}

}  // namespace weir::resolvers
