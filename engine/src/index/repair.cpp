// SPDX-License-Identifier: MIT
#include "index/repair.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "base/fail.hpp"
#include "base/file_system.hpp"
#include "index/repair_plan.hpp"
#include "media/sniff.hpp"

namespace weir::index {
namespace {

constexpr std::size_t kWindowStep = 4096;
constexpr std::size_t kLeastHeader = 8;  // No container's is shorter.

Result<Plan> plan_for(PageReader& file) {
    ByteView bytes = file.at(0, media::kSniffBytes);
    if (bytes.size() < kLeastHeader) return Plan{};
    bytes = file.at(0, std::min(media::sniff_bytes(bytes), kWindowStep));
    if (is_matroska(bytes)) return plan_matroska(file);
    const auto container = media::sniff(bytes);
    if (!container)
        return fail(Errc::bad_media, "{} is none of MPEG-TS, MP4, Matroska and FLV",
                    media::describe_bytes(bytes));
    switch (*container) {
        case media::Container::mpegts: return plan_ts(file);
        case media::Container::fmp4: return plan_mp4(file);
        case media::Container::flv: return plan_flv(file);
        default: return Plan{file.size(), true, {}};  // A frame cut short is passed over.
    }
}

Result<void> write_all(int fd, const Patch& patch) {
    ByteView rest = patch.bytes;
    auto offset = static_cast<off_t>(patch.offset);
    while (!rest.empty()) {
        const ssize_t count = pwrite(fd, rest.data(), rest.size(), offset);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return fail_errno("write at byte {}", offset);
        rest = rest.subspan(static_cast<std::size_t>(count));
        offset += count;
    }
    return {};
}

/// Killed half-way, the next repair comes to the same end.
Result<void> carry_out(const Plan& plan, int fd, std::uint64_t size) {
    for (const Patch& patch : plan.patches)
        if (auto written = write_all(fd, patch); !written) return written;
    if (plan.keep_bytes < size && ftruncate(fd, static_cast<off_t>(plan.keep_bytes)) != 0)
        return fail_errno("truncate to {} bytes", plan.keep_bytes);
    return {};
}

}  // namespace

PageReader::PageReader(int fd, std::uint64_t size) : fd_(fd), size_(size) {}

ByteView PageReader::at(std::uint64_t offset, std::size_t count) {
    if (failure_ || offset >= size_) return {};
    count = static_cast<std::size_t>(std::min<std::uint64_t>(count, size_ - offset));
    const bool cached = offset >= window_begin_ && offset + count <= window_begin_ + window_.size();
    if (!cached) {
        // Two whole pages, so that a walk in either direction reads each page about once.
        window_begin_ = offset / kWindowStep * kWindowStep;
        window_.resize(2 * kWindowStep);
        ssize_t read = 0;
        do {
            read = pread(fd_, window_.data(), window_.size(), static_cast<off_t>(window_begin_));
        } while (read < 0 && errno == EINTR);
        if (read < 0) failure_ = fail_errno("read at byte {}", window_begin_);
        window_.resize(static_cast<std::size_t>(std::max<ssize_t>(read, 0)));
    }
    const std::uint64_t skip = offset - window_begin_;
    if (skip >= window_.size()) return {};
    const ByteView rest = ByteView{window_}.subspan(static_cast<std::size_t>(skip));
    return rest.first(std::min(count, rest.size()));
}

Result<Repair> repair_file(const std::filesystem::path& path) {
    const FileHandle file{open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW)};
    if (!file) return fail_errno("open '{}'", path.native());
    struct stat status {};
    if (fstat(file.fd(), &status) != 0) return fail_errno("stat '{}'", path.native());
    if (!S_ISREG(status.st_mode))
        return fail(Errc::bad_media, "'{}' is not a regular file", path.native());

    const auto size = static_cast<std::uint64_t>(status.st_size);
    PageReader reader{file.fd(), size};
    const auto plan = plan_for(reader);
    if (reader.failure()) return *reader.failure();
    if (!plan) return plan.error();
    if (auto done = carry_out(*plan, file.fd(), size); !done) return done.error();
    return Repair{plan->keep_bytes, size - plan->keep_bytes, plan->has_media};
}

}  // namespace weir::index
