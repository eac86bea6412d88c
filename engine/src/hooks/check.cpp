// SPDX-License-Identifier: MIT
// What hooks may be.
#include <algorithm>
#include <set>

#include "base/fail.hpp"
#include "base/url.hpp"
#include "hooks/arguments.hpp"
#include "hooks/mail_text.hpp"
#include "hooks/shapes.hpp"

namespace weir {
namespace {

Result<void> check_webhook(const HookOptions& hook) {
    if (auto url = checked_url(hook.url); !url) return fail(Errc::bad_option, "its url is none");
    for (const std::string& header : hook.headers) {
        const bool is_one_line = std::ranges::none_of(
            header, [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7f; });
        if (!is_one_line || header.find(':') == header.npos || header.starts_with(':'))
            return fail(Errc::bad_option, "a header is not of the form 'Name: value'");
    }
    if (hook.shape == HookShape::telegram && hook.chat.empty())
        return fail(Errc::bad_option, "shape telegram needs a chat");
    if (hook.shape == HookShape::ntfy && !hooks::has_topic(hook.url))
        return fail(Errc::bad_option, "shape ntfy needs the topic at the end of its url");
    return {};
}

Result<void> check_mail(const MailOptions& mail) {
    const std::string_view server = mail.server;
    const bool has_scheme = server.starts_with("smtp://") || server.starts_with("smtps://");
    const bool is_plain = std::ranges::all_of(
        server, [](unsigned char c) { return c > 0x20 && c < 0x7f && c != '@'; });
    if (!has_scheme || !is_plain || server.ends_with('/'))
        return fail(Errc::bad_option,
                    "its server is not of the form smtp://HOST:PORT or smtps://HOST:PORT");
    if (!hooks::is_address(mail.from)) return fail(Errc::bad_option, "'from' is no address");
    if (mail.to.empty()) return fail(Errc::bad_option, "'to' has no address");
    if (!std::ranges::all_of(mail.to, hooks::is_address))
        return fail(Errc::bad_option, "one of 'to' is no address");
    if (mail.user.empty() && !mail.password.empty())
        return fail(Errc::bad_option, "a password without a user");
    return {};
}

Result<void> check(const HookOptions& hook) {
    const int kinds =
        int(!hook.url.empty()) + int(!hook.command.empty()) + int(!hook.mail.server.empty());
    if (kinds != 1)
        return fail(Errc::bad_option, "it needs exactly one of url, command and mail server");
    if (hook.timeout < std::chrono::milliseconds{1} || hook.give_up < std::chrono::milliseconds{1})
        return fail(Errc::bad_option, "its times must be above 0");
    if (!hook.url.empty()) return check_webhook(hook);
    return hook.command.empty() ? check_mail(hook.mail) : hooks::check_command(hook.command);
}

}  // namespace

Result<void> check_hooks(const std::vector<HookOptions>& hooks) {
    std::set<std::string_view> names;
    for (const HookOptions& hook : hooks) {
        if (hook.name.empty()) return fail(Errc::bad_option, "a hook has no name");
        if (!names.insert(hook.name).second)
            return fail(Errc::bad_option, "two hooks have the name '{}'", hook.name);
        if (auto checked = check(hook); !checked)
            return fail(Errc::bad_option, "hook '{}': {}", hook.name, checked.error().detail);
    }
    return {};
}

}  // namespace weir
