// SPDX-License-Identifier: MIT
// The signature that Douyin wants on the queries of its web client. Pure.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace weir::resolvers {

/// What is signed, and what makes each signature another one.
struct ABogusInput {
    std::string_view query{};                ///< Encoded, without a_bogus.
    std::string_view user_agent{};           ///< Of the request.
    std::string_view environment{};          ///< The sizes of the browser's window and screen.
    std::uint64_t start_ms = 0, end_ms = 0;  ///< Since 1970: of the signing.
    std::uint32_t page_id = 0, app_id = 0;
    std::array<unsigned, 3> random{};  ///< Of 0…9999.
};

/// Not yet encoded for a URL.
std::string a_bogus(const ABogusInput& input);

/// The steps of it.
namespace a_bogus_steps {
std::string digest_of_text(std::string_view text);  ///< Of the query, and of "".
std::string digest_of_user_agent(std::string_view user_agent);
std::string fields(const ABogusInput& input);  ///< 44 bytes.
char checksum(std::string_view fields);
std::string prefix(const std::array<unsigned, 3>& random);  ///< 12 bytes.
}  // namespace a_bogus_steps

}  // namespace weir::resolvers
