// SPDX-License-Identifier: MIT
#include "flv/metadata.hpp"

#include <bit>
#include <cstddef>
#include <string_view>

namespace weir::flv {
namespace {

constexpr std::uint8_t kNumber = 0, kBoolean = 1, kString = 2, kObject = 3, kNull = 5,
                       kUndefined = 6, kEcmaArray = 8, kDate = 11, kLongString = 12;
constexpr double kLargestSize = 65'535;

/// Takes values from the front of AMF0 bytes; once something does not fit, it takes no more.
class Reader {
public:
    explicit Reader(ByteView bytes) : rest_(bytes) {}

    bool failed() const { return failed_; }
    ByteView take(std::size_t count) {
        if (count > rest_.size()) {
            failed_ = true;
            return {};
        }
        const ByteView taken = rest_.first(count);
        rest_ = rest_.subspan(count);
        return taken;
    }
    std::optional<std::uint8_t> type() {
        const ByteView byte = take(1);
        if (failed_) return std::nullopt;
        return byte[0];
    }
    std::string_view name() {
        const ByteView length = take(2);
        return failed_ ? std::string_view{} : as_text(take(be16(length.data())));
    }
    double number() {
        const ByteView bytes = take(8);
        return failed_ ? 0 : std::bit_cast<double>(be64(bytes.data()));
    }
    void skip_long_string() {
        const ByteView length = take(4);
        if (!failed_) take(be32(length.data()));
    }
    /// False: a value that nests, which nothing needed follows in practice.
    bool skip(std::uint8_t type) {
        switch (type) {
            case kNumber: take(8); break;
            case kBoolean: take(1); break;
            case kString: name(); break;
            case kDate: take(10); break;
            case kLongString: skip_long_string(); break;
            case kNull:
            case kUndefined: break;
            default: return false;
        }
        return !failed_;
    }

private:
    ByteView rest_;
    bool failed_ = false;
};

unsigned as_size(double value) {
    return value >= 1 && value <= kLargestSize ? static_cast<unsigned>(value) : 0;
}

/// Some servers pass on what the encoder sent them: "@setDataFrame" stands before the name then.
bool begins_metadata(Reader& reader) {
    if (reader.type() != kString) return false;
    std::string_view name = reader.name();
    if (name == "@setDataFrame" && reader.type() == kString) name = reader.name();
    return !reader.failed() && name == "onMetaData";
}

}  // namespace

std::optional<Metadata> read_metadata(ByteView body) {
    Reader reader{body};
    if (!begins_metadata(reader)) return std::nullopt;
    Metadata metadata;
    const auto holder = reader.type();
    if (holder == kEcmaArray) reader.take(4);
    if (holder != kEcmaArray && holder != kObject) return metadata;
    while (true) {
        const std::string_view name = reader.name();
        const auto type = reader.type();
        if (!type) return metadata;
        const bool is_size = name == "width" || name == "height";
        if (*type == kNumber && is_size)
            (name == "width" ? metadata.width : metadata.height) = as_size(reader.number());
        else if (!reader.skip(*type))
            return metadata;
    }
}

}  // namespace weir::flv
