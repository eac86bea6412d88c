// SPDX-License-Identifier: MIT
#include <weir/publish_options.hpp>

#include <algorithm>

#include "base/fail.hpp"
#include "base/fnv.hpp"

namespace weir {
namespace {

constexpr unsigned kLeastWindow = 3, kMostWindow = 1'000;
constexpr std::chrono::hours kLongestGrace{24};
constexpr std::size_t kLongestFolder = 100, kLongestName = 40;

constexpr bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
}

}  // namespace

Result<void> check_published_folder(std::string_view folder) {
    if (!folder.empty() && folder.size() <= kLongestFolder && std::ranges::all_of(folder, is_plain))
        return {};
    return fail(Errc::bad_option,
                "a published folder is letters, digits, - and _, {} at most: not '{}'",
                kLongestFolder, folder.substr(0, kLongestFolder));
}

Result<void> check(const PublishOptions& options) {
    if (options.directory.empty()) return fail(Errc::bad_option, "publish: a directory is wanted");
    if (auto folder = check_published_folder(options.folder); !folder) return folder;
    const auto segment_s = options.segment.count();
    if (segment_s != 1 && segment_s != 2 && segment_s != 4)
        return fail(Errc::bad_option, "publish: segments have 1, 2 or 4 s, not {}", segment_s);
    if (options.window < kLeastWindow || options.window > kMostWindow)
        return fail(Errc::bad_option, "publish: a window has {} to {} segments, not {}",
                    kLeastWindow, kMostWindow, options.window);
    if (options.grace.count() < 0 || options.grace > kLongestGrace)
        return fail(Errc::bad_option, "publish: a grace is 0 to 24 h, not {} s",
                    options.grace.count());
    return {};
}

std::string published_folder(std::string_view name, std::string_view room) {
    std::string folder;
    for (const char c : name) {
        const bool is_upper = c >= 'A' && c <= 'Z';
        if (is_plain(c))
            folder += is_upper ? static_cast<char>(c | 0x20) : c;
        else if (!folder.empty() && folder.back() != '-')
            folder += '-';
        if (folder.size() >= kLongestName) break;
    }
    while (folder.ends_with('-'))
        folder.pop_back();
    return fmt::format("{}{}{:016x}", folder, folder.empty() ? "" : "-", fnv1a(room));
}

}  // namespace weir
