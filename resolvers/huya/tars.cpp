// SPDX-License-Identifier: MIT
#include "huya/tars.hpp"

#include <limits>

namespace weir::resolvers {
namespace {

enum Type {
    int8 = 0,
    int16 = 1,
    int32 = 2,
    int64 = 3,
    float32 = 4,
    float64 = 5,
    short_text = 6,
    long_text = 7,
    map_type = 8,
    list_type = 9,
    struct_begin = 10,
    struct_end = 11,
    zero = 12,
    byte_list = 13
};

constexpr int kDeepest = 16;
constexpr int kMostValues = 4096;
constexpr int kTagBehind = 15;  ///< The tag stands in a byte of its own.

template <class T>
bool fits(std::int64_t value) {
    return value >= std::numeric_limits<T>::min() && value <= std::numeric_limits<T>::max();
}

struct Head {
    int tag = 0, type = 0;
};

/// Every step answers nothing where the bytes end before it does.
class Reader {
public:
    explicit Reader(std::string_view in) : in_(in) {}

    /// Fields up to the end, or up to that of their struct.
    std::optional<TarsValue> fields(bool is_within, int depth) {
        TarsValue all;
        all.kind = TarsValue::Kind::fields;
        while (is_within || !in_.empty()) {
            const auto next = head();
            if (!next) return std::nullopt;
            if (is_within && next->type == struct_end) break;
            auto one = value(*next, depth);
            if (!one) return std::nullopt;
            all.items.push_back(std::move(*one));
        }
        return all;
    }

private:
    std::optional<std::string_view> take(std::size_t size) {
        if (size > in_.size()) return std::nullopt;
        const auto taken = in_.substr(0, size);
        in_.remove_prefix(size);
        return taken;
    }

    std::optional<std::uint64_t> unsigned_of(std::size_t size) {
        const auto bytes = take(size);
        if (!bytes) return std::nullopt;
        std::uint64_t number = 0;
        for (const char c : *bytes)
            number = (number << 8) | static_cast<unsigned char>(c);
        return number;
    }

    template <class T>
    std::optional<std::int64_t> signed_of() {
        const auto number = unsigned_of(sizeof(T));
        if (!number) return std::nullopt;
        return static_cast<T>(*number);
    }

    std::optional<Head> head() {
        const auto first = unsigned_of(1);
        if (!first) return std::nullopt;
        Head head{static_cast<int>(*first >> 4), static_cast<int>(*first & 15)};
        if (head.tag != kTagBehind) return head;
        const auto tag = unsigned_of(1);
        if (!tag) return std::nullopt;
        head.tag = static_cast<int>(*tag);
        return head;
    }

    std::optional<std::int64_t> number(int type) {
        switch (type) {
            case zero: return 0;
            case int8: return signed_of<std::int8_t>();
            case int16: return signed_of<std::int16_t>();
            case int32: return signed_of<std::int32_t>();
            case int64: return signed_of<std::int64_t>();
            default: return std::nullopt;
        }
    }

    /// Of a list, a map or bytes: a number with a head of its own.
    std::optional<std::size_t> size() {
        const auto next = head();
        const auto count = next ? number(next->type) : std::nullopt;
        if (!count || *count < 0) return std::nullopt;
        return static_cast<std::size_t>(*count);
    }

    std::optional<TarsValue> value(Head head, int depth) {
        if (depth >= kDeepest || ++values_ > kMostValues) return std::nullopt;
        auto result = body(head.type, depth);
        if (result) result->tag = head.tag;
        return result;
    }

    std::optional<TarsValue> body(int type, int depth) {
        switch (type) {
            case short_text: return text(unsigned_of(1));
            case long_text: return text(unsigned_of(4));
            case byte_list: return bytes();
            case list_type: return items(TarsValue::Kind::list, 1, depth);
            case map_type: return items(TarsValue::Kind::map, 2, depth);
            case struct_begin: return fields(true, depth + 1);
            case float32:
            case float64:
                if (!take(type == float32 ? 4 : 8)) return std::nullopt;
                return TarsValue{};
            default: break;
        }
        const auto count = number(type);
        if (!count) return std::nullopt;
        TarsValue value;
        value.number = *count;
        return value;
    }

