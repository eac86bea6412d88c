// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "http/byte_range.hpp"
#include "http/file_parts.hpp"
#include "http/problem.hpp"
#include "http/routes.hpp"

namespace weir::cli::http {
namespace {

std::string_view media_type(const std::filesystem::path& file) {
    const std::string extension = file.extension().native();
    if (extension == ".ts") return "video/mp2t";
    if (extension == ".mp4" || extension == ".m4a") return "video/mp4";
    if (extension == ".mkv") return "video/x-matroska";
    if (extension == ".flv") return "video/x-flv";
    if (extension == ".jpg") return "image/jpeg";
    if (extension == ".vtt") return "text/vtt";
    if (extension == ".jsonl") return "application/x-ndjson";
    return "application/octet-stream";
}

/// As RFC 6266 wants it; names of files hold whatever strangers called their streams.
std::string disposition(const std::filesystem::path& file) {
    std::string plain, encoded;
    const std::filesystem::path name = file.filename();
    for (const char c : name.native()) {
        const bool is_plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                              (c >= 'a' && c <= 'z') || c == '.' || c == '-' || c == '_';
        plain += is_plain ? c : '_';
        encoded +=
            is_plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return fmt::format("attachment; filename=\"{}\"; filename*=UTF-8''{}", plain, encoded);
}

Response send(const OpenFile& open, const std::filesystem::path& name, const Request& request) {
    Response response;
    response.type = media_type(name);
    response.headers.emplace_back("Accept-Ranges", "bytes");
    response.headers.emplace_back("Cache-Control", "private, no-cache");
    if (request.parameter("download") == "1")
        response.headers.emplace_back("Content-Disposition", disposition(name));
    const auto range = parse_byte_range(request.header("range"), open.bytes);
    if (range.is_beyond) {
        Response refused = problem(416, "NO_SUCH_RANGE", "the file is shorter");
        refused.headers.emplace_back("Content-Range", fmt::format("bytes */{}", open.bytes));
        return refused;
    }
    response.file = FileBody{open.descriptor, 0, open.bytes};
    if (!range.range) return response;
    response.status = 206;
    response.file->offset = range.range->offset;
    response.file->length = range.range->length;
    response.headers.emplace_back(
        "Content-Range", fmt::format("bytes {}-{}/{}", range.range->offset,
                                     range.range->offset + range.range->length - 1, open.bytes));
    return response;
}

Response file(Parts& parts, const Call& call) {
    const std::string& place = call.place("id");
    std::int64_t id = 0;
    // "17", or "17.ts": there are players that go by what a URL ends in.
    const char* const end = place.data() + std::min(place.find('.'), place.size());
    const auto read = std::from_chars(place.data(), end, id);
    if (read.ec != std::errc{} || read.ptr != end) return not_found("there is no such file");
    const auto known = parts.catalogue.file(id);
    if (!known) return problem(known.error());
    if (!*known) return not_found("there is no such file");
    const auto open = open_recorded(parts.catalogue.data() / (*known)->path);
    if (!open) return not_found("it is gone from the disk");
    return send(*open, (*known)->path, call.request);
}

}  // namespace

void add_file_routes(Router& router, Parts& parts) {
    router.add({"GET", "/api/v1/files/{id}", Scope::read,
                [&](const Call& call) { return file(parts, call); }});
}

}  // namespace weir::cli::http
