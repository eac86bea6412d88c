// SPDX-License-Identifier: MIT
#include "encoder_cache.hpp"

#include <cstdlib>

namespace weir::cli {
namespace {

/// An absolute path; else empty.
std::filesystem::path absolute_path_in(const Environment& environment, const char* variable) {
    const char* value = environment(variable);
    const std::filesystem::path path{value == nullptr ? "" : value};
    return path.is_absolute() ? path : std::filesystem::path{};
}

}  // namespace

std::filesystem::path encoder_cache_file(const Environment& environment) {
    auto folder = absolute_path_in(environment, "XDG_CACHE_HOME");
    if (folder.empty()) {
        const auto home = absolute_path_in(environment, "HOME");
        if (home.empty()) return {};
        folder = home / ".cache";
    }
    return folder / "weir/encoders.json";
}

std::filesystem::path encoder_cache_file() {
    return encoder_cache_file([](const char* variable) { return std::getenv(variable); });
}

}  // namespace weir::cli
