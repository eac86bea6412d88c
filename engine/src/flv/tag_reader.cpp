// SPDX-License-Identifier: MIT
#include "flv/tag_reader.hpp"

#include <algorithm>

#include "base/fail.hpp"

namespace weir::flv {
namespace {

constexpr std::size_t kShortestFileHeader = 9;
constexpr std::size_t kLongestFileHeader = 4096;  // DataOffset is 9 in every FLV version there is.
constexpr std::size_t kKeptCapacity = 256u << 10;
constexpr std::uint8_t kFilterBit = 0x20;
constexpr std::uint8_t kTypeBits = 0x1f;

bool is_tag_type(std::uint8_t type) {
    return type == std::uint8_t(TagType::audio) || type == std::uint8_t(TagType::video) ||
           type == std::uint8_t(TagType::script);
}

std::uint32_t extended_timestamp_ms(const std::uint8_t* header) {
    return std::uint32_t{header[7]} << 24 | be24(header + 4);
}

}  // namespace

TagReader::TagReader(ReaderLimits limits) : limits_(limits) {}

Result<void> TagReader::feed(ByteView bytes, const OnTag& on_tag) {
    if (failure_) return *failure_;
    auto done = read(bytes, on_tag);
    if (!done) {
        failure_ = done.error();
        pending_ = {};
    }
    return done;
}

Result<void> TagReader::read(ByteView bytes, const OnTag& on_tag) {
    while (true) {
        const bool held_back = !pending_.empty();
        const ByteView head = held_back ? ByteView{pending_} : bytes;
        const auto wanted = unit_bytes(head);
        if (!wanted) return wanted.error();
        if (head.size() >= *wanted) {
            const bool more = hand_out(head.first(*wanted), on_tag);
            if (held_back)
                release_pending();
            else
                bytes = bytes.subspan(*wanted);
            if (!more) return {};
        } else if (!bytes.empty()) {
            hold_back(bytes, *wanted);
        } else {
            return {};
        }
    }
}

/// Length of the unit that begins with `head`, as far as `head` tells; always more than
/// `head.size()` while its own header is not whole.
Result<std::size_t> TagReader::unit_bytes(ByteView head) const {
    return file_flags_ ? tag_bytes(head) : file_header_bytes(head);
}

Result<std::size_t> TagReader::file_header_bytes(ByteView head) const {
    constexpr std::string_view signature = "FLV";
    const auto known = std::min(signature.size(), head.size());
    if (as_text(head.first(known)) != signature.substr(0, known))
        return fail(Errc::bad_media, "the stream does not begin with an FLV header");
    if (head.size() < kShortestFileHeader) return kShortestFileHeader;
    const std::uint32_t data_offset = be32(head.data() + 5);
    if (data_offset < kShortestFileHeader || data_offset > kLongestFileHeader)
        return fail(Errc::bad_media, "FLV header of {} bytes", data_offset);
    return std::size_t{data_offset} + kTagTrailerBytes;
}

Result<std::size_t> TagReader::tag_bytes(ByteView head) const {
    if (head.size() < kTagHeaderBytes) return kTagHeaderBytes;
    const std::uint8_t type = head[0];
    if (is_tag_type(type & kTypeBits) && (type & kFilterBit) != 0)
        return fail(Errc::bad_media, "byte {}: encrypted FLV can't be recorded", position_);
    if (!is_tag_type(type))
        return fail(Errc::bad_media, "byte {}: FLV tag of unknown type {}", position_, type);
    const std::size_t total = kTagHeaderBytes + be24(head.data() + 1) + kTagTrailerBytes;
    if (total > limits_.tag_bytes)
        return fail(Errc::bad_media, "byte {}: FLV tag of {} bytes, the limit is {}", position_,
                    total, limits_.tag_bytes);
    return total;
}

/// Moves what the unit still lacks from `bytes` to the pending ones.
void TagReader::hold_back(ByteView& bytes, std::size_t wanted) {
    const auto count = std::min(bytes.size(), wanted - pending_.size());
    pending_.reserve(wanted);
    pending_.insert(pending_.end(), bytes.begin(), bytes.begin() + std::ptrdiff_t(count));
    bytes = bytes.subspan(count);
}

/// `unit` is whole. False when the receiver wants no more.
bool TagReader::hand_out(ByteView unit, const OnTag& on_tag) {
    position_ += unit.size();
    if (!file_flags_) {
        file_flags_ = unit[4];
        return true;
    }
    if (be32(unit.last(kTagTrailerBytes).data()) != unit.size() - kTagTrailerBytes)
        ++wrong_trailers_;
    return on_tag(Tag{TagType{unit[0]}, extended_timestamp_ms(unit.data()), unit});
}

void TagReader::release_pending() {
    if (pending_.capacity() > kKeptCapacity)
        pending_ = {};
    else
        pending_.clear();
}

}  // namespace weir::flv
