// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <weir/error.hpp>

namespace weir::playlist {

/// Makes the URIs of one playlist absolute. The plain ones, which nearly all are, are put together
/// without parsing; the rest goes through resolve_url, with the same result.
class UriResolver {
public:
    /// `limit_bytes`: of all the URIs that are handed out.
    static Result<UriResolver> open(std::string_view base_url, std::size_t limit_bytes);

    /// Errors: Errc::refused_url, Errc::playlist_too_large; both tell the line.
    Result<std::string> resolve(std::string_view reference, std::size_t line_number);
    /// Counts a copy of a URI that was handed out. Errors: Errc::playlist_too_large.
    Result<void> spend(std::size_t bytes, std::size_t line_number);

private:
    std::string base_url_;
    std::string directory_;  ///< "https://host/live/"
    std::string origin_;     ///< "https://host"
    std::size_t left_bytes_ = 0;
};

}  // namespace weir::playlist
