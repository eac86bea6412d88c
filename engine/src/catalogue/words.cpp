// SPDX-License-Identifier: MIT
#include "catalogue/words.hpp"

#include <algorithm>
#include <array>

namespace weir {
namespace {

constexpr std::array<std::string_view, 7> kStates{"recording",   "completed", "failed", "not_live",
                                                  "interrupted", "rebuilt",   "removed"};
constexpr std::array<std::string_view, 6> kFileStates{"writing", "finished", "recovered",
                                                      "removed", "missing",  "released"};
constexpr std::array<std::string_view, 5> kFileKinds{"media", "ledger", "subtitles", "poster",
                                                     "converted"};

template <class Enum, std::size_t N>
std::optional<Enum> find_word(const std::array<std::string_view, N>& words, std::string_view word) {
    const auto at = std::ranges::find(words, word);
    if (at == words.end()) return std::nullopt;
    return static_cast<Enum>(at - words.begin());
}

}  // namespace

std::string_view to_string(CataloguedState state) {
    return kStates[static_cast<std::size_t>(state)];
}

std::optional<CataloguedState> parse_catalogued_state(std::string_view word) {
    return find_word<CataloguedState>(kStates, word);
}

std::string_view to_string(FileState state) {
    return kFileStates[static_cast<std::size_t>(state)];
}

std::string_view to_string(FileKind kind) {
    return kFileKinds[static_cast<std::size_t>(kind)];
}

namespace catalogue {

FileKind parse_file_kind(std::string_view word) {
    return find_word<FileKind>(kFileKinds, word).value_or(FileKind::converted);
}

FileState parse_file_state(std::string_view word) {
    return find_word<FileState>(kFileStates, word).value_or(FileState::released);
}

GapCause parse_gap_cause(std::string_view word) {
    constexpr int kLast = static_cast<int>(GapCause::encoder);
    for (int cause = 0; cause <= kLast; ++cause)
        if (to_string(static_cast<GapCause>(cause)) == word) return static_cast<GapCause>(cause);
    return GapCause::stop;
}

}  // namespace catalogue
}  // namespace weir
