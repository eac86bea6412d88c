// SPDX-License-Identifier: MIT
#include "bilibili/wbi.hpp"

#include <algorithm>
#include <array>

#include "crypto/digest.hpp"
#include "text/web_address.hpp"

namespace weir::resolvers {
namespace {

constexpr std::size_t kName = 32;
constexpr std::array<unsigned char, 32> kKeyOrder{46, 47, 18, 2,  53, 8,  23, 32, 15, 50, 10,
                                                  31, 58, 3,  45, 35, 27, 43, 5,  49, 33, 9,
                                                  42, 19, 29, 28, 14, 39, 12, 38, 41, 13};

bool is_dropped(char c) {
    return c == '!' || c == '\'' || c == '(' || c == ')' || c == '*';
}

}  // namespace

std::optional<std::string> wbi_mixin(std::string_view image, std::string_view sub) {
    if (!is_name(image, kName, kName, "") || !is_name(sub, kName, kName, "")) return std::nullopt;
    const std::string both = std::string{image}.append(sub);
    std::string mixin;
    for (const auto at : kKeyOrder)
        mixin += both[at];
    return mixin;
}

std::string sign_wbi(Query query, std::int64_t seconds, std::string_view mixin) {
    query.emplace_back("wts", std::to_string(seconds));
    for (auto& [name, value] : query)
        std::erase_if(value, is_dropped);
    std::ranges::sort(query);
    const std::string text = to_text(query);
    return text + "&w_rid=" + md5_hex(std::string{text}.append(mixin));
}

}  // namespace weir::resolvers
