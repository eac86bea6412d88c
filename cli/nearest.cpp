// SPDX-License-Identifier: MIT
#include "nearest.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

namespace weir::cli {
namespace {

/// Edits that make one word of the other; two neighbours swapped count as one (optimal string
/// alignment).
std::size_t edits(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1);
    std::vector<std::size_t> above(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(above.begin(), above.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, replaced});
            const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
        }
        before.swap(above);
        above.swap(row);
    }
    return above[b.size()];
}

}  // namespace

std::string nearest(std::string_view typed, std::span<const std::string_view> words) {
    constexpr std::size_t kLongestWorthTrying = 64;
    if (typed.empty() || typed.size() > kLongestWorthTrying) return {};
    std::string_view best;
    std::size_t fewest = std::max<std::size_t>(1, typed.size() / 3) + 1;
    for (const std::string_view word : words) {
        const std::size_t needed = edits(typed, word);
        if (needed < fewest && needed < word.size()) {
            fewest = needed;
            best = word;
        }
    }
    return std::string(best);
}

std::string one_of(std::span<const std::string_view> words, std::string_view typed) {
    std::string out;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i != 0) out += i + 1 == words.size() ? " or " : ", ";
        out += words[i];
    }
    const std::string near = nearest(typed, words);
    return near.empty() ? out : out + " (nearest: " + near + ")";
}

}  // namespace weir::cli
