// SPDX-License-Identifier: MIT
// The programs that know pages which weir does not: how they are asked, and what they print. Pure.
#pragma once
#include <string>
#include <string_view>
#include <vector>
#include <weir/ext/resolver.hpp>

#include "text/json.hpp"

namespace weir::resolvers::exec {

enum class Kind { streamlink, yt_dlp };

struct Tool {
    std::string program{};  ///< A name that is looked up in PATH, or a path.
    Kind kind = Kind::streamlink;
};
/// By the name of its file; nothing: it is none whose output can be read.
std::optional<Tool> tool_of(const std::string& program);

/// Only streamlink has URLs of its own: hls://…
bool can_take(const Tool& tool, std::string_view url);
std::vector<std::string> arguments_for(const Tool& tool, const std::string& url);

/// What it found, from the JSON that it printed: live, or without streams; `changed` without
/// evidence where it is not of the shape that is known.
ext::Resolution read_streamlink(const Json& printed);
ext::Resolution read_yt_dlp(const Json& printed);

/// That it does not know the page at all, so that another is asked.
bool is_unknown_page(std::string_view complaint);
/// What its last words mean.
ext::Resolution outcome_of(std::string_view complaint);

/// "Name: value" of what a stream needs; not what the connection is about, nor what is no header.
std::vector<std::string> headers_of(const Json& headers);

}  // namespace weir::resolvers::exec
