// SPDX-License-Identifier: MIT
// The dashboard: pages that are part of the program.
#include <algorithm>
#include <map>

#include "http/digest.hpp"
#include "http/embedded.hpp"
#include "http/problem.hpp"
#include "http/routes.hpp"

namespace weir::cli::http {
namespace {

std::string_view asset_type(std::string_view name) {
    if (name.ends_with(".html")) return "text/html; charset=utf-8";
    if (name.ends_with(".css")) return "text/css; charset=utf-8";
    if (name.ends_with(".svg")) return "image/svg+xml";
    return "text/javascript; charset=utf-8";
}

/// Changes with the file.
const std::string& tag_of(const EmbeddedFile& file) {
    static const std::map<std::string_view, std::string> kTags = [] {
        std::map<std::string_view, std::string> tags;
        for (const EmbeddedFile& each : assets())
            tags[each.name] = '"' + hexadecimal(digest_of(each.bytes).substr(0, 8)) + '"';
        return tags;
    }();
    return kTags.at(file.name);
}

/// A browser that has it asks whether it is the same still.
Response asset(std::string_view name, const Request& request) {
    const auto file = std::ranges::find(assets(), name, &EmbeddedFile::name);
    if (file == assets().end()) return not_found("there is no such file");
    Response response;
    response.type = asset_type(name);
    response.headers.emplace_back("Cache-Control", "no-cache");
    response.headers.emplace_back("ETag", tag_of(*file));
    if (request.header("if-none-match") == tag_of(*file))
        response.status = 304;
    else
        response.body = std::string{file->bytes};
    return response;
}

}  // namespace

void add_page_routes(Router& router) {
    router.add({"GET", "/", Scope::none,
                [](const Call& call) { return asset("index.html", call.request); }});
    router.add({"GET", "/assets/{name}", Scope::none,
                [](const Call& call) { return asset(call.place("name"), call.request); }});
}

}  // namespace weir::cli::http
