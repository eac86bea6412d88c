// SPDX-License-Identifier: MIT
// Real servers and a real publisher, for tests against what is out there. All on loopback.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <weir/error.hpp>

#include "kit/process.hpp"

namespace weir::kit {

/// nginx with its RTMP module: takes RTMP, gives HLS.
class NginxRtmp {
public:
    /// Errors: errno when there is no nginx, Errc::timed_out when it does not come up.
    static Result<NginxRtmp> start();

    std::string publish_url(const std::string& name) const;
    std::string hls_url(const std::string& name) const;
    std::string log() const;

private:
    NginxRtmp() = default;
    TempDir folder_;
    std::uint16_t rtmp_port_ = free_port();
    std::uint16_t http_port_ = free_port();
    std::optional<Process> process_;
};

/// node-media-server: takes RTMP, gives HTTP-FLV. The npm package is looked for in node_modules of
/// $WEIR_PEERS, of the build tree's peers/, and of /usr/local/lib/weir-peers.
class NodeMediaServer {
public:
    /// Errors: Errc::bad_option when it is not installed, Errc::timed_out when it does not come up.
    static Result<NodeMediaServer> start();
    static bool is_installed();

    std::string publish_url(const std::string& name) const;
    std::string flv_url(const std::string& name) const;
    std::string log() const;

private:
    NodeMediaServer() = default;
    TempDir folder_;
    std::uint16_t rtmp_port_ = free_port();
    std::uint16_t http_port_ = free_port();
    std::optional<Process> process_;
};

/// Writes an MP4 of a 1080p30 test picture (H.264, GOP 2 s) and a tone (AAC).
/// Blocks: for seconds.  Errors: Errc::bad_media.
Result<void> make_source_mp4(const std::filesystem::path& path, unsigned seconds);

/// ffmpeg that publishes a file to an RTMP URL, over and over, in real time.
class Publisher {
public:
    /// Errors: errno.
    static Result<Publisher> start(const std::filesystem::path& source,
                                   const std::string& rtmp_url);
    Process& process() { return process_; }

private:
    explicit Publisher(Process process) : process_(std::move(process)) {}
    Process process_;
};

}  // namespace weir::kit
