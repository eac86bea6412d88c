// SPDX-License-Identifier: MIT
#pragma once
#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>
#include <iosfwd>
#include <string>
#include <utility>

namespace weir {

/// What went wrong, in our words. Foreign failures keep their own category (curl, http, av, errno).
enum class Errc {
    not_a_stream = 1,  ///< The URL answers, but neither with a playlist nor with FLV. The user must
                       ///< give another URL.
    not_a_playlist,  ///< First line is not #EXTM3U (RFC 8216 §4.3.1.1). The user must give another
                     ///< URL.
    invalid_playlist,  ///< A playlist that breaks the RFC where we can't go on. The origin's owner
                       ///< must act.
    playlist_too_large,  ///< More bytes, lines or segments than any live playlist has. The origin's
                         ///< owner must act.
    unsupported_playlist,  ///< Valid, but with a feature weir does not record (encryption, DRM).
                           ///< Nobody can act yet.
    no_sound,  ///< Sound alone was asked for, and the stream has a picture only. Whoever asked must
               ///< act.
    no_variant,   ///< A multivariant playlist without a variant that can be recorded.
    refused_url,  ///< A scheme other than http and https, or no URL at all. Whoever wrote the URL
                  ///< must act.
    bad_media,    ///< Bytes that are not the media they claim to be. Nothing of them is kept.
    segment_expired,    ///< The live window slid past a segment we wanted. A Gap is told; we go on.
    too_large,          ///< A body beyond the limit set for it. It was cut off.
    truncated,          ///< A body ended before the length it promised. We try again.
    stalled,            ///< No byte for longer than the read timeout. We try again.
    retries_exhausted,  ///< Transient failures, one after the other, beyond the limit. The
                        ///< recording ends.
    line_left,  ///< One of a stream's URLs failed; the recording goes on with another. If it stays
                ///< so, its owner must act.
    not_live,   ///< The origin says there is no such stream now. Try again when it is live.
    room_not_found,     ///< The service knows no such room, or has banned it. The user must look at
                        ///< the URL.
    restricted,         ///< The room is for some only: who is logged in, has paid, is of age, is
                        ///< elsewhere. The user may give cookies, a password, a proxy.
    throttled,          ///< The service finds that we ask too much. It is asked again later.
    page_changed,       ///< The service answers in a shape that is not known: its resolver must be
                        ///< mended. Please report it, with what was kept of the answer.
    no_answer,          ///< The service could not be asked, or failed. We try again.
    room_taken,         ///< Another recording has the same room. Nobody need act.
    unsupported_codec,  ///< The container can't hold this codec. The operator may choose another
                        ///< format.
    short_files,        ///< Resolution, codec or tracks change every few seconds, and each change
                        ///< begins a file. The operator may set SplitOptions::minimum.
    disk_full,          ///< No space for more. What is there was kept. The operator must make room.
    bad_option,         ///< An option outside its range. The caller must act.
    tool_failed,        ///< A program that was run ended with an error, or by a signal. Whoever
                        ///< installed it must act.
    database,           ///< SQLite could not read or write. The operator must look at the disk.
    stream_limit,       ///< As many recordings as SessionOptions::limits allows are running. Try
                        ///< again when one has ended.
    memory_budget,  ///< Recordings hold all of SessionOptions::memory_bytes; nothing new begins.
                    ///< Try again later; if it stays so, the operator must raise it.
    overloaded,     ///< The machine can't keep up, so nothing new begins. Try again later; if it
                    ///< stays so, the operator must record less.
    volume_stuck,   ///< The disk that was to be written to does not answer. Try again later;
                    ///< the operator must look at it.
    no_encoder,     ///< The backend has no encoder for this, or it can't be opened here. The next
                    ///< backend is tried; where none is left, the operator must act.
    encoder_busy,   ///< All sessions of the encoder's device are taken. Another backend is used, or
                    ///< it is tried again when one has ended.
    encoder_failed,  ///< An encoder that was at work failed. Another takes over; nobody need act.
    encoder_slow,    ///< Encoding can't keep up with the stream, so it is copied. Less should be
                     ///< encoded, or smaller, or with a faster preset.
    timed_out,       ///< A wait ended before what it waited for.
    session_closed,  ///< The Session behind this handle is gone.
    cancelled,       ///< We were asked to stop.
    quarantined,  ///< Its stream brought a process down: it is kept as it comes. Whoever runs weir
                  ///< should report the bug.
};

/// What to do about any error, whoever raised it:  if (e.code == Fault::transient) …
enum class Fault {
    transient = 1,  ///< Try again, later each time.
    permanent,      ///< This URL is done.
    local,          ///< Our disk, memory or options; the operator must act.
    cancelled,      ///< We asked for it.
};

const boost::system::error_category& errc_category() noexcept;
const boost::system::error_category& fault_category() noexcept;
boost::system::error_code make_error_code(Errc e) noexcept;
boost::system::error_condition make_error_condition(Fault f) noexcept;

/// A failure as a value. `detail` says where and what to try: "line 14: EXTINF without duration".
struct Error {
    boost::system::error_code code;
    std::string detail;

    Error() = default;
    Error(boost::system::error_code c, std::string d = {}) : code(c), detail(std::move(d)) {}

    /// One line for people: "not a playlist: the first line is not #EXTM3U".
    std::string message() const;
};

/// message(), so that tests and logs can print a Result.
std::ostream& operator<<(std::ostream& out, const Error& error);

template <class T>
using Result = boost::system::result<T, Error>;

/// Result::value() of a failure throws boost::system::system_error with our detail.
[[noreturn]] inline void throw_exception_from_error(const Error& e,
                                                    const boost::source_location& at) {
    boost::throw_with_location(boost::system::system_error(e.code, e.detail), at);
}

}  // namespace weir

namespace boost::system {
template <>
struct is_error_code_enum<weir::Errc> : std::true_type {};
template <>
struct is_error_condition_enum<weir::Fault> : std::true_type {};
}  // namespace boost::system
