// SPDX-License-Identifier: MIT
// Values are put into texts, never texts made of values: what a value holds is not read again.
#include "nginx/configuration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <utility>

namespace weir::cli {
namespace {

using Filling = std::pair<std::string_view, std::string>;

/// Each "@name@" of `text` by its value.
std::string filled(std::string_view text, std::initializer_list<Filling> values) {
    std::string out;
    while (!text.empty()) {
        const auto begin = text.find('@');
        out += text.substr(0, begin);
        if (begin == text.npos) break;
        text.remove_prefix(begin + 1);
        const auto name = text.substr(0, text.find('@'));
        const auto at = std::ranges::find(values, name, &Filling::first);
        if (at != values.end()) out += at->second;
        text.remove_prefix(std::min(name.size() + 1, text.size()));
    }
    return out;
}

std::string joined_by_blanks(const std::vector<std::string>& texts) {
    std::string out;
    for (const std::string& text : texts)
        out += " " + text;
    return out;
}

/// A viewer asks for a playlist and a segment each second at most, and more when it begins.
constexpr unsigned kRequestsOfViewer = 4;
constexpr unsigned kConnectionsOfViewer = 6;  ///< Those of a browser to one host.
constexpr unsigned kAddressesOfMegabyte = 4000;

constexpr std::string_view kNginxHead = R"(@mark@: live HLS for @viewers@ viewers at once.
# Make it anew rather than edit it. To test it: nginx -t -c FILE
@warning@@user@worker_processes auto;
worker_rlimit_nofile @files@;
# Viewers that still load when it is told to end.
worker_shutdown_timeout 30s;

events {
    worker_connections @connections@;
}

http {
    types {
        application/vnd.apple.mpegurl m3u8;
        video/mp2t ts;
        video/iso.segment m4s;
        video/mp4 mp4;
        audio/mp4 m4a;
        audio/aac aac;
        text/vtt vtt;
        image/jpeg jpg;
    }
    default_type application/octet-stream;
    server_tokens off;
    # Each viewer asks each second or two; and who reads a link with a token may watch.
    access_log off;
    log_not_found off;

    sendfile on;
    tcp_nopush on;
    tcp_nodelay on;
    keepalive_timeout 75s;
    keepalive_requests 10000;
    reset_timedout_connection on;
    client_header_timeout 15s;
    client_body_timeout 15s;
    client_max_body_size 1m;
    send_timeout 30s;

    # For segments, which never change. One that is removed keeps its space for 20 s at most.
    open_file_cache max=@cache@ inactive=20s;
    open_file_cache_valid 20s;
    open_file_cache_min_uses 2;
    open_file_cache_errors off;

    # For @per_address@ viewers behind one address. Behind a load balancer set_real_ip_from and
    # real_ip_header tell the addresses apart.
    limit_req_zone $binary_remote_addr zone=weir_requests:@zone@m rate=@rate@r/s;
    limit_conn_zone $binary_remote_addr zone=weir_connections:@zone@m;
    limit_req zone=weir_requests burst=@burst@ nodelay;
    limit_conn weir_connections @at_once@;
    limit_req_status 429;
    limit_conn_status 429;
    limit_req_log_level info;
    limit_conn_log_level info;
)";

constexpr std::string_view kNginxUpstream = R"(
    upstream weir_api {
        server @api@;
        keepalive 8;
    }
)";

constexpr std::string_view kNginxTls = R"(
        ssl_certificate "@certificate@";
        ssl_certificate_key "@key@";
        ssl_protocols TLSv1.2 TLSv1.3;
        ssl_session_cache shared:weir_tls:@zone@m;
        ssl_session_timeout 1h;
        ssl_session_tickets off;
)";

constexpr std::string_view kNginxHidden = R"(
        # Dot files, and what lies in dot folders.
        location ~ "/\." {
            return 404;
        }
)";

/// `if` holds nothing but what nginx documents as safe there.
constexpr std::string_view kNginxPreflight = R"(            if ($request_method = OPTIONS) {
                add_header Access-Control-Allow-Origin "@cors@";
                add_header Access-Control-Allow-Methods "GET, HEAD";
                add_header Access-Control-Allow-Headers "Range";
                add_header Access-Control-Max-Age 86400;
                return 204;
            }
)";
constexpr std::string_view kNginxCors =
    R"(            add_header Access-Control-Allow-Origin "@cors@" always;
            add_header Access-Control-Expose-Headers "Content-Length, Content-Range" always;
)";

/// The folder of the room is what the link is for, so one is good for playlist and segments.
constexpr std::string_view kNginxToken = R"(            secure_link $weir_token,$weir_until;
            secure_link_md5 "$weir_until$weir_room @secret@";
            if ($secure_link = "") {
                return 403;
            }
            if ($secure_link = "0") {
                return 410;
            }
            alias "@root@$weir_room$weir_file";
)";

constexpr std::string_view kNginxMedia = R"(
        location ~ "^@prefix@@rest@$" {
@preflight@            limit_except GET@options@ {
                deny all;
            }
@place@@caching@            add_header Cache-Control "@cache_control@";
            add_header X-Content-Type-Options nosniff always;
@cors@        }
)";

