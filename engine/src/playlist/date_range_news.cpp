// SPDX-License-Identifier: MIT
#include "playlist/date_range_news.hpp"

#include <algorithm>
#include <functional>
#include <string>

namespace weir::playlist {
namespace {

class Hash {
public:
    Hash& add(const std::string& text) {
        value_ = value_ * 31 + std::hash<std::string>{}(text);
        return *this;
    }
    Hash& add(const std::optional<WallTime>& time) {
        return number(time ? time->time_since_epoch().count() + 1 : 0);
    }
    Hash& add(const std::optional<Seconds>& duration) {
        return add(duration ? std::to_string(duration->count()) : std::string{});
    }
    Hash& number(std::int64_t value) {
        value_ = value_ * 31 + std::hash<std::int64_t>{}(value);
        return *this;
    }
    std::size_t value() const { return value_; }

private:
    std::size_t value_ = 0;
};

std::size_t content_of(const DateRange& range) {
    Hash hash;
    hash.add(range.class_name).add(range.start).add(range.end).add(range.duration);
    hash.add(range.planned_duration).number(range.ends_on_next);
    hash.add(range.scte35_command).add(range.scte35_out).add(range.scte35_in);
    for (const auto& attribute : range.client_attributes)
        hash.add(attribute.name).add(attribute.value);
    return hash.value();
}

}  // namespace

std::vector<DateRange> DateRangeNews::take(const std::vector<DateRange>& listed) {
    ++lists_;
    std::vector<DateRange> news;
    for (const DateRange& range : listed) {
        const auto id = std::hash<std::string>{}(range.id), content = content_of(range);
        const auto known = told_.find(id);
        const bool is_new = known == told_.end() || known->second.content != content;
        if (is_new && news.size() == kMostAtOnce) continue;
        if (is_new) news.push_back(range);
        told_[id] = {content, lists_};
    }
    forget();
    return news;
}

void DateRangeNews::forget() {
    std::vector<std::uint64_t> unlisted;
    for (const auto& [id, told] : told_)
        if (told.in_list < lists_) unlisted.push_back(told.in_list);
    if (unlisted.size() <= kMostUnlisted) return;
    const auto oldest_kept = unlisted.end() - kMostUnlisted;
    std::nth_element(unlisted.begin(), oldest_kept, unlisted.end());
    std::erase_if(told_, [&](const auto& one) { return one.second.in_list < *oldest_kept; });
}

}  // namespace weir::playlist
