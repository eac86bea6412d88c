// SPDX-License-Identifier: MIT
#pragma once
#include <fmt/format.h>
#include <weir/error.hpp>

#include <cerrno>
#include <filesystem>

namespace weir::cli {

/// "can't make '/data/.weir'", from errno (or `number`), at once after the call that set it.
inline Error path_error(const char* what, const std::filesystem::path& path, int number = errno) {
    return Error{{number, boost::system::system_category()},
                 fmt::format("{} '{}'", what, path.native())};
}

}  // namespace weir::cli