    std::optional<TarsValue> text(std::optional<std::uint64_t> size) {
        const auto bytes = size ? take(*size) : std::nullopt;
        if (!bytes) return std::nullopt;
        TarsValue value;
        value.kind = TarsValue::Kind::text;
        value.text = *bytes;
        return value;
    }

    std::optional<TarsValue> bytes() {
        const auto of_items = head();
        if (!of_items || of_items->type != int8) return std::nullopt;
        return text(size());
    }

    std::optional<TarsValue> items(TarsValue::Kind kind, std::size_t each, int depth) {
        const auto count = size();
        if (!count || *count > kMostValues) return std::nullopt;
        TarsValue value;
        value.kind = kind;
        for (std::size_t i = 0; i < *count * each; ++i) {
            const auto next = head();
            auto one = next ? this->value(*next, depth + 1) : std::nullopt;
            if (!one) return std::nullopt;
            value.items.push_back(std::move(*one));
        }
        return value;
    }

    std::string_view in_;
    int values_ = 0;
};

}  // namespace

void TarsWriter::head(int tag, int type) {
    if (tag < kTagBehind) {
        big_endian(static_cast<std::uint64_t>(tag << 4 | type), 1);
        return;
    }
    big_endian(static_cast<std::uint64_t>(kTagBehind << 4 | type), 1);
    big_endian(static_cast<std::uint64_t>(tag), 1);
}

void TarsWriter::big_endian(std::uint64_t value, int bytes) {
    for (int i = bytes - 1; i >= 0; --i)
        out_ += static_cast<char>((value >> (8 * i)) & 255);
}

void TarsWriter::number(int tag, std::int64_t value) {
    const auto bits = static_cast<std::uint64_t>(value);
    if (value == 0) return head(tag, zero);
    const int type = fits<std::int8_t>(value)    ? int8
                     : fits<std::int16_t>(value) ? int16
                     : fits<std::int32_t>(value) ? int32
                                                 : int64;
    head(tag, type);
    big_endian(bits, 1 << type);
}

void TarsWriter::text(int tag, std::string_view value) {
    const bool is_short = value.size() < 256;
    head(tag, is_short ? short_text : long_text);
    big_endian(value.size(), is_short ? 1 : 4);
    out_ += value;
}

void TarsWriter::bytes(int tag, std::string_view value) {
    head(tag, byte_list);
    head(0, int8);
    number(0, static_cast<std::int64_t>(value.size()));
    out_ += value;
}

void TarsWriter::begin_struct(int tag) {
    head(tag, struct_begin);
}

void TarsWriter::end_struct() {
    head(0, struct_end);
}

void TarsWriter::map(int tag, const std::vector<std::pair<std::string, std::string>>& entries) {
    head(tag, map_type);
    number(0, static_cast<std::int64_t>(entries.size()));
    for (const auto& [key, value] : entries) {
        text(0, key);
        bytes(1, value);
    }
}

const TarsValue* TarsValue::field(int wanted) const {
    for (const TarsValue& item : items)
        if (kind == Kind::fields && item.tag == wanted) return &item;
    return nullptr;
}

const TarsValue* TarsValue::at(std::string_view key) const {
    for (std::size_t i = 0; kind == Kind::map && i + 1 < items.size(); i += 2)
        if (items[i].kind == Kind::text && items[i].text == key) return &items[i + 1];
    return nullptr;
}

std::optional<TarsValue> read_tars(std::string_view bytes) {
    return Reader{bytes}.fields(false, 0);
}

}  // namespace weir::resolvers
