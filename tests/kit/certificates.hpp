// SPDX-License-Identifier: MIT
#pragma once
#include <filesystem>
#include <string>
#include <vector>
#include <weir/error.hpp>

namespace weir::kit {

/// Makes ca.pem, and server.pem with server.key signed by it, for "localhost", 127.0.0.1 and
/// `hosts`.  Blocks: for a second.  Errors: Errc::bad_option without openssl.
Result<void> make_certificates(const std::filesystem::path& folder,
                               const std::vector<std::string>& hosts = {});

}  // namespace weir::kit
