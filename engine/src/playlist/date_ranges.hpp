// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <map>
#include <string>
#include <vector>
#include <weir/error.hpp>

#include "playlist/parser.hpp"
#include "playlist/text.hpp"

namespace weir::playlist {

/// Puts the date ranges of a playlist together from their tags.  Source: RFC 8216 §4.3.2.7.
class DateRangeTable {
public:
    explicit DateRangeTable(const ParseLimits& limits) : limits_(limits) {}

    /// A tag that can't be read, or has no ID, is passed over.  Errors: Errc::playlist_too_large.
    Result<void> on_tag(const Line& line);

    std::vector<DateRange> take() { return std::move(ranges_); }

private:
    Result<void> take(DateRange& range, const Attribute& attribute, const Line& line) const;

    ParseLimits limits_;
    std::vector<DateRange> ranges_;
    std::map<std::string, std::size_t, std::less<>> by_id_;
};

/// `before` with what `after` has new; what has an ID of `removed` is left out.
std::vector<DateRange> merged(const std::vector<DateRange>& before, std::vector<DateRange> after,
                              const std::vector<std::string>& removed);

}  // namespace weir::playlist
