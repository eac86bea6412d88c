// SPDX-License-Identifier: MIT
// What the objects of --json are made of. Pure.
#pragma once
#include <weir/event.hpp>

#include <boost/json.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir::cli {

namespace json = boost::json;

json::string text(std::string_view bytes);
json::value text_or_null(std::string_view bytes);
json::value time_or_null(const std::optional<std::chrono::system_clock::time_point>& at);
json::value number_or_null(const std::optional<std::uint64_t>& number);
/// Rounded to what means something, for a microsecond is noise in a duration.
json::value seconds(double value);
/// One line, without newline.
std::string line(const json::object& object);

json::object gap_object(const Gap& gap);

}  // namespace weir::cli