/// A playlist is another file each time, of the same length often and of the same second at times:
/// its descriptor must not be kept, and neither ETag nor date tells two of them apart.
constexpr std::string_view kNginxFresh = R"(            open_file_cache off;
            etag off;
            if_modified_since off;
)";

constexpr std::string_view kNginxApi = R"(
@comment@        location @match@ {
            proxy_pass http://weir_api;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $http_host;
            proxy_set_header X-Forwarded-For $remote_addr;
            proxy_set_header X-Forwarded-Proto $scheme;
            proxy_buffering off;
            proxy_cache off;
            proxy_read_timeout 1h;
        }
)";

constexpr const char* kNginxOfApi =
    "        # weir's own pages and its API, events as they happen included.\n";

constexpr std::string_view kNginxEnd = R"(
        # All else, .part files among it.
        location / {
            return @status@;
        }
    }
}
)";

std::string head(const NginxPlan& plan) {
    const unsigned connections = std::max(1024u, 2 * plan.viewers + 64);
    const unsigned cache = std::clamp(plan.viewers, 1000u, 20'000u);
    const unsigned rate = kRequestsOfViewer * plan.per_address;
    return filled(kNginxHead,
                  {{"mark", std::string(kNginxMark)},
                   {"viewers", fmt::format("{}", plan.viewers)},
                   {"warning", plan.secret.empty() ? "" : "# It holds a secret: chmod 600.\n"},
                   {"user", plan.user.empty() ? "" : fmt::format("user {};\n", plan.user)},
                   {"files", fmt::format("{}", 2 * connections + cache)},
                   {"connections", fmt::format("{}", connections)},
                   {"cache", fmt::format("{}", cache)},
                   {"per_address", fmt::format("{}", plan.per_address)},
                   {"zone", fmt::format("{}", plan.viewers / kAddressesOfMegabyte + 1)},
                   {"rate", fmt::format("{}", rate)},
                   {"burst", fmt::format("{}", 2 * rate)},
                   {"at_once", fmt::format("{}", kConnectionsOfViewer * plan.per_address)}});
}

std::string server_head(const NginxPlan& plan) {
    const bool has_tls = !plan.certificate.empty();
    std::string out = "\n    server {\n";
    for (const std::string& each : plan.listen)
        out += fmt::format("        listen {}{};\n", each, has_tls ? " ssl" : "");
    out += fmt::format("        server_name{};\n",
                       plan.server_names.empty() ? " _" : joined_by_blanks(plan.server_names));
    if (plan.secret.empty()) out += fmt::format("        root \"{}\";\n", plan.root);
    if (has_tls)
        out += filled(kNginxTls,
                      {{"certificate", plan.certificate},
                       {"key", plan.key},
                       {"zone", fmt::format("{}", plan.viewers / kAddressesOfMegabyte + 1)}});
    return out + std::string(kNginxHidden);
}

struct MediaKind {
    std::string_view pattern;  ///< Of its name's end.
    bool is_fresh;             ///< Changes under its name.
    std::string_view lifetime;
};
constexpr MediaKind kPlaylists{R"(\.m3u8)", true, "no-cache"},
    kSegments{R"(\.(?:ts|m4s|mp4|m4a|aac|vtt|jpg))", false, "max-age=86400, immutable"};

std::string media(const NginxPlan& plan, const MediaKind& kind) {
    const bool has_token = !plan.secret.empty();
    const auto with_cors = [&](std::string_view text) {
        return plan.cors.empty() ? "" : filled(text, {{"cors", plan.cors}});
    };
    return filled(
        kNginxMedia,
        {{"prefix",
          has_token ? "/(?<weir_token>[A-Za-z0-9_-]{22})/(?<weir_until>[0-9]{1,12})" : "/[^/]+/"},
         {"rest", has_token ? fmt::format("(?<weir_room>/[^/]+/)(?<weir_file>.+{})", kind.pattern)
                            : fmt::format(".+{}", kind.pattern)},
         {"preflight", with_cors(kNginxPreflight)},
         {"options", plan.cors.empty() ? "" : " OPTIONS"},
         {"place",
          has_token ? filled(kNginxToken, {{"secret", plan.secret}, {"root", plan.root}}) : ""},
         {"caching", kind.is_fresh ? std::string(kNginxFresh) : ""},
         // What needs a token is not for caches that are shared.
         {"cache_control", fmt::format("{}{}", has_token ? "private, " : "", kind.lifetime)},
         {"cors", with_cors(kNginxCors)}});
}

}  // namespace

std::string nginx_configuration(const NginxPlan& plan) {
    std::string out = head(plan);
    if (!plan.api.empty()) out += filled(kNginxUpstream, {{"api", plan.api}});
    out += server_head(plan);
    out += media(plan, kPlaylists) + media(plan, kSegments);
    if (!plan.api.empty())
        out += filled(kNginxApi, {{"comment", kNginxOfApi}, {"match", "= /"}}) +
               filled(kNginxApi, {{"comment", ""}, {"match", "^~ /assets/"}}) +
               filled(kNginxApi, {{"comment", ""}, {"match", "^~ /api/"}});
    return out + filled(kNginxEnd, {{"status", plan.secret.empty() ? "404" : "403"}});
}

}  // namespace weir::cli
