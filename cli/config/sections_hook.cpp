// SPDX-License-Identifier: MIT
// Keys of [[hook]], here and in the secrets file.
#include "config/sections.hpp"
#include "values.hpp"

namespace weir::cli {
namespace {

using H = HookOptions;
using M = MailOptions;

Parsed<void> read_headers(const Node& node, H& out) {
    const auto texts = texts_of(node);
    if (!texts) return texts.error();
    for (const std::string& text : *texts) {
        auto header = parse_header(text);
        if (!header) return UsageError{header.error().what, R"(["X-Source: weir"])"};
        merge_header(out.headers, std::move(*header));
    }
    return {};
}

Parsed<void> read_command(const Node& node, H& out) {
    const auto* list = std::get_if<List>(&node.value);
    const auto words = texts_of(node);
    if (list == nullptr || !words || words->empty() || words->front().empty()) {
        return UsageError{"a program and its arguments are wanted, each a text of its own",
                          R"(["/usr/local/bin/told", "{event}", "{room}"])"};
    }
    out.command = *words;
    return {};
}

/// As `Parse` has it; but what was wrong is not shown, for it may be the secret.
template <class T, auto Parse, auto... Path>
Parsed<void> set_secret(const Node& node, T& target) {
    if (set<T, Parse, Path...>(node, target)) return {};
    return UsageError{"one line of text of the right kind is wanted", ""};
}

Parsed<void> read_secret_headers(const Node& node, H& out) {
    if (read_headers(node, out)) return {};
    return UsageError{"a list of headers is wanted", R"(headers = ["Authorization: Bearer …"])"};
}

constexpr Field<H> kHook[] = {
    {"name", R"("desk")", "Must be there, and no other may have it.", set<H, parse_line, &H::name>},
    {"on", R"(["live", "end", "error"])",
     "live, start, file, gap, end, error, warning. Default: all.",
     set<H, parse_hook_events, &H::on>},
    {"rooms", R"(["Alpha"])", "By name or URL. Default: all.", set<H, texts_of, &H::rooms>},
    {"url", R"("https://hooks.example.com/weir")",
     "A webhook; where it holds a token, put it into the secrets file.",
     set<H, parse_one_url, &H::url>},
    {"shape", R"("json")", "json, dingtalk, wecom, feishu, telegram, bark, ntfy, discord or slack.",
     set<H, parse_shape, &H::shape>},
    {"chat", R"("-1001234567890")", "Telegram's chat id.", set<H, parse_line, &H::chat>},
    {"headers", R"(["X-Source: weir"])", "Sent with it. Default: none.", read_headers},
    {"command", R"(["/usr/local/bin/told", "{event}", "{room}"])",
     "Instead of url: a program and its arguments; no shell. The event is on its standard input.",
     read_command},
    {"proxy", R"("socks5://127.0.0.1:1080")", "Or http://HOST:PORT; not for mail. Default: none.",
     set<H, parse_proxy, &H::proxy>},
    {"ca_file", R"("/etc/ssl/certs/ca-certificates.crt")",
     "PEM file of the authorities to trust. Default: the system's.",
     set<H, parse_line, &H::ca_file>},
    {"timeout", R"("15s")", "Of one try.", set<H, parse_duration, &H::timeout>},
    {"give_up", R"("1d")", "What could not be told for so long is dropped.",
     set<H, parse_duration, &H::give_up>},
};

constexpr Field<M> kMail[] = {
    {"server", R"("smtps://mail.example.com:465")", "Or smtp://HOST:587, with STARTTLS.",
     set<M, parse_mail_server, &M::server>},
    {"user", R"("weir@example.com")", "Default: no login.", set<M, parse_line, &M::user>},
    {"from", R"("weir@example.com")", "Address of the sender.", set<M, parse_line, &M::from>},
    {"to", R"(["desk@example.com"])", "Addresses.", set<M, texts_of, &M::to>},
};

constexpr Field<H> kSecrets[] = {
    {"url", R"("https://hooks.example.com/token/0123456789abcdef")", "Instead of the one there.",
     set_secret<H, parse_one_url, &H::url>},
    {"secret", R"("0123456789abcdef")",
     "Signs the body: Weir-Signature, and as DingTalk and Feishu define it.",
     set_secret<H, parse_line, &H::secret>},
    {"headers", R"(["Authorization: Bearer 0123456789abcdef"])", "Besides those there.",
     read_secret_headers},
    {"user", R"("weir@example.com")", "Of the mail server.",
     set_secret<H, parse_line, &H::mail, &M::user>},
    {"password", R"("0123456789abcdef")", "Of the mail server.",
     set_secret<H, parse_line, &H::mail, &M::password>},
};

}  // namespace

std::span<const Field<H>> hook_fields() {
    return kHook;
}
std::span<const Field<M>> mail_fields() {
    return kMail;
}
std::span<const Field<H>> hook_secret_fields() {
    return kSecrets;
}

}  // namespace weir::cli
