// SPDX-License-Identifier: MIT
#include "changed_pages.hpp"

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <string_view>
#include <vector>

#include "output/terminal.hpp"
#include "output/text.hpp"
#include "path_error.hpp"

namespace weir::cli {
namespace {

namespace fs = std::filesystem;
using TimePoint = std::chrono::system_clock::time_point;

constexpr std::size_t kMostFiles = 20;
constexpr std::chrono::hours kOneIn{1};
constexpr std::string_view kEnding = ".txt";
constexpr std::size_t kTimeLength = 16;  ///< "20260203T140506Z"

std::string time_text(TimePoint at) {
    return fmt::format("{:%Y%m%dT%H%M%SZ}", fmt::gmtime(std::chrono::system_clock::to_time_t(at)));
}

/// "bilibili", and nothing that a file name may not have.
std::string safe_platform(std::string_view platform) {
    std::string out(platform.substr(0, 40));
    for (char& c : out)
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9')) c = '_';
    return out.empty() ? "unknown" : out;
}

/// A file of ours, by its name.
struct Kept {
    std::string time, platform;
    fs::path path;
};

std::vector<Kept> kept_in(const fs::path& folder) {
    std::vector<Kept> out;
    std::error_code error;
    for (fs::directory_iterator it{folder, error}, end; !error && it != end; it.increment(error)) {
        const std::string name = it->path().filename().native();
        const std::size_t tail = 1 + kTimeLength + kEnding.size();
        if (name.size() <= tail || !name.ends_with(kEnding)) continue;
        const std::size_t dash = name.size() - tail;
        if (name[dash] != '-') continue;
        out.push_back({name.substr(dash + 1, kTimeLength), name.substr(0, dash), it->path()});
    }
    std::ranges::sort(out, {}, &Kept::time);
    return out;
}

Result<void> write_new(const fs::path& path, std::string_view text) {
    const int file =
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file < 0) return path_error("can't make", path);
    const bool is_written = write_all(file, text);
    Result<void> out;
    if (!is_written) out = path_error("can't write", path);
    ::close(file);
    if (!is_written) ::unlink(path.c_str());
    return out;
}

}  // namespace

Result<std::optional<fs::path>> keep_changed_page(const fs::path& folder,
                                                  const event::PageChanged& page, TimePoint at) {
    const std::string platform = safe_platform(page.platform);
    std::vector<Kept> kept = kept_in(folder);
    const std::string an_hour_ago = time_text(at - kOneIn);
    const bool is_there = std::ranges::any_of(kept, [&](const Kept& each) {
        return each.platform == platform && each.time > an_hour_ago && each.time <= time_text(at);
    });
    if (is_there) return std::optional<fs::path>{};
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
        return path_error("can't make", folder);
    const std::size_t gone = kept.size() >= kMostFiles ? kept.size() - kMostFiles + 1 : 0;
    for (std::size_t i = 0; i < gone; ++i)
        ::unlink(kept[i].path.c_str());
    const fs::path path = folder / fmt::format("{}-{}{}", platform, time_text(at), kEnding);
    const std::string text = fmt::format("{} at {}: {}\n\n{}", printable(page.platform),
                                         time_text(at), printable(page.detail), page.answer);
    if (auto written = write_new(path, text); !written) return written.error();
    return std::optional<fs::path>{path};
}

}  // namespace weir::cli
