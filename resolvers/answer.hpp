// SPDX-License-Identifier: MIT
// What services answer when something is wrong, told apart in one place.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/system/result.hpp>
#include <string>
#include <weir/ext/resolver.hpp>

#include "text/json.hpp"
#include "text/query.hpp"

namespace weir::ext {

/// Got::value() of what is none is a bug.
[[noreturn]] void throw_exception_from_error(const Resolution& why,
                                             const boost::source_location& at);

}  // namespace weir::ext

namespace weir::resolvers {

/// What was asked for, or what becomes of the room instead.
template <class T>
using Got = boost::system::result<T, ext::Resolution>;

// Resolutions without streams. `detail`: what was said, for people.
ext::Resolution offline(std::string detail);
ext::Resolution not_found(std::string detail);
ext::Resolution restricted(std::string detail);
ext::Resolution throttled(std::string detail);
ext::Resolution transient(std::string detail);
/// `missing`: what was looked for; `answer`: the evidence. Where it is a captcha page: throttled.
/// Only here is that looked for: good pages hold the words of captchas as well.
ext::Resolution changed(std::string missing, const ext::HttpAnswer& answer);

/// A POST of these fields.
ext::HttpRequest form_to(std::string url, const Query& fields);

/// Any answer; nothing but the network can go wrong here.
boost::asio::awaitable<Got<ext::HttpAnswer>> ask(ext::Http& http, ext::HttpRequest request);

/// What an answer says by its status, or by being empty, whatever was asked; none: it may be looked
/// into.
///   408, 5xx → transient;  401, 451 → restricted;  403, 412, 429, empty → throttled;
///   404, 410 → not_found;  any other but 2xx → changed
std::optional<ext::Resolution> trouble_of(const ext::HttpAnswer& answer);

struct JsonAnswer {
    ext::HttpAnswer http;
    Json json;

    template <class At>
    Json operator[](At at) const {
        return json[at];
    }
};
/// A JSON answer, whatever type it says it has: trouble_of(), else, where it is no JSON, changed.
boost::asio::awaitable<Got<JsonAnswer>> ask_json(ext::Http& http, ext::HttpRequest request);
/// A page, or any other text: trouble_of().
boost::asio::awaitable<Got<ext::HttpAnswer>> ask_page(ext::Http& http, ext::HttpRequest request);

}  // namespace weir::resolvers
