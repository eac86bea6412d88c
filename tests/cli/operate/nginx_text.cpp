// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "nginx/configuration.hpp"
#include "nginx/plan.hpp"

using namespace weir::cli;

namespace {

const std::string kSecret = "0123456789abcdef";

DeployNginxFlags flags() {
    DeployNginxFlags out;
    out.root = "/srv/publish";
    return out;
}

std::string text_of(const DeployNginxFlags& given) {
    const auto plan = plan_nginx(given, kSecret);
    REQUIRE(plan.has_value());
    return nginx_configuration(*plan);
}

std::string complaint(const DeployNginxFlags& given, const std::string& secret = kSecret) {
    const auto plan = plan_nginx(given, secret);
    return plan ? "none" : plan.error().what;
}

std::string value_of(const Parsed<std::string>& parsed) {
    return parsed ? *parsed : "error: " + parsed.error().what;
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("nginx text: what is not asked for is not there", "[cli]") {
    const std::string text = text_of(flags());
    CHECK(text.starts_with("# weir deploy nginx: live HLS for 1000 viewers at once.\n"));
    CHECK(
        has(text, "        listen 80;\n        server_name _;\n        root \"/srv/publish\";\n"));
    for (const char* other :
         {"ssl", "Access-Control", "proxy_pass", "secure_link", "user ", "secret", "@"}) {
        INFO(other);
        CHECK_FALSE(has(text, other));
    }
}

TEST_CASE("nginx text: limits follow from how many viewers there are", "[cli]") {
    auto given = flags();
    given.viewers = "50000";
    given.per_address = "100";
    const std::string text = text_of(given);
    CHECK(has(text, "worker_connections 100064;"));
    CHECK(has(text, "worker_rlimit_nofile 220128;"));
    CHECK(has(text, "open_file_cache max=20000 inactive=20s;"));
    CHECK(has(text, "zone=weir_requests:13m rate=400r/s;"));
    CHECK(has(text, "burst=800 nodelay;"));
    CHECK(has(text, "limit_conn weir_connections 600;"));
    given.viewers = "1";
    CHECK(has(text_of(given), "worker_connections 1024;"));
    given.viewers = "200001";
    CHECK(complaint(given) == "--viewers: more than 200000");
    given.viewers = "0";
    CHECK(complaint(given) == "--viewers: '0' is not a number from 1 to 1000000");
}

TEST_CASE("nginx text: a token is bound to the folder and to its end", "[cli]") {
    auto given = flags();
    given.secret_file = "key";
    const std::string text = text_of(given);
    CHECK(has(text, "secure_link $weir_token,$weir_until;"));
    CHECK(has(text, "secure_link_md5 \"$weir_until$weir_room 0123456789abcdef\";"));
    CHECK(has(text, "alias \"/srv/publish$weir_room$weir_file\";"));
    CHECK(has(text, "\"private, no-cache\""));
    CHECK(has(text, "\"private, max-age=86400, immutable\""));
    CHECK(has(text, "chmod 600"));
    CHECK(has(text, "            return 403;\n        }\n    }\n}\n"));
    CHECK_FALSE(has(text, "root "));
}

TEST_CASE("nginx text: TLS needs both files", "[cli]") {
    auto given = flags();
    given.certificate = "/etc/tls/live.pem";
    CHECK(complaint(given) == "--tls-certificate: certificate and key are given together");
    given.key = "/etc/tls/live.key";
    const std::string text = text_of(given);
    CHECK(has(text, "        listen 443 ssl;\n"));
    CHECK(has(text, "ssl_certificate_key \"/etc/tls/live.key\";"));
    given.listen = {"8443", "[::]:8443"};
    CHECK(has(text_of(given), "        listen 8443 ssl;\n        listen [::]:8443 ssl;\n"));
    given.certificate = {};
    CHECK(complaint(given) == "--tls-key: certificate and key are given together");
}

TEST_CASE("nginx text: the root is absolute and has no way up", "[cli]") {
    CHECK(value_of(parse_nginx_path("/srv/a/../b/")) == "/srv/b");
    CHECK(value_of(parse_nginx_path("/srv//b")) == "/srv/b");
    CHECK(value_of(parse_nginx_path("/")) == "/");
    CHECK(value_of(parse_nginx_path("publish")).starts_with('/'));
    CHECK(value_of(parse_nginx_path("publish")).ends_with("/publish"));
    auto given = flags();
    given.root = {};
    CHECK(complaint(given) == "no folder given: what weir publishes");
}

TEST_CASE("nginx text: a path with a meaning for nginx is refused", "[cli]") {
    for (const char* hostile :
         {"", "/srv/a\"; return 200 \"", "/srv/$request_uri", "/srv/a\nuser root;", "/srv/a\\",
          "/srv/\x01", "/srv/\x7f", "/srv/a\r", "/srv/\tb"}) {
        INFO(hostile);
        CHECK_FALSE(parse_nginx_path(hostile).has_value());
    }
    CHECK_FALSE(parse_nginx_path("/" + std::string(1100, 'a')).has_value());
    CHECK_FALSE(parse_nginx_path(std::string_view("/a\0b", 4)).has_value());
    // Between quotation marks these are letters like others.
    for (const char* odd : {"/srv/a b", "/srv/a;b", "/srv/{a}", "/srv/#a", "/srv/'a'",
                            "/srv/@root@", "/srv/\xe6\x88\xbf"}) {
        auto given = flags();
        given.root = odd;
        CHECK(has(text_of(given), std::string("root \"") + odd + "\";"));
    }
}

TEST_CASE("nginx text: places to listen at", "[cli]") {
    for (const char* good : {"80", "65535", "127.0.0.1:8080", "*:80", "[::]:80", "[2001:db8::1]:1"})
        CHECK(value_of(parse_listen(good)) == good);
    for (const char* bad : {"", "0", "65536", "-1", "80 default_server", "80;", ":80", "a:80",
                            "256.0.0.1:80", "::1:80", "[::1]", "[]:80", "[::g]:80", "127.0.0.1",
                            "127.0.0.1:", "unix:/tmp/x", "80\n", "$port", "8 0"}) {
        INFO(bad);
        CHECK_FALSE(parse_listen(bad).has_value());
    }
}

TEST_CASE("nginx text: names, origins, users and where weir is", "[cli]") {
    for (const char* good :
         {"live.example.com", "*.example.com", "a", "xn--fsq.example", "127.0.0.1"})
        CHECK(value_of(parse_server_name(good)) == good);
    for (const char* bad : {"", "*", "*.", "a b", "a;", "~^a", "a\"", "$host", "a\nb", ".a", "-a",
                            "a/b", "\xe6\x88\xbf"}) {
        INFO(bad);
        CHECK_FALSE(parse_server_name(bad).has_value());
    }
    CHECK_FALSE(parse_server_name(std::string(254, 'a')).has_value());
    for (const char* good : {"*", "https://a.example", "http://a.example:8080", "http://[::1]:1"})
        CHECK(value_of(parse_cors(good)) == good);
    for (const char* bad : {"", "a.example", "https://", "https://a/", "https://a b", "https://$a",
                            "https://a\"", "https://a\r\nX: 1", "https://a:0", "ftp://a", "null",
                            "https://[::1", "https://a:80:80", "**"}) {
        INFO(bad);
        CHECK_FALSE(parse_cors(bad).has_value());
    }
    CHECK(value_of(parse_upstream("http://127.0.0.1:8080/")) == "127.0.0.1:8080");
    CHECK(value_of(parse_upstream("http://weir")) == "weir");
    for (const char* bad : {"", "https://a", "http://", "http://a/b", "http://a;b", "127.0.0.1:80",
                            "http://a b", "http://$a", "http://a:99999", "http://unix:/x"}) {
        INFO(bad);
        CHECK_FALSE(parse_upstream(bad).has_value());
    }
    CHECK(value_of(parse_user("www-data")) == "www-data");
    for (const char* bad : {"", "-a", "a b", "a;", "a\n", "root; user x"})
        CHECK_FALSE(parse_user(bad).has_value());
}

TEST_CASE("nginx text: a secret is one plain line, and no error shows it", "[cli]") {
    CHECK(value_of(parse_secret("0123456789abcdef\n")) == kSecret);
    for (const char* bad :
         {"", "short", "0123456789abcdef\n0", "0123456789 abcdef", "0123456789$abcdef",
          "0123456789\"abcdef", "0123456789abcdef;", "0123456789abcdef\\"}) {
        const auto parsed = parse_secret(bad);
        INFO(bad);
        REQUIRE_FALSE(parsed.has_value());
        CHECK(parsed.error().what.find("0123456789") == std::string::npos);
    }
    auto given = flags();
    given.secret_file = "key";
    CHECK(complaint(given, "tell nobody").find("tell") == std::string::npos);
    CHECK(complaint(given, "tell nobody").starts_with("--secret-file: a secret is one line of 16"));
}

TEST_CASE("nginx text: weir's pages go on unbuffered, so that events arrive", "[cli]") {
    auto given = flags();
    given.api = "http://127.0.0.1:8080";
    given.user = "www-data";
    given.server_names = {"live.example.com", "*.example.com"};
    const std::string text = text_of(given);
    CHECK(has(text, "\nuser www-data;\n"));
    CHECK(has(text, "server_name live.example.com *.example.com;"));
    CHECK(has(text, "    upstream weir_api {\n        server 127.0.0.1:8080;\n"));
    CHECK(has(text, "        location ^~ /api/ {\n            proxy_pass http://weir_api;\n"));
    CHECK(has(text, "        location = / {\n            proxy_pass http://weir_api;\n"));
    CHECK(has(text, "proxy_buffering off;"));
    CHECK_FALSE(has(text, "metrics"));
}
