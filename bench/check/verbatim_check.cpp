// SPDX-License-Identifier: MIT
#include "check/verbatim_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

namespace weir::bench {
namespace {

constexpr unsigned kSamplesOfSegment = 2;

/// Bytes [at, at + size) of a file; fewer where it ends before.
std::string piece_of(std::ifstream& file, std::uint64_t at, std::size_t size) {
    std::string piece(size, '\0');
    file.clear();
    file.seekg(std::streamoff(at));
    file.read(piece.data(), std::streamsize(size));
    piece.resize(std::size_t(file.gcount()));
    return piece;
}

}  // namespace

VerbatimCheck::Answer VerbatimCheck::compare(const FinishedFile& file, Held& held) {
    if (file.bytes < SegmentBook::kHead) return Answer::good;  // Cut off when it had just begun.
    std::ifstream in{file.path, std::ios::binary};
    const auto first = book_.find(piece_of(in, 0, SegmentBook::kHead));
    if (!first) return Answer::later;
    held = {*first, *first, 0};
    std::uint64_t at = 0;
    for (; at < file.bytes; ++held.end) {
        skip_gap(in, at, held);
        const std::string* segment = book_.segment(held.end);
        if (!segment) return Answer::later;
        // The last one of a recording may have been cut off when it was asked to finish.
        const auto held_bytes =
            std::size_t(std::min<std::uint64_t>(segment->size(), file.bytes - at));
        if (!agrees(in, at, std::string_view{*segment}.substr(0, held_bytes))) return Answer::bad;
        if (held_bytes < segment->size()) return Answer::good;
        at += segment->size();
    }
    return Answer::good;
}

/// Where the file goes on with a later segment than the one whose turn it is.
void VerbatimCheck::skip_gap(std::ifstream& in, std::uint64_t at, Held& held) {
    const std::string head = piece_of(in, at, SegmentBook::kHead);
    const std::string* expected = book_.segment(held.end);
    if (!expected || expected->starts_with(head)) return;
    const auto found = book_.find(head);
    if (!found || *found < held.end) return;
    held.missing += *found - held.end;
    held.end = *found;
}

/// At the begin and in some other places.
bool VerbatimCheck::agrees(std::ifstream& in, std::uint64_t at, std::string_view expected) {
    const std::size_t size = std::min(SegmentBook::kHead, expected.size());
    for (unsigned i = 0; i <= kSamplesOfSegment; ++i) {
        const std::size_t from = i == 0 ? 0 : random_() % (expected.size() - size + 1);
        if (piece_of(in, at + from, size) != expected.substr(from, size)) return false;
    }
    return true;
}

bool VerbatimCheck::take(const FinishedFile& file) {
    Held held;
    const Answer answer = compare(file, held);
    if (answer == Answer::later) return false;
    if (answer == Answer::bad) {
        ++completeness_.unreadable;
        completeness_.add_trouble(fmt::format("{}: not the bytes of the origin, from segment {} on",
                                              file.path.filename().string(), held.end));
    }
    add(file, held);
    return true;
}

void VerbatimCheck::add(const FinishedFile& file, const Held& held) {
    Stream& stream = streams_[file.url];
    const std::uint64_t count = held.end - held.first - held.missing;
    if (held.missing > 0) {
        completeness_.missing += held.missing;
        completeness_.add_trouble(fmt::format("{}: {} segments are missing within it",
                                              file.path.filename().string(), held.missing));
    }
    if (stream.segments > 0 && held.first > stream.next) {
        completeness_.missing += held.first - stream.next;
        completeness_.add_trouble(fmt::format("{}: segments {} to {} are missing", file.url,
                                              stream.next, held.first - 1));
    }
    if (held.first < stream.next) completeness_.doubled += stream.next - held.first;
    stream.next = held.end;
    stream.segments += count;
    completeness_.frames += count;
}

Completeness VerbatimCheck::result(double length_s) {
    Completeness all = completeness_;
    all.unit = "segments";
    all.streams = unsigned(streams_.size());
    for (const auto& [url, stream] : streams_)
        if (double(stream.segments) * segment_s_ < length_s - segment_s_)
            all.add_trouble(
                fmt::format("{}: {} segments only; it fell behind", url, stream.segments));
    return all;
}

}  // namespace weir::bench
