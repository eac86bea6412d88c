// SPDX-License-Identifier: MIT
// Tars, the form of messages of Huya's own programs: each field is its tag, its type and its bytes;
// numbers take as few bytes as they need, the highest first. Pure.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::resolvers {

/// Fields in rising order of their tags.
class TarsWriter {
public:
    void number(int tag, std::int64_t value);
    void text(int tag, std::string_view value);  ///< At most 4 GiB.
    void bytes(int tag, std::string_view value);
    void begin_struct(int tag);
    void end_struct();
    /// Of texts to bytes.
    void map(int tag, const std::vector<std::pair<std::string, std::string>>& entries);

    std::string take() { return std::move(out_); }

private:
    void head(int tag, int type);
    void big_endian(std::uint64_t value, int bytes);

    std::string out_;
};

struct TarsValue {
    enum class Kind { number, text, list, map, fields };  ///< Bytes are `text`.

    int tag = 0;
    Kind kind = Kind::number;
    std::int64_t number = 0;  ///< 0 for one with a fraction.
    std::string text{};
    std::vector<TarsValue> items{};  ///< Of a map key and value in turn.

    /// Of `fields`; null: there is none.
    const TarsValue* field(int wanted) const;
    /// Of a `map`, by a key that is a text; null: there is none.
    const TarsValue* at(std::string_view key) const;
};

/// The fields that `bytes` are, as one value of kind `fields`. Nothing where they are cut short,
/// nested more than 16 deep, or more than 4096 values.
std::optional<TarsValue> read_tars(std::string_view bytes);

}  // namespace weir::resolvers
