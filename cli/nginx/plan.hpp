// SPDX-License-Identifier: MIT
// What nginx is to do in front of weir: all of it checked, so that it can stand in a configuration.
#pragma once
#include <string>
#include <vector>

#include "flags.hpp"
#include "usage_error.hpp"

namespace weir::cli {

struct NginxPlan {
    std::string root{};  ///< Absolute: a folder for each room lies below it.
    std::vector<std::string> listen{};
    std::vector<std::string> server_names{};
    std::string certificate{}, key{};  ///< Both or none.
    std::string cors{};                ///< The origin whose pages may play it; empty: none.
    std::string secret{};              ///< Of links that expire; empty: who knows a URL may play.
    std::string api{};                 ///< "127.0.0.1:8080"; empty: it is not passed on.
    std::string user{};                ///< Of the workers; empty: as nginx was built.
    unsigned viewers = 1000;
    unsigned per_address = 10;  ///< Viewers behind one address.
};

/// Pure, but for the working directory, below which relative paths are. `secret`: what stands in
/// the file of --secret-file.
Parsed<NginxPlan> plan_nginx(const DeployNginxFlags& flags, const std::string& secret);

/// An absolute path that nginx takes between quotation marks as it stands.
Parsed<std::string> parse_nginx_path(std::string_view text);
/// "8080", "127.0.0.1:8080", "[::]:8080"
Parsed<std::string> parse_listen(std::string_view text);
/// "live.example.com", "*.example.com"
Parsed<std::string> parse_server_name(std::string_view text);
/// "https://www.example.com", with or without port; "*": any.
Parsed<std::string> parse_cors(std::string_view text);
/// "http://127.0.0.1:8080": host and port of it.
Parsed<std::string> parse_upstream(std::string_view text);
Parsed<std::string> parse_user(std::string_view text);
/// Without the line's end. The error does not repeat it.
Parsed<std::string> parse_secret(std::string_view text);

}  // namespace weir::cli
