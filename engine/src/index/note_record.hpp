// SPDX-License-Identifier: MIT
// One note as bytes, so that half of one is told from a whole one. Pure.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <weir/notes.hpp>

#include "base/bytes.hpp"

namespace weir::index {

/// Of a file of notes: each has two places, which are written in turn.
inline constexpr std::size_t kNoteBytes = 8 << 10;

/// The note at its `turn`, the greater the later; nothing where it takes more than kNoteBytes.
std::optional<Bytes> encode_note(std::uint64_t turn, const Unfinished& note);

struct DecodedNote {
    std::uint64_t turn = 0;
    Unfinished note;
};
/// Nothing when the bytes are no whole note.
std::optional<DecodedNote> decode_note(ByteView bytes);

}  // namespace weir::index
