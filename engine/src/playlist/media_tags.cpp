// SPDX-License-Identifier: MIT
// The tags of a media playlist whose value is an attribute list.
#include "base/fail.hpp"
#include "playlist/readers.hpp"

namespace weir::playlist {

std::optional<Start> read_start(const Line& line) {
    constexpr double kMost = 10 * 365 * 86'400.0;
    std::optional<double> offset;
    bool precise = false;
    AttributeReader attributes{line.value()};
    for (Attribute attribute; attributes.next(attribute);) {
        if (attribute.name == "TIME-OFFSET") offset = read_decimal(attribute.value);
        if (attribute.name == "PRECISE") precise = attribute.is_yes();
    }
    if (attributes.is_malformed() || !offset || *offset < -kMost || *offset > kMost)
        return std::nullopt;
    return Start{Seconds{*offset}, precise};
}

Result<void> MediaReader::on_attributes(Tag tag, const Line& line) {
    switch (tag) {
        case Tag::map: return on_map(line);
        case Tag::key: return on_key(line);
        case Tag::part: return on_part(line);
        case Tag::date_range: return date_ranges_.on_tag(line);
        case Tag::preload_hint: return on_preload_hint(line);
        case Tag::rendition_report: return on_rendition_report(line);
        case Tag::skip: return on_skip(line);
        case Tag::server_control: on_server_control(line); break;
        case Tag::part_inf: on_part_inf(line); break;
        case Tag::start: playlist_.start = read_start(line); break;
        default: break;
    }
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
    if (const auto* key = keys_.usable()) {
        if (!key->iv)
            return fail(Errc::invalid_playlist, "line {}: EXT-X-MAP with a key that tells no IV",
                        line.number);
        init.encryption = media::Encryption{key->uri, *key->iv};
    }
    unsupported_init_ = keys_.unsupported();
    init_ = std::move(init);
    return {};
}

Result<void> MediaReader::on_key(const Line& line) {
    if (!first_with_key_) first_with_key_ = playlist_.segments.size();
    return keys_.on_tag(line, resolver_);
}

Result<void> MediaReader::on_part(const Line& line) {
    Part part;
    std::optional<Seconds> duration;
    std::optional<RangeSpec> range;
    AttributeReader attributes{line.value()};
    for (Attribute attribute; attributes.next(attribute);) {
        const auto& [name, value, is_quoted] = attribute;
        if (name == "DURATION") duration = read_seconds(value);
        if (name == "INDEPENDENT") part.independent = attribute.is_yes();
        if (name == "GAP") part.gap = attribute.is_yes();
        if (name == "BYTERANGE") {
            range = read_range(value);
            if (!range)
                return fail(Errc::invalid_playlist, "line {}: EXT-X-PART with a bad BYTERANGE",
                            line.number);
        }
        if (name != "URI" || value.empty()) continue;
        auto uri = resolver_.resolve(value, line.number);
        if (!uri) return uri.error();
        part.uri = std::move(*uri);
    }
    if (attributes.is_malformed() || !duration || part.uri.empty())
        return fail(Errc::invalid_playlist, "line {}: EXT-X-PART without URI or DURATION",
                    line.number);
    part.duration = *duration;
    return add(std::move(part), range, line);
}

Result<void> MediaReader::add(Part part, const std::optional<RangeSpec>& range, const Line& line) {
    auto& parts = playlist_.parts;
    if (parts.size() >= limits_.parts)
        return fail(Errc::playlist_too_large, "line {}: more than {} parts", line.number,
                    limits_.parts);
    if (range) {
        const bool follows = !parts.empty() && parts.back().uri == part.uri;
        part.range = range->placed_after(follows ? parts.back().range : std::nullopt);
        if (!part.range)
            return fail(Errc::invalid_playlist,
                        "line {}: EXT-X-PART with a BYTERANGE that begins nowhere", line.number);
    }
    part.msn = playlist_.segments.size();
    parts.push_back(std::move(part));
    return {};
}

/// A hint that can't be read is none: nothing depends on it.
Result<void> MediaReader::on_preload_hint(const Line& line) {
    PreloadHint hint;
    std::string_view type, uri;
    AttributeReader attributes{line.value()};
    for (Attribute attribute; attributes.next(attribute);) {
        const auto& [name, value, is_quoted] = attribute;
        if (name == "TYPE") type = value;
        if (name == "URI") uri = value;
        if (name == "BYTERANGE-START") hint.range_start = read_integer(value).value_or(0);
        if (name == "BYTERANGE-LENGTH") hint.range_length = read_integer(value);
    }
    auto* slot = type == "PART" ? &playlist_.part_hint : nullptr;
    if (type == "MAP") slot = &playlist_.map_hint;
    if (attributes.is_malformed() || !slot || uri.empty()) return {};
    auto absolute = resolver_.resolve(uri, line.number);
    if (!absolute) return absolute.error();
    hint.uri = std::move(*absolute);
    *slot = std::move(hint);
    return {};
}

Result<void> MediaReader::on_rendition_report(const Line& line) {
    RenditionReport report;
    std::string_view uri;
    AttributeReader attributes{line.value()};
    for (Attribute attribute; attributes.next(attribute);) {
        const auto& [name, value, is_quoted] = attribute;
        if (name == "URI") uri = value;
        if (name == "LAST-MSN") report.last_msn = read_integer(value);
        if (name == "LAST-PART") report.last_part = read_integer(value);
    }
    if (attributes.is_malformed() || uri.empty()) return {};
    if (playlist_.rendition_reports.size() >= limits_.variants)
        return fail(Errc::playlist_too_large, "line {}: more than {} rendition reports",
                    line.number, limits_.variants);
    auto absolute = resolver_.resolve(uri, line.number);
    if (!absolute) return absolute.error();
    report.uri = std::move(*absolute);
    playlist_.rendition_reports.push_back(std::move(report));
    return {};
}

Result<void> MediaReader::on_skip(const Line& line) {
    if (!wants_delta_)
        return fail(Errc::invalid_playlist, "line {}: a delta update that was not asked for",
                    line.number);
    if (playlist_.skip || !playlist_.segments.empty())
        return fail(Errc::invalid_playlist, "line {}: EXT-X-SKIP after a segment, or twice",
                    line.number);
    Skip skip;
    std::optional<std::uint64_t> segments;
    AttributeReader attributes{line.value()};
    for (Attribute attribute; attributes.next(attribute);) {
        if (attribute.name == "SKIPPED-SEGMENTS") segments = read_integer(attribute.value);
        if (attribute.name != "RECENTLY-REMOVED-DATERANGES") continue;
        auto& removed = skip.removed_date_ranges.emplace();
        for (std::string_view rest = attribute.value; !rest.empty();) {
            const auto id = rest.substr(0, rest.find('\t'));
            if (!id.empty()) removed.emplace_back(id);
            rest.remove_prefix(std::min(id.size() + 1, rest.size()));
        }
    }
    if (attributes.is_malformed() || !segments)
        return fail(Errc::invalid_playlist, "line {}: EXT-X-SKIP without SKIPPED-SEGMENTS",
                    line.number);
    skip.segments = *segments;
    playlist_.skip = std::move(skip);
    return {};
}

void MediaReader::on_server_control(const Line& line) {
    auto& control = playlist_.server_control;
    AttributeReader attributes{line.value()};
    for (Attribute attribute; attributes.next(attribute);) {
        const auto& [name, value, is_quoted] = attribute;
        if (name == "CAN-BLOCK-RELOAD") control.can_block_reload = attribute.is_yes();
        if (name == "CAN-SKIP-DATERANGES") control.can_skip_date_ranges = attribute.is_yes();
        if (name == "CAN-SKIP-UNTIL") control.can_skip_until = read_seconds(value);
        if (name == "HOLD-BACK") control.hold_back = read_seconds(value);
        if (name == "PART-HOLD-BACK") control.part_hold_back = read_seconds(value);
    }
}

void MediaReader::on_part_inf(const Line& line) {
    AttributeReader attributes{line.value()};
    for (Attribute attribute; attributes.next(attribute);)
        if (attribute.name == "PART-TARGET") playlist_.part_target = read_seconds(attribute.value);
}

}  // namespace weir::playlist
