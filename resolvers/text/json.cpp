// SPDX-License-Identifier: MIT
#include "text/json.hpp"

#include <boost/json/parse.hpp>
#include <charconv>
#include <cmath>
#include <limits>

namespace weir::resolvers {
namespace {

constexpr std::size_t kDepth = 64;

std::int64_t whole(double number) {
    constexpr auto kLimit = 9.2e18;
    if (std::isnan(number)) return 0;
    return static_cast<std::int64_t>(std::fmin(std::fmax(number, -kLimit), kLimit));
}

}  // namespace

std::optional<Json> Json::parse(std::string_view text) {
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    boost::json::parse_options options;
    options.max_depth = kDepth;
    options.allow_invalid_utf8 = true;  // Titles are cut in the middle of a letter.
    boost::json::error_code error;
    auto document = std::make_shared<boost::json::value>(
        boost::json::parse({text.data(), text.size()}, error, {}, options));
    if (error) return std::nullopt;
    if (document->is_null()) return Json{};
    const auto* value = document.get();
    return Json{std::move(document), value};
}

Json Json::at(const boost::json::value& value) const {
    if (value.is_null()) return {};
    return Json{document_, &value};
}

Json Json::operator[](std::string_view member) const {
    if (!is_object()) return {};
    const auto* found = value_->get_object().if_contains({member.data(), member.size()});
    return found ? at(*found) : Json{};
}

Json Json::operator[](std::size_t index) const {
    if (!is_array() || index >= value_->get_array().size()) return {};
    return at(value_->get_array()[index]);
}

std::size_t Json::size() const {
    if (is_array()) return value_->get_array().size();
    return is_object() ? value_->get_object().size() : 0;
}

bool Json::has(std::string_view member) const {
    return is_object() && value_->get_object().contains({member.data(), member.size()});
}

std::string Json::text() const {
    if (!value_) return {};
    if (const auto* text = value_->if_string()) return {text->data(), text->size()};
    if (const auto* number = value_->if_int64()) return std::to_string(*number);
    if (const auto* number = value_->if_uint64()) return std::to_string(*number);
    if (value_->is_double()) return std::to_string(whole(value_->get_double()));
    return {};
}

std::optional<std::int64_t> Json::number() const {
    if (!value_) return std::nullopt;
    if (const auto* number = value_->if_int64()) return *number;
    if (value_->is_uint64()) return std::numeric_limits<std::int64_t>::max();
    if (const auto* number = value_->if_double()) return whole(*number);
    const auto* text = value_->if_string();
    if (!text) return std::nullopt;
    std::int64_t number = 0;
    const auto* const end = text->data() + text->size();
    const auto [rest, error] = std::from_chars(text->data(), end, number);
    if (error != std::errc{} || rest != end) return std::nullopt;
    return number;
}

bool Json::is_true() const {
    if (!value_) return false;
    if (const auto* is = value_->if_bool()) return *is;
    if (const auto* text = value_->if_string()) return *text == "true" || *text == "1";
    return number() == 1;
}

Json Json::within() const {
    if (!value_ || !value_->is_string()) return {};
    const auto& text = value_->get_string();
    return parse({text.data(), text.size()}).value_or(Json{});
}

}  // namespace weir::resolvers
