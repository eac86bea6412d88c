// SPDX-License-Identifier: MIT
#pragma once
#include <boost/json/value.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace weir::resolvers {

/// A value within a JSON document, or that there is none: what is missing can be asked on and on.
///   const Json room = document["data"]["room"];   room["status"].number() == 2
/// Keeps the document alive. Pure.
class Json {
public:
    Json() = default;

    /// Nothing where `text` is not JSON as a whole, or nested more than 64 deep.
    static std::optional<Json> parse(std::string_view text);

    /// Of an object; missing where there is none.
    Json operator[](std::string_view member) const;
    /// Of an array.
    Json operator[](std::size_t index) const;
    std::size_t size() const;  ///< Of an array or object; else 0.
    /// Of an object: the member stands there, be it null.
    bool has(std::string_view member) const;

    explicit operator bool() const { return value_ != nullptr; }  ///< It is there; null is not.
    bool is_object() const { return value_ && value_->is_object(); }
    bool is_array() const { return value_ && value_->is_array(); }
    bool is_text() const { return value_ && value_->is_string(); }
    bool is_bool() const { return value_ && value_->is_bool(); }

    std::string text() const;  ///< Of a number its digits; of anything else empty.
    /// A number, or a text that is one. What does not fit is cut to what does.
    std::optional<std::int64_t> number() const;
    bool is_true() const;  ///< true, 1, or one of these as text.
    /// JSON that stands in a text; missing where it is none.
    Json within() const;

    /// `what(std::string_view key, Json value)` for each member, `what(Json value)` for each item.
    template <class What>
    void each_member(What what) const {
        if (!is_object()) return;
        for (const auto& member : value_->get_object())
            what(std::string_view{member.key()}, at(member.value()));
    }
    template <class What>
    void each_item(What what) const {
        if (!is_array()) return;
        for (const auto& item : value_->get_array())
            what(at(item));
    }

private:
    Json(std::shared_ptr<const boost::json::value> document, const boost::json::value* value)
        : document_(std::move(document)), value_(value) {}
    Json at(const boost::json::value& value) const;

    std::shared_ptr<const boost::json::value> document_;
    const boost::json::value* value_ = nullptr;
};

}  // namespace weir::resolvers
