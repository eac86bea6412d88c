// SPDX-License-Identifier: MIT
#pragma once
#include <fmt/format.h>

#include <weir/error.hpp>

namespace weir::av {

/// Category "av": AVERROR values with libav's own words. Memory is local, all else permanent.
const boost::system::error_category& category() noexcept;

/// From a negative return of libav. POSIX numbers keep the system category.
boost::system::error_code error_code(int averror) noexcept;

template <class... Args>
Error fail(int averror, fmt::format_string<Args...> detail, Args&&... args) {
    return Error{error_code(averror), fmt::format(detail, std::forward<Args>(args)...)};
}

}  // namespace weir::av
