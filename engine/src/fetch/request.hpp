// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>
#include <weir/error.hpp>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "media/segment.hpp"

namespace weir::fetch {

class Memory;
/// What requests that belong together remember from one another: cookies, TLS sessions. Nothing of
/// it is seen by others. Once there is a Client.  Thread: shard.
std::shared_ptr<Memory> make_memory();

/// One request over HTTP(S): a GET, whose redirects are followed, ten at most, to http and https
/// only; or a POST.
struct Request {
    std::string url{};
    /// A POST with this body; its Content-Type is among the headers. It is sent once, on a
    /// connection of its own: curl would repeat it where an old one turns out to be dead. Whatever
    /// answers is handed over, redirects and refusals too: see Transfer::status().
    std::optional<std::string> post{};
    std::vector<std::string> headers{};  ///< "Name: value"
    std::string user_agent{};
    /// Of a GET, too: whatever answers is handed over, as of a POST.
    bool takes_any_status = false;
    bool follows_redirects = true;
    bool keeps_headers = false;  ///< For Transfer::headers().
    /// "HOST:PORT:ADDRESS:PORT": where HOST is really found, as curl's --connect-to; an empty HOST
    /// or PORT stands for all.
    std::vector<std::string> connect_to{};
    std::string proxy{};                      ///< Empty: none, whatever the environment says.
    std::string ca_file{};                    ///< PEM; empty: the system's certificates.
    std::shared_ptr<Memory> memory{};         ///< None: its own.
    bool is_text = false;                     ///< All of the body: it may come compressed.
    std::optional<media::ByteRange> range{};  ///< Part of the resource.
    std::uint64_t skip = 0;                   ///< Bytes of it we have already.
    milliseconds connect_timeout{10'000};
    milliseconds read_timeout{15'000};  ///< No byte for so long: Errc::stalled.
    milliseconds total_timeout{0};      ///< 0: none.
    /// Of what is handed over, unpacked; then Errc::too_large.
    std::uint64_t max_bytes = std::numeric_limits<std::uint64_t>::max();
};

/// One message over SMTP.
struct Mail {
    std::string server{};  ///< "smtp://host:587" (STARTTLS where offered), "smtps://host:465".
    /// Sent over TLS only, and to this machine itself. Empty: none.
    std::string user{}, password{};
    std::string from{};  ///< Addresses, without names and brackets.
    std::vector<std::string> to{};
    std::string message{};  ///< RFC 5322, with CRLF.
    std::string ca_file{};
    milliseconds total_timeout{15'000};
};

/// What an answer says before its body.
struct Head {
    long status = 0;
    std::string url{};  ///< Where it came from after redirects.
    std::string content_type{};
    std::optional<std::uint64_t> body_bytes{};  ///< Content-Length, of what may be compressed.
};

enum class Flow {
    go,
    pause,  ///< These bytes were taken; no more until Transfer::resume(). HTTP/1.1 only.
    stop,   ///< End the transfer: on_done gets Errc::cancelled.
};

/// Takes what a Transfer brings. Called on the shard, inside curl: nothing here may start or
/// destroy a transfer, except in on_done.
class Receiver {
public:
    virtual ~Receiver() = default;
    /// Once, before the first byte of a body: of a 200 or 206, of a POST's any.
    virtual Flow on_head(const Head& head) = 0;
    virtual Flow on_body(ByteView bytes) = 0;
    /// Once, at the end; not after the Transfer was destroyed.
    virtual void on_done(Result<void> outcome) = 0;
};

}  // namespace weir::fetch
