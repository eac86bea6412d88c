// SPDX-License-Identifier: MIT
#include "publish/names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace weir::publish {
namespace {

constexpr std::string_view kInit = "init-", kFile = "file-";
constexpr std::array<std::string_view, 4> kExtensions{".ts", ".m4s", ".mp4", ".m4a"};

}  // namespace

std::string segment_name(std::uint64_t msn, std::string_view extension) {
    return fmt::format("{}{}", msn, extension);
}

std::string init_name(std::uint64_t msn) {
    return fmt::format("{}{}.mp4", kInit, msn);
}

std::string file_name(std::uint64_t msn, std::string_view extension) {
    return fmt::format("{}{}{}", kFile, msn, extension);
}

std::optional<std::uint64_t> number_in(std::string_view name) {
    for (const auto prefix : {kInit, kFile})
        if (name.starts_with(prefix)) {
            name.remove_prefix(prefix.size());
            break;
        }
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (error != std::errc{}) return std::nullopt;
    name.remove_prefix(static_cast<std::size_t>(end - name.data()));
    return std::ranges::find(kExtensions, name) == kExtensions.end() ? std::nullopt
                                                                     : std::optional{number};
}

bool is_own(std::string_view name) {
    if (name == kMarkName) return true;
    if (name.ends_with(kUnfinished)) name.remove_suffix(kUnfinished.size());
    return name == kPlaylistName || number_in(name);
}

}  // namespace weir::publish
