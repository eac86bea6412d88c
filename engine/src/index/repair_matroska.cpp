// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <bit>

#include "index/repair_plan.hpp"

namespace weir::index {
namespace {

enum Id : std::uint32_t {
    kEbml = 0x1a45dfa3,
    kSegment = 0x18538067,
    kCluster = 0x1f43b675,
    kSimpleBlock = 0xa3,
    kBlockGroup = 0xa0,
    kCrc32 = 0xbf,
    kVoid = 0xec,
};

// SeekHead, Info, Tracks, Cluster, Cues, Chapters, Tags, Attachments.  Source: RFC 9559 §5.
constexpr std::array<std::uint32_t, 10> kInSegment{0x114d9b74, 0x1549a966, 0x1654ae6b, kCluster,
                                                   0x1c53bb6b, 0x1043a770, 0x1254c367, 0x1941a469,
                                                   kVoid,      kCrc32};
// Timestamp, Position, PrevSize, SilentTracks, SimpleBlock, BlockGroup, EncryptedBlock.
constexpr std::array<std::uint32_t, 9> kInCluster{0xe7,        0xa7, 0xab,  0x5854, kSimpleBlock,
                                                  kBlockGroup, 0xaf, kVoid, kCrc32};

bool contains(const auto& ids, std::uint32_t id) {
    return std::ranges::find(ids, id) != ids.end();
}

/// Source: RFC 8794 §4, §5.
struct Element {
    std::uint32_t id = 0;
    std::uint64_t size_at = 0;  ///< Where its size field stands.
    unsigned size_bytes = 0;    ///< And how long that is.
    std::uint64_t data_at = 0;
    std::optional<std::uint64_t> size{};  ///< Nothing: unknown.

    /// Where the next one begins; the file's end where the size is unknown.
    std::uint64_t end(const PageReader& file) const {
        if (!size) return file.size();
        return *size > UINT64_MAX - data_at ? UINT64_MAX : data_at + *size;
    }
};

std::optional<Element> element_at(PageReader& file, std::uint64_t at) {
    const ByteView head = file.at(at, 12);
    if (head.empty()) return std::nullopt;
    const auto id_bytes = unsigned(std::countl_zero(head[0])) + 1;
    if (id_bytes > 4 || head.size() <= id_bytes) return std::nullopt;
    const auto size_bytes = unsigned(std::countl_zero(head[id_bytes])) + 1;
    if (size_bytes > 8 || head.size() < id_bytes + size_bytes) return std::nullopt;

    Element element{
        .size_at = at + id_bytes, .size_bytes = size_bytes, .data_at = at + id_bytes + size_bytes};
    for (unsigned i = 0; i < id_bytes; ++i)
        element.id = element.id << 8 | head[i];
    std::uint64_t size = head[id_bytes] & (0xffu >> size_bytes);
    for (unsigned i = 1; i < size_bytes; ++i)
        size = size << 8 | head[id_bytes + i];
    const std::uint64_t unknown = (std::uint64_t{1} << 7 * size_bytes) - 1;
    if (size != unknown) element.size = size;
    return element;
}

/// The element's size field, rewritten in as many bytes as it has.
Patch resized(const Element& element, std::uint64_t size) {
    Patch patch{element.size_at, Bytes(element.size_bytes)};
    for (unsigned i = 0; i < element.size_bytes; ++i)
        patch.bytes[element.size_bytes - 1 - i] = std::uint8_t(size >> 8 * i);
    patch.bytes[0] |= std::uint8_t(0x80u >> (element.size_bytes - 1));
    return patch;
}

struct Blocks {
    std::uint64_t end = 0;   ///< Behind the last whole block; 0 without any.
    std::uint64_t next = 0;  ///< Behind the last whole child.
    std::optional<std::uint64_t> crc_at{};
};

/// The whole children of a cluster that begin before `end`.
Blocks read_blocks(PageReader& file, const Element& cluster, std::uint64_t end) {
    Blocks blocks{.next = cluster.data_at};
    while (blocks.next < end) {
        const auto child = element_at(file, blocks.next);
        if (!child || !child->size || !contains(kInCluster, child->id)) break;
        if (child->end(file) > end) break;
        if (child->id == kCrc32) blocks.crc_at = blocks.next;
        blocks.next = child->end(file);
        if (child->id == kSimpleBlock || child->id == kBlockGroup) blocks.end = blocks.next;
    }
    return blocks;
}

class Walk {
public:
    explicit Walk(PageReader& file) : file_(file) {}

    Plan plan() && {
        const auto ebml = element_at(file_, 0);
        if (!ebml || ebml->id != kEbml || !ebml->size) return {};
        const auto segment = element_at(file_, ebml->end(file_));
        if (!segment || segment->id != kSegment) return {};
        at_ = plan_.keep_bytes = segment->data_at;
        end_ = std::min(segment->end(file_), file_.size());
        while (at_ < end_ && step()) {
        }
        if (segment->size && plan_.keep_bytes != segment->end(file_))
            plan_.patches.push_back(resized(*segment, plan_.keep_bytes - segment->data_at));
        return std::move(plan_);
    }

private:
    /// One element of the segment. False when it is not whole.
    bool step() {
        const auto element = element_at(file_, at_);
        if (!element || !contains(kInSegment, element->id)) return false;
        const bool is_cluster = element->id == kCluster;
        const bool whole = element->size && element->end(file_) <= end_;
        if (!whole) return is_cluster && cut_cluster(*element);
        at_ = plan_.keep_bytes = element->end(file_);
        plan_.has_media |= is_cluster;
        return true;
    }

    /// A cluster of unknown size, or one that the file's end cuts. True if another may follow.
    bool cut_cluster(const Element& cluster) {
        const Blocks blocks = read_blocks(file_, cluster, end_);
        if (blocks.end == 0) return false;
        at_ = blocks.next;
        plan_.keep_bytes = blocks.end;
        plan_.has_media = true;
        if (!cluster.size) return true;
        plan_.patches.push_back(resized(cluster, blocks.end - cluster.data_at));
        // The checksum was that of the whole cluster: it becomes a Void of the same length.
        if (blocks.crc_at) plan_.patches.push_back({*blocks.crc_at, {kVoid}});
        return false;
    }

    PageReader& file_;
    Plan plan_;
    std::uint64_t at_ = 0;
    std::uint64_t end_ = 0;  ///< Of what there is of the segment.
};

}  // namespace

bool is_matroska(ByteView bytes) {
    return bytes.size() >= 4 && be32(bytes.data()) == kEbml;
}

Plan plan_matroska(PageReader& file) {
    return Walk{file}.plan();
}

}  // namespace weir::index
