// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <string_view>

#include "http/file_reader.hpp"

namespace weir::cli::http {
namespace {

constexpr std::uint64_t kMostHead = 4u << 20, kMostMoof = 1u << 20;

using Bytes = std::span<const unsigned char>;

std::uint64_t number_at(Bytes bytes, std::size_t offset, std::size_t size) {
    std::uint64_t value = 0;
    if (offset + size > bytes.size()) return 0;
    for (const unsigned char byte : bytes.subspan(offset, size))
        value = value << 8 | byte;
    return value;
}

struct BoxHead {
    std::uint64_t size = 0;  ///< With its head.
    std::uint64_t head = 8;
    std::array<char, 4> name{};
    bool is(std::string_view type) const { return type == std::string_view{name.data(), 4}; }
};

/// None: there is no whole head, or its size is none.
std::optional<BoxHead> head_of(Bytes bytes) {
    if (bytes.size() < 8) return std::nullopt;
    BoxHead box{.size = number_at(bytes, 0, 4)};
    std::copy_n(bytes.begin() + 4, 4, box.name.begin());
    if (box.size == 1) {
        if (bytes.size() < 16) return std::nullopt;
        box.size = number_at(bytes, 8, 8);
        box.head = 16;
    }
    if (box.size < box.head) return std::nullopt;
    return box;
}

/// A whole box of the file.
std::optional<BoxHead> box_at(const OpenFile& file, std::uint64_t offset) {
    std::array<unsigned char, 16> head{};
    if (offset >= file.bytes) return std::nullopt;
    const auto size = std::min<std::uint64_t>(head.size(), file.bytes - offset);
    if (!read_at(file, offset, std::span{head}.first(size))) return std::nullopt;
    const auto box = head_of(std::span{head}.first(size));
    if (!box || box->size > file.bytes - offset) return std::nullopt;
    return box;
}

/// The content of each box of that type within `bytes`.
template <class Take>
void each_box(Bytes bytes, std::string_view type, const Take& take) {
    while (const auto box = head_of(bytes)) {
        if (box->size > bytes.size()) return;
        if (box->is(type)) take(bytes.subspan(box->head, box->size - box->head));
        bytes = bytes.subspan(box->size);
    }
}

void take_track(Bytes track, Mp4Head& head) {
    std::uint64_t id = 0, scale = 0;
    each_box(track, "tkhd",
             [&](Bytes box) { id = number_at(box, !box.empty() && box[0] == 1 ? 20 : 12, 4); });
    each_box(track, "mdia", [&](Bytes media) {
        each_box(media, "mdhd", [&](Bytes box) {
            scale = number_at(box, !box.empty() && box[0] == 1 ? 20 : 12, 4);
        });
    });
    if (id > 0 && scale > 0)
        head.scales.emplace_back(static_cast<std::uint32_t>(id), static_cast<std::uint32_t>(scale));
}

/// Of the first track in it.
std::optional<double> time_of(Bytes moof, const Mp4Head& head) {
    std::optional<double> time;
    each_box(moof, "traf", [&](Bytes track) {
        std::uint64_t id = 0, decode_time = 0;
        bool has_time = false;
        each_box(track, "tfhd", [&](Bytes box) { id = number_at(box, 4, 4); });
        each_box(track, "tfdt", [&](Bytes box) {
            has_time = true;
            decode_time = number_at(box, 4, !box.empty() && box[0] == 1 ? 8 : 4);
        });
        const auto scale =
            std::ranges::find(head.scales, id, [](const auto& s) { return s.first; });
        if (!time && has_time && scale != head.scales.end())
            time = double(decode_time) / scale->second;
    });
    return time;
}

}  // namespace

std::optional<Mp4Head> mp4_head(const OpenFile& file) {
    Mp4Head head;
    for (std::uint64_t at = 0; at < kMostHead;) {
        const auto box = box_at(file, at);
        if (!box || (at == 0 && !box->is("ftyp"))) return std::nullopt;
        if (box->is("moof")) {
            head.init = {0, at};
            return head.scales.empty() ? std::nullopt : std::optional{head};
        }
        if (box->is("moov") && box->size <= kMostHead) {
            std::vector<unsigned char> bytes(box->size);
            if (!read_at(file, at, bytes)) return std::nullopt;
            each_box(Bytes{bytes}.subspan(box->head), "trak",
                     [&head](Bytes track) { take_track(track, head); });
        }
        at += box->size;
    }
    return std::nullopt;
}

std::optional<Fragment> mp4_fragment(const OpenFile& file, const Mp4Head& head,
                                     std::uint64_t offset) {
    const auto moof = box_at(file, offset);
    if (!moof || !moof->is("moof") || moof->size > kMostMoof) return std::nullopt;
    const auto data = box_at(file, offset + moof->size);
    if (!data || !data->is("mdat")) return std::nullopt;
    std::vector<unsigned char> bytes(moof->size);
    if (!read_at(file, offset, bytes)) return std::nullopt;
    const auto time = time_of(Bytes{bytes}.subspan(moof->head), head);
    if (!time) return std::nullopt;
    return Fragment{{offset, *time}, offset + moof->size + data->size};
}

}  // namespace weir::cli::http
