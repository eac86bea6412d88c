// SPDX-License-Identifier: MIT
#include "index/note_record.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <string>

#include "base/clock.hpp"
#include "base/fnv.hpp"

namespace weir::index {
namespace {

// Checksum, turn, length of what follows.
constexpr std::size_t kHeadBytes = 24;
constexpr std::size_t kMostItems = 64;  ///< Of any list in a note.

/// Numbers of this host's byte order: a note is read where it was written.
class Writer {
public:
    void number(std::uint64_t value) {
        const auto at = bytes_.size();
        bytes_.resize(at + sizeof value);
        std::memcpy(bytes_.data() + at, &value, sizeof value);
    }
    void text(std::string_view value) {
        number(value.size());
        bytes_.insert(bytes_.end(), value.begin(), value.end());
    }
    void date(const std::optional<WallClock::time_point>& value) {
        number(value.has_value());
        if (value) number(static_cast<std::uint64_t>(value->time_since_epoch().count()));
    }
    Bytes take() { return std::move(bytes_); }

private:
    Bytes bytes_;
};

class Reader {
public:
    explicit Reader(ByteView bytes) : rest_(bytes) {}

    std::uint64_t number() {
        std::uint64_t value = 0;
        if (rest_.size() < sizeof value) return fail();
        std::memcpy(&value, rest_.data(), sizeof value);
        rest_ = rest_.subspan(sizeof value);
        return value;
    }
    std::string text() {
        const auto size = number();
        if (size > rest_.size()) return fail(), std::string{};
        const auto taken = rest_.first(static_cast<std::size_t>(size));
        rest_ = rest_.subspan(taken.size());
        return std::string{as_text(taken)};
    }
    std::optional<WallClock::time_point> date() {
        if (number() == 0) return std::nullopt;
        return WallClock::time_point{WallClock::duration{static_cast<std::int64_t>(number())}};
    }
    std::size_t count() {
        const auto value = number();
        return value > kMostItems ? static_cast<std::size_t>(fail()) : value;
    }
    bool is_whole() const { return !failed_; }

private:
    std::uint64_t fail() {
        failed_ = true;
        rest_ = {};
        return 0;
    }
    ByteView rest_;
    bool failed_ = false;
};

void write(Writer& out, const Resume& resume) {
    out.number(resume.playlists.size());
    for (const auto& playlist : resume.playlists) {
        for (const auto value : {std::uint64_t{playlist.number}, playlist.msn, playlist.first_msn,
                                 playlist.name, playlist.pattern})
            out.number(value);
        out.date(playlist.date);
        out.number(static_cast<std::uint64_t>(
            std::chrono::duration_cast<std::chrono::nanoseconds>(playlist.kept_parts).count()));
    }
    out.number(resume.tracks.size());
    for (const auto& track : resume.tracks)
        for (const auto value : {std::uint64_t{track.playlist}, std::uint64_t{track.is_video},
                                 std::uint64_t{track.number}, track.msn,
                                 static_cast<std::uint64_t>(track.dts.count())})
            out.number(value);
    out.date(resume.until);
    out.date(resume.at);
    out.number(resume.has_ended);
}

Resume read_resume(Reader& in) {
    Resume resume;
    resume.playlists.resize(in.count());
    for (auto& playlist : resume.playlists) {
        playlist.number = static_cast<unsigned>(in.number());
        playlist.msn = in.number();
        playlist.first_msn = in.number();
        playlist.name = in.number();
        playlist.pattern = in.number();
        playlist.date = in.date();
        playlist.kept_parts = std::chrono::nanoseconds{static_cast<std::int64_t>(in.number())};
    }
    resume.tracks.resize(in.count());
    for (auto& track : resume.tracks) {
        track.playlist = static_cast<unsigned>(in.number());
        track.is_video = in.number() != 0;
        track.number = static_cast<unsigned>(in.number());
        track.msn = in.number();
        track.dts = std::chrono::nanoseconds{static_cast<std::int64_t>(in.number())};
    }
    resume.until = in.date();
    resume.at = in.date();
    resume.has_ended = in.number() != 0;
    return resume;
}

std::uint64_t checksum(ByteView bytes) {
    return fnv1a(as_text(bytes));
}

}  // namespace

std::optional<Bytes> encode_note(std::uint64_t turn, const Unfinished& note) {
    const bool is_long = note.files.size() > kMostItems ||
                         (note.resume && (note.resume->playlists.size() > kMostItems ||
                                          note.resume->tracks.size() > kMostItems));
    if (is_long) return std::nullopt;
    Writer body;
    body.text(note.room);
    body.text(note.url);
    body.number(note.files.size());
    for (const auto& file : note.files) {
        body.text(file.path.native());
        body.number(file.keep_bytes.has_value());
        body.number(file.keep_bytes.value_or(0));
    }
    body.number(note.resume.has_value());
    if (note.resume) write(body, *note.resume);
    const Bytes content = body.take();
    if (content.size() > kNoteBytes - kHeadBytes) return std::nullopt;
    Writer head;
    head.number(turn);
    head.number(content.size());
    Bytes checked = head.take();
    checked.insert(checked.end(), content.begin(), content.end());
    Writer whole;
    whole.number(checksum(checked));
    Bytes bytes = whole.take();
    bytes.insert(bytes.end(), checked.begin(), checked.end());
    return bytes;
}

std::optional<DecodedNote> decode_note(ByteView bytes) {
    if (bytes.size() < kHeadBytes) return std::nullopt;
    Reader head{bytes.first(kHeadBytes)};
    const auto sum = head.number();
    DecodedNote decoded;
    decoded.turn = head.number();
    const auto size = head.number();
    if (size > bytes.size() - kHeadBytes) return std::nullopt;
    const auto checked = bytes.subspan(8, kHeadBytes - 8 + static_cast<std::size_t>(size));
    if (checksum(checked) != sum) return std::nullopt;
    Reader in{bytes.subspan(kHeadBytes, static_cast<std::size_t>(size))};
    Unfinished& note = decoded.note;
    note.room = in.text();
    note.url = in.text();
    note.files.resize(in.count());
    for (auto& file : note.files) {
        file.path = in.text();
        const bool is_cut = in.number() != 0;
        const auto keep = in.number();
        if (is_cut) file.keep_bytes = keep;
    }
    if (in.number() != 0) note.resume = read_resume(in);
    if (!in.is_whole()) return std::nullopt;
    return decoded;
}

}  // namespace weir::index
