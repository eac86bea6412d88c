// SPDX-License-Identifier: MIT
#pragma once
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "mux/unwrapper.hpp"
#include "recorder/section_sink.hpp"

namespace weir::recorder {

/// Joins renditions that are fetched side by side (picture, sound) by time, and hands them on as
/// one stream with the tracks of all. They share a clock between discontinuities (RFC 8216 §3), and
/// have their discontinuities in common. Where one changes its tracks, the joined stream does, at a
/// keyframe of the picture.  Pure.  Thread: shard.
/// Full: once `limit_bytes` wait for a rendition that does not come, they no longer do.
class RenditionJoin {
public:
    RenditionJoin(SectionSink& out, std::size_t limit_bytes);
    ~RenditionJoin();

    /// Another rendition, whose tracks stand behind those of the ones before. All are to be added
    /// before the first gets packets; each is to be finished.
    SectionSink& add();

    std::size_t held_bytes() const { return held_bytes_; }
    /// Media that came when the others were past the discontinuity that follows them.
    struct Dropped {
        std::size_t rendition;  ///< In the order of add().
        media::Nanoseconds duration;
    };
    /// Since the last call, each once it is known how much it is.
    std::vector<Dropped> take_dropped() { return std::exchange(dropped_, {}); }

private:
    using Nanoseconds = media::Nanoseconds;
    struct TrackSet {
        av::Tracks tracks;
        mux::SectionTraits traits;
    };
    struct Break {
        Nanoseconds lost;
        bool same_clock;
    };
    struct Timed {
        av::Packet packet;
        Nanoseconds dts, duration;
    };
    using Item = std::variant<TrackSet, Break, Timed>;

    class Input;
    using Inputs = std::vector<std::unique_ptr<Input>>;

    void advance();
    bool step();
    bool take_mark(Input& input);
    void lose(Input& input, const Break& here);
    void drop(Input& input, const Timed& late);
    void tell_dropped();
    void take_tracks(Input& input);
    bool open_section();
    void set_joined_tracks(bool continues = false);
    Input* earliest() const;
    bool may_go(const Input& input) const;
    bool is_past(const Input& input, const Input& changing) const;
    bool must_wait_for(const Input& input) const;
    bool pass_barrier();
    void change_tracks();
    void pass_discontinuity();
    void release(Input& input);
    void hand_over();
    Nanoseconds head_start() const;

    SectionSink& out_;
    const std::size_t limit_bytes_;
    Inputs inputs_;
    bool is_open_ = false;  ///< The joined tracks are set.
    av::Packets ready_;     ///< For out_, in order.
    std::size_t held_bytes_ = 0;
    std::vector<Dropped> dropped_;
    bool is_finished_ = false;
    /// DTS of the first packet between two discontinuities, by their count.
    std::map<unsigned, Nanoseconds> clocks_;
};

}  // namespace weir::recorder
