// SPDX-License-Identifier: MIT
#include <algorithm>
#include <limits>

#include "base/fail.hpp"
#include "playlist/readers.hpp"

namespace weir::playlist {
namespace {

/// No segment is longer than a day.
constexpr double kMaxSeconds = 86'400;

std::optional<Seconds> read_duration(std::string_view text) {
    const auto seconds = read_decimal(trimmed(text));
    if (!seconds || *seconds < 0 || *seconds > kMaxSeconds) return std::nullopt;
    return Seconds{*seconds};
}

/// Sets `out` from the value of the tag.
template <class Value, class Read>
Result<void> take(Value& out, const Line& line, Read read) {
    const auto value = read(line.value());
    if (!value)
        return fail(Errc::invalid_playlist, "line {}: {} with an impossible value", line.number,
                    line.tag().substr(1));
    out = *value;
    return {};
}

}  // namespace

MediaReader::MediaReader(UriResolver resolver, const ParseLimits& limits)
    : resolver_(std::move(resolver)), limits_(limits) {}

Result<void> MediaReader::on_line(const Line& line) {
    return line.is_tag() ? on_tag(tag_of(line.tag()), line) : on_uri(line);
}

Result<void> MediaReader::on_tag(Tag tag, const Line& line) {
    if (is_multivariant_tag(tag))
        return fail(Errc::invalid_playlist, "line {}: {} in a media playlist", line.number,
                    line.tag().substr(1));
    switch (tag) {
        case Tag::inf:
            has_duration_ = true;
            return take(next_.duration, line, [](std::string_view value) {
                return read_duration(value.substr(0, value.find(',')));
            });
        case Tag::target_duration:
            has_target_ = true;
            return take(playlist_.target_duration, line, read_duration);
        case Tag::media_sequence: return take(playlist_.media_sequence, line, read_integer);
        case Tag::discontinuity_sequence:
            return take(playlist_.discontinuity_sequence, line, read_integer);
        case Tag::byte_range: return take(range_, line, read_range);
        case Tag::map: return on_map(line);
        case Tag::key: return on_key(line);
        case Tag::skip:
            return fail(Errc::invalid_playlist, "line {}: a delta update that was not asked for",
                        line.number);
        case Tag::discontinuity: next_.discontinuity = true; break;
        case Tag::gap: next_.gap = true; break;
        case Tag::program_date_time: next_.program_date_time = read_date_time(line.value()); break;
        case Tag::end_list: playlist_.ended = true; break;
        case Tag::version:
            playlist_.version = static_cast<int>(
                std::min<std::uint64_t>(read_integer(line.value()).value_or(1), 1'000));
            break;
        default: break;
    }
    return {};
}

Result<void> MediaReader::on_uri(const Line& line) {
    if (!has_duration_)
        return fail(Errc::invalid_playlist, "line {}: a segment without EXTINF", line.number);
    if (playlist_.segments.size() >= limits_.segments)
        return fail(Errc::playlist_too_large, "line {}: more than {} segments", line.number,
                    limits_.segments);
    auto uri = resolver_.resolve(line.text, line.number);
    if (!uri) return uri.error();
    next_.uri = std::move(*uri);
    if (auto placed = place_range(next_, line); !placed) return placed.error();
    if (init_) {
        if (auto paid = resolver_.spend(init_->uri.size(), line.number); !paid) return paid.error();
        next_.init = init_;
    }
    if (key_ && !playlist_.encryption) playlist_.encryption = key_;
    playlist_.segments.push_back(std::move(next_));
    next_ = {};
    range_.reset();
    has_duration_ = false;
    return {};
}

std::optional<MediaReader::RangeSpec> MediaReader::read_range(std::string_view text) {
    const auto at = text.find('@');
    const auto length = read_integer(trimmed(text.substr(0, at)));
    if (!length || *length == 0) return std::nullopt;
    if (at == text.npos) return RangeSpec{*length, std::nullopt};
    const auto offset = read_integer(trimmed(text.substr(at + 1)));
    if (!offset || *offset > std::numeric_limits<std::uint64_t>::max() - *length)
        return std::nullopt;
    return RangeSpec{*length, offset};
}

Result<void> MediaReader::place_range(media::Segment& segment, const Line& line) const {
    if (!range_) return {};
    auto offset = range_->offset;
    if (!offset) {
        const auto* before = playlist_.segments.empty() ? nullptr : &playlist_.segments.back();
        if (!before || !before->range || before->uri != segment.uri)
            return fail(Errc::invalid_playlist,
                        "line {}: EXT-X-BYTERANGE without offset, and no range before it",
                        line.number);
        offset = before->range->offset + before->range->length;
        if (*offset > std::numeric_limits<std::uint64_t>::max() - range_->length)
            return fail(Errc::invalid_playlist, "line {}: EXT-X-BYTERANGE beyond 64 bits",
                        line.number);
    }
    segment.range = media::ByteRange{*offset, range_->length};
    return {};
}

Result<void> MediaReader::on_map(const Line& line) {
    media::InitSegment init;
    AttributeReader attributes{line.value()};
    for (Attribute attribute; attributes.next(attribute);) {
        if (attribute.name == "URI") {
            auto uri = resolver_.resolve(attribute.value, line.number);
            if (!uri) return uri.error();
            init.uri = std::move(*uri);
        } else if (attribute.name == "BYTERANGE") {
            const auto range = read_range(attribute.value);
            if (!range)
                return fail(Errc::invalid_playlist, "line {}: EXT-X-MAP with a bad BYTERANGE",
                            line.number);
            init.range = media::ByteRange{range->offset.value_or(0), range->length};
        }
    }
    if (attributes.is_malformed() || init.uri.empty())
        return fail(Errc::invalid_playlist, "line {}: EXT-X-MAP without URI", line.number);
    init_ = std::move(init);
    return {};
}

Result<void> MediaReader::on_key(const Line& line) {
    std::string_view method, format;
    AttributeReader attributes{line.value()};
    for (Attribute attribute; attributes.next(attribute);) {
        if (attribute.name == "METHOD") method = attribute.value;
        if (attribute.name == "KEYFORMAT") format = attribute.value;
    }
    if (method.empty())
        return fail(Errc::invalid_playlist, "line {}: EXT-X-KEY without METHOD", line.number);
    if (method == "NONE") {
        key_.reset();
    } else if (!key_) {
        key_ = method;
        if (!format.empty() && format != "identity") key_->append(" ").append(format);
    }
    return {};
}

Result<MediaPlaylist> MediaReader::finish() {
    auto& segments = playlist_.segments;
    if (playlist_.media_sequence > std::numeric_limits<std::uint64_t>::max() - segments.size())
        return fail(Errc::invalid_playlist, "EXT-X-MEDIA-SEQUENCE beyond 64 bits");
    std::uint64_t msn = playlist_.media_sequence;
    std::uint64_t dsn = playlist_.discontinuity_sequence;
    for (auto& segment : segments) {
        segment.msn = msn++;
        segment.dsn = segment.discontinuity ? ++dsn : dsn;
        if (!has_target_)
            playlist_.target_duration = std::max(playlist_.target_duration, segment.duration);
    }
    return std::move(playlist_);
}

}  // namespace weir::playlist
