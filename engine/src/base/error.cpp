// SPDX-License-Identifier: MIT
// The two categories of weir/error.hpp: what went wrong (Errc) and what to do about it (Fault).
#include <ostream>
#include <weir/error.hpp>

namespace weir {
namespace {

using boost::system::error_code;
using boost::system::error_condition;

std::string_view describe(Errc e) {
    switch (e) {
        case Errc::not_a_stream: return "not a stream";
        case Errc::not_a_playlist: return "not a playlist";
        case Errc::invalid_playlist: return "invalid playlist";
        case Errc::playlist_too_large: return "playlist too large";
        case Errc::unsupported_playlist: return "playlist uses a feature that weir does not record";
        case Errc::no_sound: return "no sound";
        case Errc::no_variant: return "no variant that can be recorded";
        case Errc::refused_url: return "URL refused";
        case Errc::bad_media: return "not the media it claims to be";
        case Errc::segment_expired: return "segment expired before it was fetched";
        case Errc::too_large: return "body too large";
        case Errc::truncated: return "body ended early";
        case Errc::stalled: return "no data for too long";
        case Errc::retries_exhausted: return "gave up after repeated failures";
        case Errc::not_live: return "not live";
        case Errc::room_not_found: return "no such room";
        case Errc::restricted: return "not for everybody";
        case Errc::throttled: return "asked too often";
        case Errc::page_changed: return "the service has changed";
        case Errc::no_answer: return "no answer from the service";
        case Errc::room_taken: return "recorded already";
        case Errc::unsupported_codec: return "codec not supported by the container";
        case Errc::short_files: return "the stream changes every few seconds";
        case Errc::disk_full: return "disk full";
        case Errc::bad_option: return "bad option";
        case Errc::tool_failed: return "a program failed";
        case Errc::database: return "database error";
        case Errc::stream_limit: return "STREAM_LIMIT_EXCEEDED";
        case Errc::memory_budget: return "memory budget spent";
        case Errc::overloaded: return "overloaded";
        case Errc::volume_stuck: return "the disk does not answer";
        case Errc::no_encoder: return "no encoder";
        case Errc::encoder_busy: return "all sessions of the encoder are taken";
        case Errc::encoder_failed: return "the encoder failed";
        case Errc::encoder_slow: return "encoding is too slow";
        case Errc::timed_out: return "timed out";
        case Errc::line_left: return "another URL is used";
        case Errc::session_closed: return "session closed";
        case Errc::cancelled: return "cancelled";
        case Errc::quarantined: return "quarantined";
    }
    return "unknown error";
}

Fault fault_of(Errc e) {
    switch (e) {
        case Errc::bad_media:
        case Errc::segment_expired:
        case Errc::truncated:
        case Errc::stalled:
        case Errc::line_left:
        case Errc::throttled:
        case Errc::page_changed:
        case Errc::no_answer:
        case Errc::stream_limit:
        case Errc::memory_budget:
        case Errc::overloaded:
        case Errc::volume_stuck:
        case Errc::encoder_busy:
        case Errc::encoder_failed:
        case Errc::encoder_slow:
        case Errc::timed_out: return Fault::transient;
        case Errc::disk_full:
        case Errc::bad_option:
        case Errc::tool_failed:
        case Errc::no_encoder:
        case Errc::database: return Fault::local;
        case Errc::session_closed:
        case Errc::cancelled: return Fault::cancelled;
        default: return Fault::permanent;
    }
}

/// errno values: those of the network are worth another try, the rest is about this host.
Fault fault_of_errno(const error_code& code) {
    namespace sys = boost::system::errc;
    switch (code.default_error_condition().value()) {
        case sys::connection_reset:
        case sys::connection_refused:
        case sys::connection_aborted:
        case sys::timed_out:
        case sys::host_unreachable:
        case sys::network_unreachable:
        case sys::broken_pipe: return Fault::transient;
        case sys::operation_canceled: return Fault::cancelled;
        default: return Fault::local;
    }
}

class ErrcCategory final : public boost::system::error_category {
public:
    const char* name() const noexcept override { return "weir"; }
    std::string message(int value) const override {
        return std::string(describe(static_cast<Errc>(value)));
    }
    error_condition default_error_condition(int value) const noexcept override {
        return make_error_condition(fault_of(static_cast<Errc>(value)));
    }
};

class FaultCategory final : public boost::system::error_category {
public:
    const char* name() const noexcept override { return "weir.fault"; }
    std::string message(int value) const override {
        switch (static_cast<Fault>(value)) {
            case Fault::transient: return "transient";
            case Fault::permanent: return "permanent";
            case Fault::local: return "local";
            case Fault::cancelled: return "cancelled";
        }
        return "unknown fault";
    }
    bool equivalent(const error_code& code, int condition) const noexcept override {
        if (!code.failed()) return false;
        const error_condition fault = code.default_error_condition();
        if (fault.category() == *this) return fault.value() == condition;
        return static_cast<int>(fault_of_errno(code)) == condition;
    }
};

}  // namespace

const boost::system::error_category& errc_category() noexcept {
    static const ErrcCategory category;
    return category;
}

const boost::system::error_category& fault_category() noexcept {
    static const FaultCategory category;
    return category;
}

error_code make_error_code(Errc e) noexcept {
    return {static_cast<int>(e), errc_category()};
}

error_condition make_error_condition(Fault f) noexcept {
    return {static_cast<int>(f), fault_category()};
}

std::string Error::message() const {
    return detail.empty() ? code.message() : code.message() + ": " + detail;
}

std::ostream& operator<<(std::ostream& out, const Error& error) {
    return out << error.message();
}

}  // namespace weir
