// SPDX-License-Identifier: MIT
#include "crypto/rc4.hpp"

#include <array>
#include <numeric>
#include <utility>

namespace weir::resolvers {

std::string rc4(std::string_view key, std::string_view bytes) {
    std::array<unsigned char, 256> state{};
    std::iota(state.begin(), state.end(), static_cast<unsigned char>(0));
    unsigned char j = 0;
    for (unsigned i = 0; i < state.size(); ++i) {
        j = static_cast<unsigned char>(j + state[i] +
                                       static_cast<unsigned char>(key[i % key.size()]));
        std::swap(state[i], state[j]);
    }
    std::string out;
    out.reserve(bytes.size());
    unsigned char i = 0;
    j = 0;
    for (const char c : bytes) {
        j = static_cast<unsigned char>(j + state[++i]);
        std::swap(state[i], state[j]);
        const auto k = state[static_cast<unsigned char>(state[i] + state[j])];
        out += static_cast<char>(static_cast<unsigned char>(c) ^ k);
    }
    return out;
}

}  // namespace weir::resolvers
