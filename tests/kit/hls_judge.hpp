// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir::kit {

/// A media playlist as far as its rules go. Read by a reader of its own: weir's must not be its own
/// judge.
struct JudgedPlaylist {
    struct Segment {
        std::uint64_t msn = 0;
        double duration_s = 0;
        bool discontinuity = false;
        std::string uri{}, range{}, init{}, init_range{}, date{};
        bool operator==(const Segment&) const = default;
    };
    unsigned version = 1, target_s = 0;
    std::uint64_t media_sequence = 0, discontinuity_sequence = 0;
    bool is_independent = false, is_event = false, has_ended = false;
    std::vector<Segment> segments{};

    double duration_s() const;
};
/// Tags that are no tags of ours, and what can't be read, are problems.
JudgedPlaylist read_judged(std::string_view text, std::vector<std::string>& problems);

/// Holds each playlist of one folder, in the order in which they are written, against RFC 8216 and
/// Apple's rules: target duration, sequences, what may change from one to the next, that each file
/// is there and whole, that no URI comes twice, that segments begin with keyframes where that is
/// claimed, and that no file goes too early.  Thread: one at a time.
class HlsJudge {
public:
    using Time = std::chrono::steady_clock::time_point;

    explicit HlsJudge(std::filesystem::path folder, std::chrono::milliseconds grace = {})
        : folder_(std::move(folder)), grace_(grace) {}

    /// What index.m3u8 says now. A playlist that was seen before is no problem.
    void look(Time now);

    unsigned playlists() const { return playlists_; }
    /// All URIs that were ever listed, in their order.
    const std::vector<std::string>& uris() const { return uris_; }
    const std::optional<JudgedPlaylist>& last() const { return last_; }
    /// A line each; none: all is well.
    const std::vector<std::string>& problems() const { return problems_; }
    std::string told() const;

private:
    void judge_alone(const JudgedPlaylist& playlist);
    void judge_change(const JudgedPlaylist& before, const JudgedPlaylist& playlist);
    void judge_media(const JudgedPlaylist& playlist, const JudgedPlaylist::Segment& segment);
    void judge_dates(const JudgedPlaylist& playlist);
    void judge_gone(Time now);
    void note_gone(const JudgedPlaylist& playlist, Time now);
    template <class... Args>
    void add(const char* words, Args&&... args);

    const std::filesystem::path folder_;
    const std::chrono::milliseconds grace_;
    std::string text_;
    unsigned playlists_ = 0;
    std::optional<JudgedPlaylist> last_;
    std::vector<std::string> uris_, problems_;
    std::map<std::string, std::uint64_t> numbers_;  ///< By URI and range.
    std::map<std::string, double> longest_;         ///< By URI: the longest playlist that had it.
    struct Gone {
        std::string uri;
        Time until;
    };
    std::vector<Gone> gone_;
};

}  // namespace weir::kit
