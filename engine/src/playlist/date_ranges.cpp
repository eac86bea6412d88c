// SPDX-License-Identifier: MIT
#include "playlist/date_ranges.hpp"

#include <algorithm>
#include <set>
#include <string_view>

#include "base/date_time.hpp"
#include "base/fail.hpp"

namespace weir::playlist {
namespace {

bool is_client_name(std::string_view name) {
    constexpr std::string_view kAllowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
    return name.starts_with("X-") && name.find_first_not_of(kAllowed) == name.npos;
}

/// An attribute that can't be read leaves what was told before.
template <class Value>
void update(std::optional<Value>& known, std::optional<Value> told) {
    if (told) known = told;
}

void take_known(DateRange& range, const Attribute& attribute) {
    const auto& [name, value, is_quoted] = attribute;
    if (name == "CLASS") range.class_name = value;
    if (name == "START-DATE") update(range.start, read_date_time(value));
    if (name == "END-DATE") update(range.end, read_date_time(value));
    if (name == "DURATION") update(range.duration, read_seconds(value));
    if (name == "PLANNED-DURATION") update(range.planned_duration, read_seconds(value));
    if (name == "END-ON-NEXT") range.ends_on_next = attribute.is_yes();
    if (name == "SCTE35-CMD") range.scte35_command = value;
    if (name == "SCTE35-OUT") range.scte35_out = value;
    if (name == "SCTE35-IN") range.scte35_in = value;
}

std::optional<std::string_view> id_of(const Line& line) {
    std::optional<std::string_view> id;
    AttributeReader attributes{line.value()};
    for (Attribute attribute; attributes.next(attribute);)
        if (attribute.name == "ID" && !attribute.value.empty()) id = attribute.value;
    return attributes.is_malformed() ? std::nullopt : id;
}

}  // namespace

Result<void> DateRangeTable::on_tag(const Line& line) {
    const auto id = id_of(line);
    if (!id) return {};
    auto known = by_id_.find(*id);
    if (known == by_id_.end()) {
        if (ranges_.size() >= limits_.date_ranges)
            return fail(Errc::playlist_too_large, "line {}: more than {} date ranges", line.number,
                        limits_.date_ranges);
        known = by_id_.emplace(*id, ranges_.size()).first;
        ranges_.emplace_back().id = *id;
    }
    auto& range = ranges_[known->second];
    AttributeReader attributes{line.value()};
    for (Attribute attribute; attributes.next(attribute);)
        if (auto taken = take(range, attribute, line); !taken) return taken;
    return {};
}

Result<void> DateRangeTable::take(DateRange& range, const Attribute& attribute,
                                  const Line& line) const {
    take_known(range, attribute);
    if (!is_client_name(attribute.name)) return {};
    auto& all = range.client_attributes;
    auto same = std::find_if(all.begin(), all.end(),
                             [&](const auto& known) { return known.name == attribute.name; });
    if (same == all.end()) {
        if (all.size() >= limits_.date_range_attributes)
            return fail(Errc::playlist_too_large, "line {}: a date range with more than {} X-",
                        line.number, limits_.date_range_attributes);
        same = all.insert(all.end(), {std::string{attribute.name}, {}, true});
    }
    same->value = attribute.value;
    same->is_quoted = attribute.is_quoted;
    return {};
}

std::vector<DateRange> merged(const std::vector<DateRange>& before, std::vector<DateRange> after,
                              const std::vector<std::string>& removed) {
    std::set<std::string_view> gone{removed.begin(), removed.end()};
    for (const auto& range : after)
        gone.insert(range.id);
    std::vector<DateRange> all;
    for (const auto& range : before)
        if (!gone.count(range.id)) all.push_back(range);
    for (auto& range : after)
        all.push_back(std::move(range));
    return all;
}

}  // namespace weir::playlist
