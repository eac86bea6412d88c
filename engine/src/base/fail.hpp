// SPDX-License-Identifier: MIT
// How an Error is made: fail(Errc::bad_media, "segment {} begins with {:#x}", msn, byte).
#pragma once
#include <fmt/format.h>

#include <cerrno>
#include <weir/error.hpp>

namespace weir {

template <class... Args>
Error fail(boost::system::error_code code, fmt::format_string<Args...> detail, Args&&... args) {
    return Error{code, fmt::format(detail, std::forward<Args>(args)...)};
}

inline Error fail(boost::system::error_code code) {
    return Error{code};
}

/// From errno, at once after the call that set it. ENOSPC and EDQUOT become Errc::disk_full.
template <class... Args>
Error fail_errno(fmt::format_string<Args...> detail, Args&&... args) {
    const int number = errno;
    std::string text = fmt::format(detail, std::forward<Args>(args)...);
    if (number == ENOSPC || number == EDQUOT) return Error{Errc::disk_full, std::move(text)};
    return Error{boost::system::error_code{number, boost::system::system_category()},
                 std::move(text)};
}

}  // namespace weir
