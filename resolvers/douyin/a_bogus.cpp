// SPDX-License-Identifier: MIT
#include "douyin/a_bogus.hpp"

#include <algorithm>
#include <numeric>

#include "crypto/base64.hpp"
#include "crypto/digest.hpp"
#include "crypto/rc4.hpp"

namespace weir::resolvers {
namespace {

constexpr std::string_view kSalt = "cus";
constexpr std::string_view kUserAgentKey{"\x00\x01\x0e", 3};
constexpr std::string_view kBodyKey = "y";
constexpr std::string_view kUserAgentLetters =
    "ckdp1h4ZKsUB80/Mfvw36XIgR25+WQAlEi7NLboqYTOPuzmFjJnryx9HVGDaStCe";
constexpr std::string_view kLetters =
    "Dkdpgh2ZmsQB80/MfvV36XI1R45-WUAlEixNLwoqYTOPuzKFjJnry79HbGcaStCe";

using Table = std::array<unsigned char, 72>;

constexpr std::array<std::size_t, 44> kBytesOrder{
    18, 20, 52, 26, 30, 34, 58, 38, 40, 53, 42, 21, 27, 54, 55, 31, 35, 57, 39, 41, 43, 22,
    28, 32, 60, 36, 23, 29, 33, 37, 44, 45, 59, 46, 47, 48, 49, 50, 24, 25, 65, 66, 70, 71};

unsigned char byte_of(std::uint64_t number, int shift) {
    return static_cast<unsigned char>(number >> shift);
}

/// The low 32 bits, big endian.
void put(Table& table, std::size_t at, std::uint64_t number) {
    for (std::size_t i = 0; i < 4; ++i)
        table[at + i] = byte_of(number, 24 - 8 * static_cast<int>(i));
}

void put_times(Table& table, const ABogusInput& input) {
    put(table, 20, input.start_ms);
    table[24] = byte_of(input.start_ms, 32);
    table[25] = byte_of(input.start_ms, 40);
    put(table, 44, input.end_ms);
    table[48] = 3;
    table[49] = byte_of(input.end_ms, 32);
    table[50] = byte_of(input.end_ms, 40);
}

void put_digests(Table& table, const ABogusInput& input) {
    const auto copy = [&table](std::size_t to, std::string_view digest, std::size_t from) {
        std::copy_n(digest.begin() + static_cast<std::ptrdiff_t>(from), 2, table.begin() + to);
    };
    copy(38, a_bogus_steps::digest_of_text(input.query), 21);
    copy(40, a_bogus_steps::digest_of_text(""), 21);
    copy(42, a_bogus_steps::digest_of_user_agent(input.user_agent), 23);
}

}  // namespace

namespace a_bogus_steps {

std::string digest_of_text(std::string_view text) {
    return sm3(sm3(std::string{text}.append(kSalt)));
}

std::string digest_of_user_agent(std::string_view user_agent) {
    return sm3(encode_base64(rc4(kUserAgentKey, user_agent), kUserAgentLetters));
}

std::string fields(const ABogusInput& input) {
    Table table{};
    table[18] = 44;
    put_times(table, input);
    table[31] = 1;
    put(table, 34, 14);
    put_digests(table, input);
    put(table, 52, input.page_id);
    for (std::size_t i = 0; i < 4; ++i)
        table[57 + i] = byte_of(input.app_id, 8 * static_cast<int>(i));
    table[65] = byte_of(input.environment.size(), 0);
    table[66] = byte_of(input.environment.size(), 8);
    std::string out;
    for (const std::size_t index : kBytesOrder)
        out += static_cast<char>(table[index]);
    return out;
}

char checksum(std::string_view fields) {
    return std::accumulate(fields.begin(), fields.end(), '\0',
                           [](char sum, char c) { return static_cast<char>(sum ^ c); });
}

std::string prefix(const std::array<unsigned, 3>& random) {
    constexpr std::array<std::array<unsigned, 2>, 3> kOptions{{{3, 45}, {1, 0}, {1, 5}}};
    std::string out;
    for (std::size_t i = 0; i < random.size(); ++i)
        for (std::size_t half = 0; half < 2; ++half) {
            const unsigned noise = random[i] >> (8 * half) & 255;
            const unsigned option = kOptions[i][half];
            out += static_cast<char>((noise & 170) | (option & 85));
            out += static_cast<char>((noise & 85) | (option & 170));
        }
    return out;
}

}  // namespace a_bogus_steps

std::string a_bogus(const ABogusInput& input) {
    const std::string fields = a_bogus_steps::fields(input);
    std::string body = fields;
    body.append(input.environment).push_back(a_bogus_steps::checksum(fields));
    const std::string bytes = a_bogus_steps::prefix(input.random) + rc4(kBodyKey, body);
    return encode_base64(bytes, kLetters) + '=';
}

}  // namespace weir::resolvers
