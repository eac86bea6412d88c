// SPDX-License-Identifier: MIT
// The secrets file, and hooks once all is known of them. Nothing here shows a value.
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>

#include "config/config_reader.hpp"
#include "config/platforms.hpp"
#include "config/toml_reader.hpp"
#include "nearest.hpp"

namespace weir::cli {
namespace {

constexpr mode_t kOthers = S_IRWXG | S_IRWXO;
constexpr std::size_t kLeastToken = 16;

std::string with_nearest(std::string_view name, const std::vector<std::string_view>& names) {
    const std::string near = nearest(name, names);
    return near.empty() ? "" : fmt::format(" (nearest: {})", near);
}

/// How many of url, command and mail it has.
int receivers(const HookOptions& hook) {
    return int{!hook.url.empty()} + int{!hook.command.empty()} + int{!hook.mail.server.empty()};
}

}  // namespace

void ConfigReader::read_secrets() {
    const GivenReader given(sources_.environment);
    std::filesystem::path path;
    if (const auto found = given.find(sources_.flags.secrets, "--secrets", "WEIR_SECRETS")) {
        path = found->value;
    } else if (general_.secrets) {
        path = within(sources_.config.parent_path(), *general_.secrets);
    }
    if (path.empty()) return;
    secret_file_ = path.native();
    const auto file = load(path);
    if (!file) return;
    if ((file->mode & kOthers) != 0) {
        return out_.problems.add({secret_file_, 0, "others may read or change these secrets",
                                  fmt::format("chmod 600 {}", secret_file_)});
    }
    Problems scratch;
    auto document = read_toml(file->text, secret_file_, scratch);
    if (!document) {
        // The parser's own words may repeat what stands there.
        const unsigned line = scratch.listed().front().line;
        return out_.problems.add({secret_file_, line, "this is not TOML", "key = \"text\""});
    }
    secrets_ = std::move(*document);
    TableReader top(secrets_, "", secret_file_, &out_.problems);
    if (const Table* table = table_at(top, "platform")) read_platform_secrets(*table);
    if (const Table* table = table_at(top, "hook")) read_hook_secrets(*table);
    if (const Table* table = table_at(top, "token")) read_tokens(*table);
    top.finish();
}

void ConfigReader::read_tokens(const Table& table) {
    each_table(table, "token", secret_file_, [this](const Entry& entry, const Table& keys) {
        http::Token token{.name = entry.key};
        TableReader names(keys, fmt::format("[token.{}]", entry.key), secret_file_, &out_.problems);
        names.read(token_fields(), token);
        names.finish();
        if (token.value.size() < kLeastToken)
            out_.problems.add({secret_file_, entry.line,
                               fmt::format("[token.{}]: a value of {} characters or more is wanted",
                                           entry.key, kLeastToken),
                               "openssl rand -hex 24"});
        config_.http.tokens.push_back(std::move(token));
    });
}

/// Whoever reaches it over a network has to say who they are.
void ConfigReader::check_http() {
    const http::FrontOptions& http = config_.http;
    const auto refuse = [this](std::string what, std::string hint) {
        out_.problems.add({file_, 0, std::move(what), std::move(hint)});
    };
    if (http.certificate.empty() != http.key.empty())
        refuse("[http]: tls_certificate and tls_key belong together", "give both, or none");
    const bool is_local =
        http.address.empty() || http.address.starts_with("127.") || http.address == "::1";
    if (!is_local && http.tokens.empty())
        refuse(fmt::format("[http]: listening at {} takes a token", http.address),
               "[token.NAME] with value and scope in the secrets file, or listen = "
               "\"127.0.0.1:8080\"");
    if (!http.certificate.empty()) {
        const auto folder = sources_.config.parent_path();
        config_.http.certificate = within(folder, http.certificate);
        config_.http.key = within(folder, http.key);
    }
}

void ConfigReader::read_platform_secrets(const Table& table) {
    each_table(table, "platform", secret_file_, [this](const Entry& entry, const Table& keys) {
        RecordingOptions scratch;
        TableReader names(keys, fmt::format("[platform.{}]", entry.key), secret_file_,
                          &out_.problems);
        names.read(platform_secret_fields(), scratch);
        names.finish();
        if (platform_named(entry.key) == nullptr && !layers_.platforms.contains(entry.key)) {
            std::vector<std::string_view> known;
            for (const KnownPlatform& each : known_platforms())
                known.push_back(each.name);
            out_.problems.add(
                {secret_file_, entry.line,
                 fmt::format("there is no platform '{}'{}", entry.key,
                             with_nearest(entry.key, known)),
                 fmt::format("[platform.{}] with its hosts in weir.toml", entry.key)});
        }
        layers_.platforms[entry.key].secrets = keys;
    });
}

void ConfigReader::read_hook_secrets(const Table& table) {
    each_table(table, "hook", secret_file_, [this](const Entry& entry, const Table& keys) {
        HookOptions scratch;
        const auto found = std::ranges::find(config_.hooks, entry.key, &HookOptions::name);
        const bool is_there = found != config_.hooks.end();
        TableReader names(keys, fmt::format("[hook.{}]", entry.key), secret_file_, &out_.problems);
        names.read(hook_secret_fields(), is_there ? *found : scratch);
        names.finish();
        if (is_there) return;
        std::vector<std::string_view> known;
        for (const HookOptions& hook : config_.hooks)
            known.push_back(hook.name);
        out_.problems.add(
            {secret_file_, entry.line,
             fmt::format("there is no hook '{}'{}", entry.key, with_nearest(entry.key, known)),
             "[[hook]] with that name in weir.toml"});
    });
}

void ConfigReader::check_hooks() {
    for (std::size_t i = 0; i < config_.hooks.size(); ++i) {
        const HookOptions& hook = config_.hooks[i];
        const std::string title = fmt::format("[[hook]] {}", hook.name);
        if (receivers(hook) != 1) {
            add_problem(
                hook_lines_[i],
                fmt::format("{}: exactly one of url, command and [hook.mail] is wanted", title),
                R"(url = "https://hooks.example.com/weir")");
        }
        if (!hook.mail.server.empty() && (hook.mail.from.empty() || hook.mail.to.empty())) {
            add_problem(hook_lines_[i], fmt::format("{}: mail wants from and to", title));
        }
        if (hook.shape == HookShape::telegram && hook.chat.empty()) {
            add_problem(hook_lines_[i], fmt::format("{}: telegram wants a chat", title),
                        R"(chat = "-1001234567890")");
        }
    }
}

}  // namespace weir::cli
