// SPDX-License-Identifier: MIT
#include "check/stream_check.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <atomic>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <sstream>
#include <string_view>
#include <thread>
#include <utility>

#include "kit/http_get.hpp"

namespace weir::bench {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

/// Faults by which the origin withholds a segment for good.
bool withholds(std::string_view fault) {
    return fault == "drop" || fault == "gap";
}

/// Media sequence numbers of the segments that the origin withheld, by its log.
Result<std::set<std::uint64_t>> caused_gaps(const std::string& origin_url,
                                            const std::string& name) {
    const auto answer = kit::http_get({.url = origin_url + "/log/" + name});
    if (!answer) return answer.error();
    std::set<std::uint64_t> caused;
    std::istringstream lines{answer->body};
    for (std::string line; std::getline(lines, line);) {
        boost::system::error_code error;
        const json::value entry = json::parse(line, error);
        const auto* object = error ? nullptr : entry.if_object();
        if (!object || !object->contains("msn")) continue;
        if (withholds(std::string_view{object->at("fault").as_string()}))
            caused.insert(object->at("msn").to_number<std::uint64_t>());
    }
    return caused;
}

/// Media sequence numbers of the told gaps; `by_stop`: of those that our end of it caused.
std::set<std::uint64_t> told_gaps(const kit::Recorded& recorded, bool by_stop) {
    std::set<std::uint64_t> told;
    for (const kit::ToldGap& gap : recorded.gaps)
        if (gap.from_msn && (gap.cause == "stop") == by_stop)
            for (auto msn = *gap.from_msn; msn <= gap.to_msn.value_or(*gap.from_msn); ++msn)
                told.insert(msn);
    return told;
}

std::set<std::uint64_t> without(std::set<std::uint64_t> all, const std::set<std::uint64_t>& some) {
    for (const auto msn : some)
        all.erase(msn);
    return all;
}

/// All files of a recording, one after the other, and which of them a frame is in.
struct Contents {
    std::vector<kit::Frame> frames;
    struct Place {
        std::size_t file;
        std::uint64_t end;
    };
    std::vector<Place> places;
};

Result<Contents> contents_of(const kit::Recorded& recorded) {
    Contents contents;
    for (std::size_t file = 0; file < recorded.files.size(); ++file) {
        const auto stored = kit::read_stored_frames(recorded.files[file]);
        if (!stored) return stored.error();
        for (std::size_t i = 0; i < stored->frames.size(); ++i) {
            contents.frames.push_back(stored->frames[i]);
            contents.places.push_back({file, stored->ends[i]});
        }
    }
    return contents;
}

/// As kit::places_in() has them.
using Numbers = std::vector<std::optional<std::uint64_t>>;

std::vector<double> lags_of(const kit::Recorded& recorded, const Contents& contents,
                            const Numbers& numbers, const kit::Reference& reference,
                            const GrowthLog& growth) {
    std::map<std::pair<std::size_t, std::uint64_t>, std::uint64_t> ends;  // By file and segment.
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        if (!numbers[i]) continue;
        const auto segment = reference.segment_of(contents.frames[i].kind, *numbers[i]);
        auto& end = ends[{contents.places[i].file, segment}];
        end = std::max(end, contents.places[i].end);
    }
    std::vector<double> lags_s;
    for (const auto& [at, end] : ends) {
        const std::string name = fs::path{recorded.files[at.first]}.filename();
        const auto begun = growth.reached(name, 1), written = growth.reached(name, end);
        const auto there_ns =
            *reference.begin_ns + std::int64_t(at.second) * reference.segment_us * 1000;
        const Clock::time_point there{Clock::duration{there_ns}};
        if (begun && written && there > *begun)
            lags_s.push_back(std::chrono::duration<double>(*written - there).count());
    }
    return lags_s;
}

/// The segment behind the last one of which there is a frame.
std::uint64_t end_of(const Contents& contents, const Numbers& numbers,
                     const kit::Reference& reference) {
    std::uint64_t end = 0;
    for (std::size_t i = 0; i < numbers.size(); ++i)
        if (numbers[i])
            end = std::max(end, reference.segment_of(contents.frames[i].kind, *numbers[i]) + 1);
    return end;
}

