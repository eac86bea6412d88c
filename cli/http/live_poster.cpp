// SPDX-License-Identifier: MIT
#include "http/live_poster.hpp"

#include <unistd.h>
#include <weir/aftercare.hpp>

#include <cerrno>
#include <fstream>
#include <iterator>

#include "http/file_parts.hpp"

namespace weir::cli::http {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMostTail = 64u << 20;

/// Removed with this.
struct Scratch {
    fs::path path;
    ~Scratch() {
        std::error_code ignored;
        fs::remove(path, ignored);
    }
};

Result<void> append(const OpenFile& from, Range range, std::ofstream& to) {
    std::string bytes(range.length, '\0');
    const auto got =
        ::pread(*from.descriptor, bytes.data(), bytes.size(), static_cast<off_t>(range.offset));
    if (got < 0) return Error{{errno, boost::system::system_category()}, "a recorded file"};
    to.write(bytes.data(), got);
    return {};
}

/// The last part of it, as a file of the same kind.
Result<bool> write_tail(const OpenFile& file, const FileParts& parts, const fs::path& target) {
    if (parts.parts.empty() || parts.parts.back().range.length > kMostTail) return false;
    std::ofstream out{target, std::ios::binary};
    if (parts.init)
        if (auto done = append(file, *parts.init, out); !done) return done.error();
    if (auto done = append(file, parts.parts.back().range, out); !done) return done.error();
    if (!out.flush())
        return Error{{EIO, boost::system::system_category()}, "what a poster is made of"};
    return true;
}

}  // namespace

Result<LivePoster::Jpeg> LivePoster::of(const fs::path& file) {
    const std::lock_guard lock{mutex_};
    const auto now = std::chrono::steady_clock::now();
    const auto known = made_.find(file);
    if (known != made_.end() && now - known->second.at < kFresh) return known->second.jpeg;
    auto jpeg = make(file);
    if (!jpeg) return jpeg;
    if (made_.size() >= kMostKept)
        std::erase_if(made_, [now](const auto& made) { return now - made.second.at >= kFresh; });
    if (made_.size() < kMostKept) made_.insert_or_assign(file, Made{*jpeg, now});
    return jpeg;
}

Result<LivePoster::Jpeg> LivePoster::make(const fs::path& file) {
    const auto open = open_recorded(file);
    if (!open) return open.error();
    const Scratch tail{scratch_ / "poster.tail"}, picture{scratch_ / "poster.jpg"};
    const auto written = write_tail(*open, index_.of(file, *open), tail.path);
    if (!written) return written.error();
    if (!*written) return Jpeg{};
    PosterOptions options;
    options.width = kWidth;
    const auto made = make_poster(tail.path, picture.path, options);
    if (!made) return made.error();
    if (!*made) return Jpeg{};
    const Scratch jpeg{(*made)->path};
    std::ifstream in{jpeg.path, std::ios::binary};
    return std::make_shared<const std::string>(std::istreambuf_iterator<char>{in},
                                               std::istreambuf_iterator<char>{});
}

}  // namespace weir::cli::http
