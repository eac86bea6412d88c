// SPDX-License-Identifier: MIT
#include "recorder/publication.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "base/fail.hpp"
#include "playlist/parser.hpp"
#include "playlist/to_text.hpp"
#include "publish/names.hpp"

namespace weir::recorder {
namespace {

using publish::Window;

// What playlists of ours are relative to while they are read.
constexpr std::string_view kBase = "http://localhost/";
// Source: RFC 8216 §7: EXT-X-MAP, EXT-X-BYTERANGE, decimals in EXTINF.
constexpr int kVersionOfMaps = 6, kVersionOfRanges = 4, kVersionOfDecimals = 3;

bool make_relative(std::string& uri) {
    if (!uri.starts_with(kBase)) return false;
    uri.erase(0, kBase.size());
    return publish::number_in(uri).has_value();
}

/// What we wrote ourselves; none: it is something else.
std::optional<playlist::MediaPlaylist> read_own(const std::string& text) {
    auto read = playlist::parse(text, kBase);
    auto* media = read ? std::get_if<playlist::MediaPlaylist>(&*read) : nullptr;
    if (!media) return std::nullopt;
    for (media::Segment& segment : media->segments)
        if (!make_relative(segment.uri) || (segment.init && !make_relative(segment.init->uri)))
            return std::nullopt;
    return std::move(*media);
}

ByteView text_bytes(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// To a microsecond: what is beyond is rounding.
std::chrono::duration<double> rounded(media::Nanoseconds duration) {
    return std::chrono::duration<double>(
        static_cast<double>(std::chrono::round<std::chrono::microseconds>(duration).count()) / 1e6);
}

}  // namespace

Publication::Publication(PublishOptions options)
    : options_(std::move(options)), window_(options_.dvr ? 0 : options_.window, options_.grace) {}

Result<void> Publication::lose(const Error& error) {
    has_lost_ = true;
    return error;
}

/// Has the folder, and nothing in it that nobody wants any more.
Result<void> Publication::prepare(std::chrono::seconds target, Clock::time_point now) {
    if (folder_) {
        for (const std::string& name : window_.take_due(now))
            folder_->remove(name);
        return {};
    }
    auto folder = publish::Folder::open(path(), options_.grace);
    if (!folder) return folder.error();
    folder_ = std::move(*folder);
    target_ = target;
    take_over(target, now);
    return {};
}

/// Goes on with the numbers of who published here before; with its segments, too, where players may
/// still be following them. The time of day sees to it that no number comes twice where nothing is
/// left of it.
void Publication::take_over(std::chrono::seconds target, Clock::time_point now) {
    const auto today = WallClock::now();
    auto msn = static_cast<std::uint64_t>(std::max<std::int64_t>(
        std::chrono::floor<std::chrono::seconds>(today.time_since_epoch()).count(), 0));
    const auto names = folder_->names();
    for (const std::string& name : names)
        msn = std::max(msn, publish::number_in(name).value_or(0) + 1);
    const auto text = folder_->read_playlist();
    auto before = text ? read_own(*text) : std::nullopt;
    if (!before || before->segments.empty()) {
        window_.begin(msn, 0);
        return leave_unlisted({}, now);
    }
    has_lost_ = true;
    Window::Duration listed{0};
    for (const auto& segment : before->segments)
        listed += segment.duration;
    const auto& last = before->segments.back();
    const bool is_fresh = folder_->playlist_age(today) <= listed + options_.grace;
    const bool is_whole = std::ranges::all_of(before->segments, [&names](const auto& segment) {
        return std::ranges::find(names, segment.uri) != names.end();
    });
    const bool is_same = before->type == playlist::PlaylistType::none && !options_.dvr &&
                         before->target_duration >= target && last.msn >= before->media_sequence;
    if (is_fresh && is_same && is_whole) {
        target_ = std::chrono::ceil<std::chrono::seconds>(before->target_duration);
        std::vector<publish::Listed> all;
        for (auto& segment : before->segments)
            all.push_back({std::move(segment), before->independent_segments});
        window_.take_over(std::move(all), target_);
    } else {
        window_.begin(std::max(msn, last.msn + 1), last.dsn);
    }
    leave_unlisted(listed + before->target_duration, now);
}

void Publication::leave_unlisted(Window::Duration wanted_for, Clock::time_point now) {
    const auto is_listed = [this](const std::string& name) {
        return std::ranges::any_of(window_.listed(), [&name](const publish::Listed& listed) {
            const auto& init = listed.segment.init;
            return listed.segment.uri == name || (init && init->uri == name);
        });
    };
    for (std::string& name : folder_->names())
        if (!is_listed(name)) window_.leave(std::move(name), now, wanted_for);
}

publish::Listed Publication::listing(const PublishedSegment& segment) const {
    publish::Listed listed;
    listed.segment.duration = rounded(segment.duration);
    listed.segment.discontinuity = segment.is_discontinuous || has_lost_;
    listed.segment.program_date_time = std::chrono::round<std::chrono::milliseconds>(segment.date);
    listed.is_independent = segment.is_independent;
    return listed;
}

Result<void> Publication::write_init(const std::shared_ptr<const Bytes>& init) {
    if (!init || init == init_) return {};
    const std::string name = publish::init_name(window_.next_msn());
    if (auto written = folder_->write(name, *init); !written) return written;
    init_ = init;
    init_name_ = name;
    return {};
}

Result<void> Publication::add(PublishedSegment segment, Clock::time_point now) {
    if (auto prepared = prepare(segment.target, now); !prepared) return lose(prepared.error());
    if (auto init = write_init(segment.init); !init) return lose(init.error());
    publish::Listed listed = listing(segment);
    if (segment.init) listed.segment.init = media::InitSegment{init_name_, {}, {}};
    listed.segment.uri = publish::segment_name(window_.next_msn(), segment.init ? ".m4s" : ".ts");
    if (auto written = folder_->write(listed.segment.uri, segment.bytes); !written)
        return lose(written.error());
    return list(std::move(listed), now);
}

/// The link stays when the file gets its final name.
Result<void> Publication::link_file(const PublishedRange& range) {
    if (range.file == file_) return {};
    const std::string name = publish::file_name(window_.next_msn(), range.extension);
    auto linked = folder_->link(range.file, name);
    // It may have its final name by now.
    if (!linked && range.file.extension() == ".part") {
        auto whole = range.file;
        linked = folder_->link(whole.replace_extension(), name);
    }
    if (!linked) return linked;
    file_ = range.file;
    file_name_ = name;
    return {};
}

Result<void> Publication::add(const PublishedRange& range, Clock::time_point now) {
    if (auto prepared = prepare(range.segment.target, now); !prepared)
        return lose(prepared.error());
    if (auto linked = link_file(range); !linked) return lose(linked.error());
    publish::Listed listed = listing(range.segment);
    listed.segment.uri = file_name_;
    listed.segment.range = range.range;
    if (range.init_bytes > 0)
        listed.segment.init =
            media::InitSegment{file_name_, media::ByteRange{0, range.init_bytes}, {}};
    return list(std::move(listed), now);
}

Result<void> Publication::list(publish::Listed listed, Clock::time_point now) {
    window_.add(std::move(listed), target_);
    has_lost_ = false;
    return write_playlist(false, now);
}

Result<void> Publication::write_playlist(bool is_over, Clock::time_point now) {
    playlist::MediaPlaylist playlist;
    playlist.target_duration = target_;
    playlist.media_sequence = window_.media_sequence();
    playlist.discontinuity_sequence = window_.discontinuity_sequence();
    playlist.independent_segments = window_.is_independent();
    playlist.ended = is_over;
    if (options_.dvr) playlist.type = playlist::PlaylistType::event;
    playlist.version = kVersionOfDecimals;
    for (const publish::Listed& listed : window_.listed()) {
        const media::Segment& segment = listed.segment;
        const int version = segment.init    ? kVersionOfMaps
                            : segment.range ? kVersionOfRanges
                                            : kVersionOfDecimals;
        playlist.version = std::max(playlist.version, version);
        playlist.segments.push_back(segment);
    }
    auto written = folder_->write(publish::kPlaylistName, text_bytes(to_text(playlist)));
    if (written) window_.on_written(now);
    return written;
}

Result<std::optional<std::chrono::seconds>> Publication::finish(Clock::time_point now) {
    if (!folder_) return std::nullopt;
    auto written = write_playlist(true, now);
    const auto wanted_for = std::chrono::ceil<std::chrono::seconds>(window_.duration());
    folder_.reset();
    if (!written) return written.error();
    return wanted_for + options_.grace;
}

}  // namespace weir::recorder
