// SPDX-License-Identifier: MIT
// Services that can be asked in several ways, of which any may break.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/system/result.hpp>
#include <weir/ext/resolver.hpp>

#include "answer.hpp"

namespace weir::resolvers {

/// What came of one way.
struct Said {
    ext::Resolution resolution{};
    long status = 0;  ///< Of the answer that it is told from; 0: there is none.

    /// It is known what the room is.
    bool is_settled() const;
    /// Another way is worth its request: this one has changed, or is answered with nothing or a
    /// captcha where all is well by its status. After a plain refusal (403, 412, 429) none is.
    bool leaves_hope() const;
};

/// What is told where `second` was asked because `first` left hope: what is settled, else the first
/// that has changed.
Said better_of(Said first, Said second);

/// Tried::value() of what is none is a bug.
[[noreturn]] void throw_exception_from_error(const Said& why, const boost::source_location& at);

template <class T>
using Tried = boost::system::result<T, Said>;

/// Like ask_json(), of an address that is one for all rooms: not to be found there is `changed`.
boost::asio::awaitable<Tried<JsonAnswer>> try_api(ext::Http& http, ext::HttpRequest request);
Tried<JsonAnswer> read_api(ext::HttpAnswer answer);
/// Like try_api(), where there is no other way.
boost::asio::awaitable<Got<JsonAnswer>> ask_api(ext::Http& http, ext::HttpRequest request);
/// Like ask_page().
boost::asio::awaitable<Tried<ext::HttpAnswer>> try_page(ext::Http& http, ext::HttpRequest request);

}  // namespace weir::resolvers
