// SPDX-License-Identifier: MIT
#include "media/timestamp.hpp"

namespace weir::media {
namespace {

__extension__ using Wide = __int128;

std::int64_t divide_to_nearest(Wide value, Wide by) {
    const Wide half = by / 2;
    return static_cast<std::int64_t>(value >= 0 ? (value + half) / by : -((-value + half) / by));
}

}  // namespace

Nanoseconds to_duration(std::int64_t ticks, TimeBase base) {
    return Nanoseconds{divide_to_nearest(Wide{ticks} * 1'000'000'000 * base.num, base.den)};
}

std::int64_t to_ticks(Nanoseconds duration, TimeBase base) {
    return divide_to_nearest(Wide{duration.count()} * base.den, Wide{1'000'000'000} * base.num);
}

}  // namespace weir::media
