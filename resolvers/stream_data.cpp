// SPDX-License-Identifier: MIT
#include "stream_data.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "candidates.hpp"
#include "text/web_address.hpp"

namespace weir::resolvers {
namespace {

using ext::Candidate;
using ext::Protocol;
using ext::Rung;

constexpr unsigned kMostPixels = 16'384;

constexpr std::array<std::pair<std::string_view, Rung>, 12> kRungs{{{"origin", Rung::source},
                                                                    {"uhd", Rung::ultra},
                                                                    {"full_hd1", Rung::ultra},
                                                                    {"hd", Rung::high},
                                                                    {"hd1", Rung::high},
                                                                    {"sd", Rung::standard},
                                                                    {"sd2", Rung::standard},
                                                                    {"ld", Rung::low},
                                                                    {"md", Rung::low},
                                                                    {"sd1", Rung::low},
                                                                    {"ao", Rung::audio},
                                                                    {"audio", Rung::audio}}};

/// An object, or the one that stands in a text.
Json object_in(const Json& value) {
    return value.is_object() ? value : value.within();
}

std::string codec_of(const std::string& name) {
    const std::string small = lower(name);
    if (small == "h265" || small == "hevc" || small == "bytevc1") return "hevc";
    if (small == "h264" || small == "avc") return "h264";
    return small == "av1" ? "av1" : "";
}

/// "1920x1080"
std::pair<unsigned, unsigned> size_of(const std::string& text) {
    const auto cross = std::min(text.find('x'), text.size());
    const std::string width = text.substr(0, cross);
    const std::string height = cross < text.size() ? text.substr(cross + 1) : std::string{};
    if (!is_digits(width, 5) || !is_digits(height, 5)) return {};
    const std::pair<unsigned, unsigned> size{std::stoul(width), std::stoul(height)};
    if (size.first > kMostPixels || size.second > kMostPixels) return {};
    return size;
}

/// "hd_60" is hd at more pictures. What has no known name goes by its picture.
Rung rung_of(std::string_view key, const Candidate& candidate) {
    const std::string small = lower(key);
    const auto known = [](std::string_view name) {
        return std::ranges::find(kRungs, name, &decltype(kRungs)::value_type::first);
    };
    const auto* found = known(small);
    if (found == kRungs.end()) found = known(std::string_view{small}.substr(0, small.find('_')));
    if (found != kRungs.end()) return found->second;
    const unsigned lines = std::min(candidate.width, candidate.height);
    return lines > 0 ? rung_of_lines(lines) : Rung::standard;
}

std::string_view path_of(std::string_view url) {
    return url.substr(0, std::min(url.find('?'), url.size()));
}

/// What is found, each URL once, those first that tell the most.
class Streams {
public:
    void add(Candidate candidate, Protocol protocol, const std::string& url) {
        if (!is_web_url(url) || all_.size() >= kMostCandidates) return;
        candidate.protocol = protocol;
        candidate.url = with_https(url);
        candidate.expires = expiry_of(candidate.url);
        if (std::ranges::find(all_, candidate.url, &Candidate::url) == all_.end())
            all_.push_back(std::move(candidate));
    }

    void add_pull_data(const Json& pull_data) {
        const Json data = object_in(pull_data["stream_data"])["data"];
        const auto names = names_of(pull_data);
        data.each_member([&](std::string_view key, const Json& quality) {
            quality.each_member([&](std::string_view line, const Json& urls) {
                Candidate candidate = described(object_in(urls["sdk_params"]));
                candidate.rung = rung_of(key, candidate);
                const auto name = names.find(key);
                candidate.quality = name == names.end() ? std::string{key} : name->second;
                candidate.line = line;
                add(candidate, Protocol::flv, urls["flv"].text());
                add(candidate, Protocol::hls, urls["hls"].text());
            });
        });
    }

    /// Either {"HD1": URL, …} or one URL.
    void add_older(const Json& urls, Protocol protocol) {
        Candidate candidate;
        candidate.quality = "default";
        candidate.rung = Rung::high;
        add(candidate, protocol, urls.text());
        urls.each_member([&](std::string_view key, const Json& url) {
            candidate.rung = rung_of(key, candidate);
            candidate.quality = key;
            add(candidate, protocol, url.text());
        });
    }

    /// The sound alone is cut out of the source's FLV by a word of its query.
    void add_source_of_sound() {
        constexpr std::string_view kCut = "only_audio=1";
        if (std::ranges::find(all_, Rung::source, &Candidate::rung) != all_.end()) return;
        for (const Candidate& each : all_) {
            const auto at = each.url.find(kCut);
            if (each.rung != Rung::audio || each.protocol != Protocol::flv || at == each.url.npos)
                continue;
            std::string url = each.url;
            url.erase(at, kCut.size());
            if (at < url.size() && url[at] == '&')
                url.erase(at, 1);
            else
                url.erase(at - 1);
            Candidate source;
            source.quality = "origin";
            source.line = each.line;
            return add(std::move(source), Protocol::flv, url);
        }
    }

    bool is_empty() const { return all_.empty(); }
    std::vector<Candidate> take() { return std::move(all_); }

private:
    /// As people see them, by key.
    static std::map<std::string, std::string, std::less<>> names_of(const Json& pull_data) {
        std::map<std::string, std::string, std::less<>> names;
        pull_data["options"]["qualities"].each_item([&](const Json& quality) {
            const std::string name = quality["name"].text();
            if (!name.empty() && names.size() < kMostCandidates)
                names.emplace(quality["sdk_key"].text(), name);
        });
        return names;
    }

    static Candidate described(const Json& parameters) {
        Candidate candidate;
        candidate.codec = codec_of(parameters["VCodec"].text());
        candidate.bitrate_bps = static_cast<std::uint64_t>(
            std::max<std::int64_t>(parameters["vbitrate"].number().value_or(0), 0));
        std::tie(candidate.width, candidate.height) = size_of(parameters["resolution"].text());
        return candidate;
    }

    std::vector<Candidate> all_;
};

}  // namespace

std::vector<Candidate> streams_of_pull_data(const Json& pull_data) {
    Streams streams;
    streams.add_pull_data(pull_data);
    return streams.take();
}

std::vector<Candidate> streams_of_stream_url(const Json& stream_url) {
    Streams streams;
    stream_url["pull_datas"].each_member([&](std::string_view, const Json& pull_data) {
        if (streams.is_empty()) streams.add_pull_data(pull_data);
    });
    if (!streams.is_empty()) return streams.take();
    streams.add_pull_data(stream_url["live_core_sdk_data"]["pull_data"]);
    streams.add_older(stream_url["flv_pull_url"], Protocol::flv);
    streams.add_older(stream_url["hls_pull_url_map"], Protocol::hls);
    streams.add_older(stream_url["hls_pull_url"], Protocol::hls);
    const Json rtmp = stream_url["rtmp_pull_url"];
    if (path_of(rtmp.text()).ends_with(".flv")) streams.add_older(rtmp, Protocol::flv);
    streams.add_source_of_sound();
    return streams.take();
}

}  // namespace weir::resolvers
