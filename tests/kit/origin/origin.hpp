// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>
#include <weir/error.hpp>

#include "base/clock.hpp"
#include "kit/frames.hpp"
#include "kit/origin/fault.hpp"
#include "kit/origin/options.hpp"
#include "kit/reference.hpp"

namespace weir::kit {

/// A live origin on loopback: any number of streams, named by whoever asks for them, all with the
/// same media at the same time. HLS under /live/NAME/index.m3u8, several variants under
/// /live/NAME/master.m3u8, HTTP-FLV under /live/NAME.flv.  Thread: any.  Blocks: start() while it
/// encodes, the destructor until its threads have ended.
class Origin {
public:
    /// Errors: Errc::bad_option, Errc::unsupported_codec, errno when the port is taken.
    static Result<Origin> start(OriginOptions options);

    Origin(Origin&&) noexcept;
    Origin& operator=(Origin&&) noexcept;
    ~Origin();

    std::uint16_t port() const;
    /// "http://127.0.0.1:PORT" + path.
    std::string url(const std::string& path = {}) const;
    std::string hls_url(const std::string& name) const {
        return url("/live/" + name + "/index.m3u8");
    }
    /// The same with parts, where the options say that there are some.
    std::string low_latency_url(const std::string& name, const std::string& query = {}) const {
        return url("/live/" + name + "/low.m3u8" + query);
    }
    std::string flv_url(const std::string& name) const { return url("/live/" + name + ".flv"); }

    void inject(const std::string& name, const Fault& fault);
    void clear(const std::string& name);
    /// What was done to a stream so far.
    std::vector<LogEntry> log(const std::string& name) const;

    /// What the stream sent and will send, for compare().
    Reference reference(const std::string& name) const;
    /// Frames of segments [from_k, to_k) of the shared timeline, in the order of their DTS.
    std::vector<Frame> frames(std::uint64_t from_k, std::uint64_t to_k) const;
    /// Segments of the shared timeline that are complete now.
    std::uint64_t complete_segments() const;

    /// When part `index` of a segment is published, while the sequence runs on from its start.
    Clock::time_point published(std::uint64_t msn, unsigned index) const;

    std::uint64_t sent_bytes() const;

private:
    class Impl;
    explicit Origin(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace weir::kit
