// SPDX-License-Identifier: MIT
#include "report/json_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <cmath>

namespace weir::bench {
namespace {

namespace json = boost::json;

bool has_objects(const json::value& value);

template <class Items, class Get>
bool any_object(const Items& items, const Get& get) {
    return std::ranges::any_of(
        items, [&](const auto& item) { return get(item).is_object() || has_objects(get(item)); });
}

bool has_objects(const json::value& value) {
    if (const auto* object = value.if_object())
        return any_object(*object,
                          [](const auto& item) -> const json::value& { return item.value(); });
    if (const auto* array = value.if_array())
        return any_object(*array, [](const auto& item) -> const json::value& { return item; });
    return false;
}

class Writer {
public:
    void write(const json::value& value, std::size_t depth) {
        if (const auto* object = value.if_object()) return write_object(*object, value, depth);
        if (const auto* array = value.if_array()) return write_array(*array, value, depth);
        if (const auto* number = value.if_double())
            text += fmt::format("{}", *number);
        else
            text += json::serialize(value);
    }

    std::string text;

private:
    void write_object(const json::object& object, const json::value& value, std::size_t depth) {
        const bool is_tall = has_objects(value);
        text += '{';
        for (const auto& [key, member] : object) {
            separate('{', is_tall, depth + 1);
            text += json::serialize(key) + ": ";
            write(member, depth + 1);
        }
        close('}', is_tall, depth);
    }

    void write_array(const json::array& array, const json::value& value, std::size_t depth) {
        const bool is_tall = has_objects(value);
        text += '[';
        for (const json::value& item : array) {
            separate('[', is_tall, depth + 1);
            write(item, depth + 1);
        }
        close(']', is_tall, depth);
    }

    void separate(char opening, bool is_tall, std::size_t depth) {
        const bool is_first = text.back() == opening;
        if (!is_first) text += ',';
        if (is_tall)
            text += '\n' + std::string(2 * depth, ' ');
        else if (!is_first)
            text += ' ';
    }

    void close(char closing, bool is_tall, std::size_t depth) {
        if (is_tall) text += '\n' + std::string(2 * depth, ' ');
        text += closing;
    }
};

}  // namespace

json::value number_or_null(std::optional<double> value) {
    if (!value || !std::isfinite(*value)) return nullptr;
    return std::round(*value * 1e6) / 1e6;
}

std::string json_text(const json::value& value) {
    Writer writer;
    writer.write(value, 0);
    return std::move(writer.text) + "\n";
}

}  // namespace weir::bench
