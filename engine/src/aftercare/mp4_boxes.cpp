// SPDX-License-Identifier: MIT
#include "aftercare/mp4_boxes.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <optional>

#include "aftercare/file_io.hpp"
#include "base/bytes.hpp"
#include "base/fail.hpp"

namespace weir::aftercare {
namespace {

// More boxes than stand before or within the header of any real file.
constexpr int kMostBoxes = 1000;

constexpr std::uint32_t four(const char (&name)[5]) {
    return std::uint32_t(std::uint8_t(name[0])) << 24 | std::uint32_t(std::uint8_t(name[1])) << 16 |
           std::uint32_t(std::uint8_t(name[2])) << 8 | std::uint8_t(name[3]);
}

struct Box {
    std::uint32_t type;
    std::uint64_t body, end;
};

/// None where there is no whole box.
std::optional<Box> box_at(int fd, std::uint64_t at, std::uint64_t limit) {
    std::array<std::uint8_t, 16> head{};
    const auto n = ::pread(fd, head.data(), head.size(), static_cast<off_t>(at));
    if (n < 8) return std::nullopt;
    std::uint64_t size = be32(head.data()), head_bytes = 8;
    if (size == 1 && n == 16) {
        size = be64(head.data() + 8);
        head_bytes = 16;
    }
    if (size == 0) size = limit - at;
    if (size < head_bytes || size > limit - at) return std::nullopt;
    return Box{be32(head.data() + 4), at + head_bytes, at + size};
}

bool holds(int fd, const Box& parent, std::uint32_t type) {
    auto at = parent.body;
    for (int i = 0; i < kMostBoxes && at < parent.end; ++i) {
        const auto box = box_at(fd, at, parent.end);
        if (!box) return false;
        if (box->type == type) return true;
        at = box->end;
    }
    return false;
}

}  // namespace

Result<Mp4Layout> read_mp4_layout(const std::filesystem::path& path) {
    const auto file = open_to_read(path);
    if (!file) return file.error();
    struct ::stat info {};
    if (::fstat(file->fd(), &info) != 0) return fail_errno("open '{}'", path.native());
    const auto size = static_cast<std::uint64_t>(info.st_size);
    std::uint64_t at = 0;
    bool is_past_media = false;
    for (int i = 0; i < kMostBoxes && at < size; ++i) {
        const auto box = box_at(file->fd(), at, size);
        if (!box) break;
        if (box->type == four("moov"))
            return Mp4Layout{.is_fragmented = holds(file->fd(), *box, four("mvex")),
                             .index_in_front = !is_past_media};
        is_past_media |= box->type == four("mdat");
        at = box->end;
    }
    return fail(Errc::bad_media, "'{}' has no index of an MP4", path.native());
}

}  // namespace weir::aftercare
