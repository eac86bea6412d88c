// SPDX-License-Identifier: MIT
// The notifications of config.ini, and the command it runs, as [[hook]]s.
#include <fmt/format.h>

#include <algorithm>

#include "config/import_draft.hpp"
#include "config/import_text.hpp"
#include "config/scalars.hpp"
#include "config/toml_reader.hpp"

namespace weir::cli {
namespace {

constexpr std::string_view kChannels = "直播状态推送渠道";

/// Adds hooks for one channel after the other, all with the same events.
class HookWriter {
public:
    HookWriter(ImportSettings& settings, ImportDraft& out)
        : settings_(settings), out_(out), channels_(lower_ascii(settings.text(kChannels))) {
        const bool on_begin = settings.flag("开播推送开启(是/否)", true);
        const bool on_end = settings.flag("关播推送开启(是/否)");
        events_ = on_begin && on_end ? R"(["live", "end"])"
                  : on_begin         ? R"(["live"])"
                  : on_end           ? R"(["end"])"
                                     : "";
    }

    bool is_on(std::string_view channel) const {
        return !events_.empty() && channels_.find(channel) != channels_.npos;
    }
    void note_off(std::string_view key) {
        if (!settings_.text(key).empty()) settings_.note(key, "this channel was not switched on");
    }

    /// One hook for each of the URLs of `key`, which go to the secrets file: they hold tokens.
    void webhooks(std::string_view channel, std::string_view key, std::string_view shape) {
        if (!is_on(channel)) return note_off(key);
        unsigned number = 0;
        const std::string urls = settings_.text(key);
        for (const std::string_view url : comma_parts(urls)) {
            if (url.empty()) continue;
            if (!parse_one_url(url)) {
                settings_.note(key, "it is not a URL");
                continue;
            }
            const std::string name =
                ++number == 1 ? std::string(shape) : fmt::format("{}-{}", shape, number);
            begin(name, shape);
            out_.hook_secrets[name] += text_line("url", url);
        }
    }

    void begin(const std::string& name, std::string_view shape) {
        out_.hooks += "\n[[hook]]\n" + text_line("name", name);
        out_.hooks += fmt::format("on = {}\n", events_);
        if (!shape.empty()) out_.hooks += text_line("shape", shape);
    }

    void telegram();
    void mail();

private:
    ImportSettings& settings_;
    ImportDraft& out_;
    std::string channels_, events_;
};

void HookWriter::telegram() {
    constexpr std::string_view kToken = "tgapi令牌", kChat = "tg聊天id(个人或者群组id)";
    if (!is_on("tg")) return note_off(kToken), note_off(kChat);
    const std::string token = settings_.text(kToken), chat = settings_.text(kChat);
    const std::string url = fmt::format("https://api.telegram.org/bot{}/sendMessage", token);
    if (token.empty() || chat.empty() || !parse_one_url(url)) {
        return settings_.note(kChannels, "Telegram wants a token and a chat");
    }
    begin("telegram", "telegram");
    out_.hooks += text_line("chat", chat);
    out_.hook_secrets["telegram"] += text_line("url", url);
}

void HookWriter::mail() {
    constexpr std::string_view kServer = "smtp邮件服务器", kPassword = "发件人密码(授权码)";
    const std::string server = settings_.text(kServer), port = settings_.text("smtp邮件服务器端口");
    const std::string user = settings_.text("邮箱登录账号"), from = settings_.text("发件人邮箱");
    const std::string to = settings_.text("收件人邮箱"), password = settings_.text(kPassword);
    const bool is_tls = settings_.flag("是否使用smtp服务ssl加密(是/否)");
    if (!is_on("邮箱")) return note_off(kServer), note_off(kPassword);
    if (server.empty() || from.empty() || to.empty()) {
        return settings_.note(kChannels, "e-mail wants a server, a sender and a receiver");
    }
    std::string addresses;
    for (const std::string_view address : comma_parts(to)) {
        if (address.empty()) continue;
        addresses += fmt::format("{}{}", addresses.empty() ? "" : ", ", toml_text(address));
    }
    begin("mail", "");
    out_.hooks += "[hook.mail]\n";
    out_.hooks += text_line("server", fmt::format("{}://{}{}{}", is_tls ? "smtps" : "smtp", server,
                                                  port.empty() ? "" : ":", port));
    if (!user.empty()) out_.hooks += text_line("user", user);
    out_.hooks += text_line("from", from) + fmt::format("to = [{}]\n", addresses);
    if (!password.empty()) out_.hook_secrets["mail"] += text_line("password", password);
}

void import_script(ImportSettings& settings, ImportDraft& out) {
    constexpr std::string_view kCommand = "自定义脚本执行命令";
    const bool is_on = settings.flag("是否录制完成后执行自定义脚本");
    const std::string command = settings.text(kCommand);
    if (command.empty()) return;
    if (!is_on) return settings.note(kCommand, "it was not switched on");
    if (command.find_first_of("|&;<>()$`\\\"'*?[]{}~#") != command.npos) {
        return settings.note(kCommand,
                             "it wants a shell, which weir uses for no hook: put it into a script "
                             "and name that in [[hook]] command");
    }
    std::string words;
    for (std::string_view rest = trimmed(command); !rest.empty(); rest = trimmed(rest)) {
        const auto end = std::min(rest.find_first_of(" \t"), rest.size());
        words += fmt::format("{}{}", words.empty() ? "" : ", ", toml_text(rest.substr(0, end)));
        rest.remove_prefix(end);
    }
    out.hooks += "\n[[hook]]\n" + text_line("name", "script");
    out.hooks += fmt::format("on = [\"end\"]\ncommand = [{}]\n", words);
    settings.note(kCommand,
                  "it is run when a recording ends, with the event on its standard input and "
                  "without DouyinLiveRecorder's arguments");
}

}  // namespace

void import_hooks(ImportSettings& settings, ImportDraft& out) {
    HookWriter hooks(settings, out);
    hooks.webhooks("钉钉", "钉钉推送接口链接", "dingtalk");
    hooks.webhooks("bark", "bark推送接口链接", "bark");
    hooks.telegram();
    hooks.mail();
    if (hooks.is_on("ntfy")) {
        hooks.webhooks("ntfy", "ntfy推送地址", "ntfy");
    } else {
        settings.text("ntfy推送地址");  // It is shipped with a placeholder.
    }
    import_script(settings, out);
}

}  // namespace weir::cli
