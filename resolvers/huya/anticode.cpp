// SPDX-License-Identifier: MIT
#include "huya/anticode.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "crypto/base64.hpp"
#include "crypto/digest.hpp"
#include "text/html.hpp"
#include "text/query.hpp"

namespace weir::resolvers {
namespace {

constexpr std::string_view kUsual = "100";
constexpr std::string_view kWap = "103";  ///< t of pages for phones: their uid is not converted.
constexpr std::int64_t kLeast = 1'200, kAhead = 86'400;

/// Hexadecimal seconds, with which the URL holds for a while.
std::string time_of(const std::string& given, std::int64_t now) {
    std::int64_t seconds = 0;
    const char* const end = given.data() + given.size();
    const auto [rest, error] = std::from_chars(given.data(), end, seconds, 16);
    const bool is_fine = error == std::errc{} && rest == end && seconds - now >= kLeast;
    return is_fine ? given : fmt::format("{:x}", now + kAhead);
}

/// What stands before the first "_" in fm.
std::optional<std::string> prefix_of(const std::string& fm) {
    const auto text = decode_base64(fm);
    if (!text || text->empty()) return std::nullopt;
    return text->substr(0, text->find('_'));
}

}  // namespace

std::uint64_t convert_uid(std::uint64_t uid) {
    const std::uint64_t low = uid & 0xffffffff;
    return (uid & ~std::uint64_t{0xffffffff}) | ((low << 8) & 0xffffffff) | (low >> 24);
}

HuyaProof prove_huya(std::string_view key, std::string_view ctype, std::string_view t,
                     std::uint64_t uid, std::string_view time, const HuyaSigning& signing) {
    HuyaProof proof;
    proof.seqid = signing.uid + static_cast<std::uint64_t>(signing.now_ms);
    proof.hash = md5_hex(fmt::format("{}|{}|{}", proof.seqid, ctype, t));
    proof.secret =
        md5_hex(fmt::format("{}_{}_{}_{}_{}", key, uid, signing.stream, proof.hash, time));
    return proof;
}

std::optional<std::string> sign_anticode(std::string_view anticode, const HuyaSigning& signing) {
    const Query given = parse_query(unescape_html(anticode));
    auto fm = decode_percent(find(given, "fm").value_or(""));
    std::ranges::replace(fm, ' ', '+');  // As the query had it.
    const auto ctype = find(given, "ctype");
    const auto prefix = prefix_of(fm);
    if (!prefix || !ctype) return std::nullopt;

    const auto t = find(given, "t").value_or(std::string{kUsual});
    const bool is_wap = t == kWap;
    const auto now_ms = static_cast<std::uint64_t>(signing.now_ms);
    const auto uid = is_wap ? signing.uid : convert_uid(signing.uid);
    const auto time = time_of(find(given, "wsTime").value_or(""), signing.now_ms / 1000);
    const HuyaProof proof = prove_huya(*prefix, *ctype, t, uid, time, signing);

    Query query{{"wsSecret", proof.secret},
                {"wsTime", time},
                {"seqid", std::to_string(proof.seqid)},
                {"ctype", *ctype},
                {"ver", "1"},
                {"fs", find(given, "fs").value_or("")},
                {"fm", fm},
                {"t", t}};
    if (is_wap) {
        const auto uuid = (now_ms % 10'000'000'000 * 1000 + signing.random % 1000) % 0xffffffff;
        query.emplace_back("uid", std::to_string(uid));
        query.emplace_back("uuid", std::to_string(uuid));
    } else {
        query.emplace_back("u", std::to_string(uid));
    }
    query.emplace_back("sdk_sid", std::to_string(now_ms));
    query.emplace_back("sv", signing.version);
    query.emplace_back("codec", "264");
    return to_text(query);
}

}  // namespace weir::resolvers
