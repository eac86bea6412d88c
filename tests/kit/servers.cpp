// SPDX-License-Identifier: MIT
#include "kit/servers.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdlib>
#include <iterator>
#include <sstream>

#include "base/fail.hpp"
#include "kit/nginx.hpp"

namespace weir::kit {
namespace {

constexpr const char* kRtmp = R"(
rtmp {{
  access_log off;
  server {{
    listen 127.0.0.1:{port};
    application live {{
      live on;
      hls on;
      hls_path {folder}/hls;
      hls_fragment 2s;
      hls_playlist_length 12s;
      hls_continuous on;
    }}
  }}
}}
)";

constexpr const char* kHttp = R"(
  access_log off;
  server {{
    listen 127.0.0.1:{port};
    location /hls {{
      types {{ application/vnd.apple.mpegurl m3u8; video/mp2t ts; }}
      alias {folder}/hls;
      add_header Cache-Control no-cache;
    }}
  }}
)";

/// The folder whose node_modules holds node-media-server; empty when there is none.
std::filesystem::path peers_folder() {
    const char* asked = std::getenv("WEIR_PEERS");
    const std::array<std::filesystem::path, 3> places{asked == nullptr ? "" : asked, WEIR_PEERS,
                                                      "/usr/local/lib/weir-peers"};
    for (const auto& place : places)
        if (!place.empty() && exists(place / "node_modules/node-media-server/package.json"))
            return place;
    return {};
}

std::vector<std::string> words(const std::string& text) {
    std::istringstream in{text};
    return {std::istream_iterator<std::string>{in}, {}};
}

}  // namespace

Result<NginxRtmp> NginxRtmp::start() {
    NginxRtmp server;
    const auto& folder = server.folder_;
    std::filesystem::create_directories(folder / "hls");
    const auto block = [&folder](const char* text, std::uint16_t port) {
        return fmt::format(fmt::runtime(text), fmt::arg("folder", folder.path().native()),
                           fmt::arg("port", port));
    };
    auto process = start_nginx(folder.path(),
                               {.modules = "load_module /usr/lib/nginx/modules/ngx_rtmp_module.so;",
                                .blocks = block(kRtmp, server.rtmp_port_),
                                .http = block(kHttp, server.http_port_)},
                               {server.rtmp_port_, server.http_port_});
    if (!process) return process.error();
    server.process_ = std::move(*process);
    return server;
}

std::string NginxRtmp::publish_url(const std::string& name) const {
    return fmt::format("rtmp://127.0.0.1:{}/live/{}", rtmp_port_, name);
}

std::string NginxRtmp::hls_url(const std::string& name) const {
    return fmt::format("http://127.0.0.1:{}/hls/{}.m3u8", http_port_, name);
}

std::string NginxRtmp::log() const {
    return read_text(folder_ / "error.log");
}

bool NodeMediaServer::is_installed() {
    return !peers_folder().empty();
}

Result<NodeMediaServer> NodeMediaServer::start() {
    const auto peers = peers_folder();
    if (peers.empty())
        return fail(Errc::bad_option, "npm install --prefix {} node-media-server@4.4.3",
                    WEIR_PEERS);
    NodeMediaServer server;
    const auto& folder = server.folder_;
    auto process = Process::start(
        {.arguments = {"node", WEIR_KIT_FOLDER "/node_media_server.cjs", peers,
                       std::to_string(server.rtmp_port_), std::to_string(server.http_port_)},
         .output = folder / "log",
         .errors = folder / "log",
         .folder = folder.path()});
    if (!process) return process.error();
    server.process_ = std::move(*process);
    auto up = wait_until_listening(*server.process_, {server.rtmp_port_, server.http_port_},
                                   folder / "log");
    if (!up) return up.error();
    return server;
}

std::string NodeMediaServer::publish_url(const std::string& name) const {
    return fmt::format("rtmp://127.0.0.1:{}/live/{}", rtmp_port_, name);
}

std::string NodeMediaServer::flv_url(const std::string& name) const {
    return fmt::format("http://127.0.0.1:{}/live/{}.flv", http_port_, name);
}

std::string NodeMediaServer::log() const {
    return read_text(folder_ / "log");
}

Result<void> make_source_mp4(const std::filesystem::path& path, unsigned seconds) {
    auto command = words(
        "ffmpeg -v error -y -f lavfi -i testsrc2=size=1920x1080:rate=30 "
        "-f lavfi -i aevalsrc=0.3*sin(2000*PI*t)+0.02*(random(0)-0.5):s=48000 "
        "-c:v libx264 -preset ultrafast -b:v 4M -g 60 -keyint_min 60 -sc_threshold 0 "
        "-pix_fmt yuv420p -c:a aac -ac 2 -b:a 128k -movflags +faststart -t");
    command.push_back(std::to_string(seconds));
    command.push_back(path);
    const auto made = run_tool(std::move(command), std::chrono::minutes{5});
    if (made.exit_code != 0) return fail(Errc::bad_media, "ffmpeg: {}", made.errors);
    return {};
}

Result<Publisher> Publisher::start(const std::filesystem::path& source,
                                   const std::string& rtmp_url) {
    auto command = words("ffmpeg -v error -re -stream_loop -1 -i");
    command.push_back(source);
    for (auto& word : words("-c copy -f flv " + rtmp_url))
        command.push_back(std::move(word));
    auto process = Process::start({.arguments = std::move(command)});
    if (!process) return process.error();
    return Publisher{std::move(*process)};
}

}  // namespace weir::kit
