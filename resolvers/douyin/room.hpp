// SPDX-License-Identifier: MIT
// What Douyin answers about a room, by each of the ways to ask. Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <weir/ext/resolver.hpp>

#include "answer.hpp"

namespace weir::resolvers {

/// An answer, and the other names of the room that stand in it; empty: they do not.
struct DouyinRoom {
    ext::Resolution resolution{};
    std::string web_rid{}, sec_uid{};
};

/// Of web/enter. Of a room that only its host is told of (a special one, or none is on) `changed`.
DouyinRoom read_douyin_enter(const JsonAnswer& answer);
/// Of reflow/info.
DouyinRoom read_douyin_reflow(const JsonAnswer& answer);
/// Of the page of a room, whose scripts push pieces of the page's state.
DouyinRoom read_douyin_page(const ext::HttpAnswer& answer);

}  // namespace weir::resolvers
