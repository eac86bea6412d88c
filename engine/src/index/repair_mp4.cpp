// SPDX-License-Identifier: MIT
#include <algorithm>

#include "base/fail.hpp"
#include "index/repair_plan.hpp"

namespace weir::index {
namespace {

/// Source: ISO 14496-12 §4.2.
struct Box {
    std::string type;
    std::uint64_t end = 0;  ///< Beyond the file where the box was cut.
};

bool is_box_type(std::string_view type) {
    return std::ranges::all_of(type, [](unsigned char c) { return c >= 0x20 && c < 0x7f; });
}

std::optional<Box> box_at(PageReader& file, std::uint64_t at) {
    const ByteView head = file.at(at, 16);
    if (head.size() < 8) return std::nullopt;
    Box box{std::string{as_text(head.subspan(4, 4))}, 0};
    std::uint64_t size = be32(head.data());
    std::uint64_t header_bytes = 8;
    if (size == 1 && head.size() == 16) {
        size = be64(head.data() + 8);
        header_bytes = 16;
    } else if (size == 0) {
        size = UINT64_MAX;  // To the end of the file, which its writer did not reach.
    }
    if (size < header_bytes || !is_box_type(box.type)) return std::nullopt;
    box.end = size > UINT64_MAX - at ? UINT64_MAX : at + size;
    return box;
}

}  // namespace

Result<Plan> plan_mp4(PageReader& file) {
    Plan plan;
    bool in_fragment = false;  // A moof was read, its mdat was not.
    bool has_moov = false;
    std::uint64_t at = 0;
    while (const auto box = box_at(file, at)) {
        const bool is_mdat = box->type == "mdat";
        const bool whole = box->end <= file.size();
        if (is_mdat && !in_fragment && !plan.has_media && (!whole || !has_moov))
            return fail(Errc::bad_media,
                        "byte {}: MP4 without fragments can't be cut; it was left as it is", at);
        if (!whole) break;
        if (box->type == "moof") in_fragment = true;
        if (box->type == "moov") has_moov = true;
        if (is_mdat) {
            in_fragment = false;
            plan.has_media = true;
        }
        // styp, sidx, prft and emsg belong to the moof behind them, and that to its mdat.
        if (is_mdat || box->type == "ftyp" || box->type == "moov" || box->type == "mfra")
            plan.keep_bytes = box->end;
        at = box->end;
    }
    return plan;
}

}  // namespace weir::index
