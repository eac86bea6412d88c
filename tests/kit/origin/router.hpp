// SPDX-License-Identifier: MIT
#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "kit/origin/location.hpp"
#include "kit/origin/reply.hpp"
#include "kit/reference.hpp"

namespace weir::kit {

enum class Protocol : std::uint8_t { hls, flv };

/// Decides what each request gets.  Thread: any.
class Router {
public:
    explicit Router(std::shared_ptr<Live> live) : live_(std::move(live)) {}

    Reply answer(const Request& request);
    /// A blocking reload is to be answered then; nothing for all other requests.
    std::optional<Clock::time_point> held_until(const Request& request);
    /// A stream exists from when it is first named.
    std::shared_ptr<Stream> stream(const std::string& name);
    Live& live() { return *live_; }

private:
    Reply live_answer(const LivePath& path, const Location& location, const Request& request);
    Reply control(const Location& location, const Request& request);

    std::shared_ptr<Live> live_;
    std::mutex mutex_;
    std::map<std::string, std::shared_ptr<Stream>> streams_;
};

/// What `stream` sent and will send.
Reference reference_of(const Live& live, const Stream& stream);

/// "/hashes/NAME?kind=hls|flv&from=K&to=K": one line for each frame of the segments (default: all
/// that are complete): track, media sequence number or '-', DTS in 90 kHz ticks (HLS) or ms (FLV),
/// key flag, hash.
Reply hashes_reply(std::shared_ptr<Live> live, std::shared_ptr<Stream> stream,
                   const std::map<std::string, std::string>& query);

/// "/bad/…": what no origin should send. bad_index() lists them.
Reply bad_reply(const Location& location, std::shared_ptr<Stream> good);
std::string bad_index();
/// MPEG-TS without media.
Generator null_packets(std::uint64_t total_bytes);

}  // namespace weir::kit