/// What a recorder asked for when it was told to finish, behind its last segment, is no gap of the
/// recording.
std::set<std::uint64_t> before(std::uint64_t end, const std::set<std::uint64_t>& msns,
                               const kit::Reference& reference) {
    std::set<std::uint64_t> some;
    for (const auto& names : reference.names)
        for (auto k = names.from_k; k < std::min(names.end_k, end); ++k)
            if (const auto msn = names.first_msn + (k - names.from_k); msns.contains(msn))
                some.insert(msn);
    return some;
}

void add_track(Completeness& to, const kit::TrackVerdict& track) {
    to.frames += track.recorded;
    to.missing += track.missing_frames();
    to.doubled += track.doubled;
    to.out_of_order += track.out_of_order;
    to.foreign += track.foreign;
}

}  // namespace

void add_verdict(Completeness& to, const kit::Verdict& verdict) {
    add_track(to, verdict.video);
    add_track(to, verdict.audio);
    to.out_of_step += verdict.av_in_step ? 0 : 1;
}

namespace {

Checked unreadable(const kit::Recorded& recorded, std::string_view why) {
    Checked checked;
    checked.completeness.streams = checked.completeness.unreadable = 1;
    checked.completeness.add_trouble(fmt::format("{}: {}", recorded.url, why));
    return checked;
}

Checked judge(const kit::Recorded& recorded, const Contents& contents,
              const kit::Reference& reference, const std::set<std::uint64_t>& caused,
              const GrowthLog* growth) {
    const auto verdict = kit::compare(contents.frames, reference, {.told = recorded.gaps});
    Checked checked;
    Completeness& completeness = checked.completeness;
    completeness.streams = 1;
    add_verdict(completeness, verdict);
    const auto numbers = kit::places_in(reference, contents.frames);
    const auto withheld = before(end_of(contents, numbers, reference),
                                 without(caused, told_gaps(recorded, true)), reference);
    const auto told = told_gaps(recorded, false);
    count_gaps(completeness, withheld, without(told, without(caused, withheld)));
    if (const auto untold = without(withheld, told); !untold.empty())
        completeness.add_trouble(
            fmt::format("{}: withheld, and not told: {}", recorded.url, fmt::join(untold, ", ")));
    if (!verdict.accounted())
        completeness.add_trouble(fmt::format("{}:\n{}", recorded.url, to_text(verdict)));
    checked.media_s = double(verdict.video.matched) * reference.video.frame_s();
    if (growth && reference.begin_ns)
        checked.lags_s = lags_of(recorded, contents, numbers, reference, *growth);
    return checked;
}

}  // namespace

Checked check_stream(const kit::Recorded& recorded, const std::string& origin_url,
                     const GrowthLog* growth) {
    const std::string name = kit::stream_name(recorded.url);
    auto reference = kit::fetch_reference(origin_url, name);
    if (!reference) return unreadable(recorded, reference.error().message());
    const bool is_flv = kit::is_flv_url(recorded.url);
    if (is_flv) reference->names.clear();  // FLV has no media sequence numbers.
    const auto caused = caused_gaps(origin_url, name);
    if (!caused) return unreadable(recorded, caused.error().message());
    if (recorded.files.empty()) return unreadable(recorded, "there is no file");
    const auto contents = contents_of(recorded);
    if (!contents) return unreadable(recorded, contents.error().message());
    return judge(recorded, *contents, *reference, is_flv ? std::set<std::uint64_t>{} : *caused,
                 growth);
}

Checked check_streams(std::span<const kit::Recorded> recordings, const std::string& origin_url,
                      const GrowthLog* growth) {
    Checked all;
    std::mutex mutex;
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
        for (std::size_t i = next++; i < recordings.size(); i = next++) {
            const Checked one = check_stream(recordings[i], origin_url, growth);
            const std::lock_guard lock{mutex};
            all.completeness += one.completeness;
            all.lags_s.insert(all.lags_s.end(), one.lags_s.begin(), one.lags_s.end());
            all.media_s += one.media_s;
        }
    };
    std::vector<std::jthread> workers;
    for (unsigned i = 0; i < std::max(std::thread::hardware_concurrency(), 1u); ++i)
        workers.emplace_back(work);
    workers.clear();
    return all;
}

}  // namespace weir::bench
