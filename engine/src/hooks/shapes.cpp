// SPDX-License-Identifier: MIT
#include "hooks/shapes.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "hooks/message.hpp"
#include "hooks/signature.hpp"
#include "hooks/text.hpp"

namespace weir::hooks {
namespace {

namespace json = boost::json;
using Escape = std::string (*)(std::string_view);

std::string as_it_is(std::string_view character) {
    return std::string{character};
}

/// Tags such as <at user_id="all"> can't begin.
std::string without_tags(std::string_view character) {
    return character == "<" ? "\uFF1C" : std::string{character};
}

/// "@name" would call somebody: an invisible word joiner behind the @ prevents it.
std::string without_mentions(std::string_view character) {
    return character == "@" ? "@\u2060" : std::string{character};
}

std::string for_slack(std::string_view character) {
    if (character == "&") return "&amp;";
    if (character == "<") return "&lt;";
    return character == ">" ? "&gt;" : std::string{character};
}

std::string for_discord(std::string_view character) {
    constexpr std::string_view kMarkup = "\\*_~`|>#-+[]()<:@.";
    const bool is_markup = character.size() == 1 && kMarkup.find(character) != kMarkup.npos;
    return is_markup ? "\\" + std::string{character} : std::string{character};
}

/// Title, details and URL as one text of at most `bytes`. The URL is last, and left out where it
/// does not fit.
std::string whole_text(const Wording& wording, std::size_t bytes, Escape escape) {
    const std::string url = wording.url.empty() ? "" : "\n" + escaped(wording.url, 2'000, as_it_is);
    const bool has_room = url.size() < bytes / 2;
    return escaped(wording.title + "\n" + wording.details, bytes - (has_room ? url.size() : 0),
                   escape) +
           (has_room ? url : std::string{});
}

/// "https://ntfy.sh/alerts" -> "https://ntfy.sh/", "alerts": JSON goes to the root.
std::pair<std::string, std::string> split_topic(const std::string& url) {
    const auto end = std::min(url.find_first_of("?#"), url.size());
    const auto slash = url.substr(0, end).rfind('/');
    return {url.substr(0, slash + 1) + url.substr(end), url.substr(slash + 1, end - slash - 1)};
}

json::object dingtalk(const Wording& wording) {
    // 20,000 bytes are the limit of the whole body; escapes of JSON may double a text.
    return {{"msgtype", "text"},
            {"text", {{"content", whole_text(wording, 8'000, as_it_is)}}},
            {"at", {{"isAtAll", false}}}};
}

json::object wecom(const Wording& wording) {
    return {{"msgtype", "text"}, {"text", {{"content", whole_text(wording, 2'048, without_tags)}}}};
}

json::object feishu(const HookOptions& hook, const Wording& wording,
                    std::chrono::system_clock::time_point now) {
    json::object body{{"msg_type", "text"},
                      {"content", {{"text", whole_text(wording, 8'000, without_tags)}}}};
    if (hook.secret.empty()) return body;
    const auto [timestamp, sign] = feishu_sign(hook.secret, now);
    body["timestamp"] = timestamp;
    body["sign"] = sign;
    return body;
}

json::object telegram(const HookOptions& hook, const Wording& wording) {
    return {{"chat_id", hook.chat},
            {"text", whole_text(wording, 4'096, without_mentions)},
            {"link_preview_options", {{"is_disabled", true}}}};
}

/// Apple takes 4 KiB for all of a notification.
json::object bark(const Wording& wording, bool is_urgent) {
    json::object body{{"title", escaped(wording.title, 250, as_it_is)},
                      {"body", escaped(wording.details, 1'500, as_it_is)},
                      {"group", "weir"},
                      {"level", is_urgent ? "timeSensitive" : "active"}};
    if (!wording.url.empty()) body["url"] = wording.url;
    return body;
}

json::object ntfy(const std::string& topic, const Wording& wording, bool is_urgent) {
    json::object body{{"topic", topic},
                      {"title", escaped(wording.title, 250, as_it_is)},
                      {"message", escaped(wording.details, 3'500, as_it_is)},
                      {"priority", is_urgent ? 4 : 3}};
    if (!wording.url.empty()) body["click"] = wording.url;
    return body;
}

json::object discord(const Wording& wording) {
    constexpr int kSuppressEmbeds = 1 << 2;
    return {{"content", whole_text(wording, 2'000, for_discord)},
            {"allowed_mentions", {{"parse", json::array{}}}},
            {"flags", kSuppressEmbeds}};
}

json::object slack(const Wording& wording) {
    return {{"text", whole_text(wording, 3'000, for_slack)},
            {"mrkdwn", false},
            {"unfurl_links", false},
            {"unfurl_media", false}};
}

std::string body_of(const HookOptions& hook, const HookMessage& message, std::string_view stored,
                    std::chrono::system_clock::time_point now) {
    const Wording wording = wording_of(message);
    const bool is_urgent = message.event == HookEvent::error;
    switch (hook.shape) {
        case HookShape::json: break;
        case HookShape::dingtalk: return json::serialize(dingtalk(wording));
        case HookShape::wecom: return json::serialize(wecom(wording));
        case HookShape::feishu: return json::serialize(feishu(hook, wording, now));
        case HookShape::telegram: return json::serialize(telegram(hook, wording));
        case HookShape::bark: return json::serialize(bark(wording, is_urgent));
        case HookShape::ntfy:
            return json::serialize(ntfy(split_topic(hook.url).second, wording, is_urgent));
        case HookShape::discord: return json::serialize(discord(wording));
        case HookShape::slack: return json::serialize(slack(wording));
    }
    return std::string{stored};
}

std::string url_of(const HookOptions& hook, std::chrono::system_clock::time_point now) {
    if (hook.shape == HookShape::ntfy) return split_topic(hook.url).first;
    if (hook.shape != HookShape::dingtalk || hook.secret.empty()) return hook.url;
    const char joint = hook.url.find('?') == hook.url.npos ? '?' : '&';
    return fmt::format("{}{}{}", hook.url, joint, dingtalk_query(hook.secret, now));
}

/// The number that bots answer with: nothing where there is none.
std::optional<std::int64_t> number_in(std::string_view body, std::string_view key) {
    json::error_code wrong;
    const json::value value = json::parse(json::string_view{body.data(), body.size()}, wrong);
    const auto* object = wrong ? nullptr : value.if_object();
    const auto* number = object ? object->if_contains(key) : nullptr;
    return number && number->is_int64() ? std::optional{number->get_int64()} : std::nullopt;
}

std::optional<Verdict> judge_bot(HookShape shape, std::string_view body) {
    const bool is_bot =
        shape == HookShape::dingtalk || shape == HookShape::wecom || shape == HookShape::feishu;
    if (!is_bot) return std::nullopt;
    const auto number = number_in(body, shape == HookShape::feishu ? "code" : "errcode");
    if (!number || *number == 0) return std::nullopt;
    // Too fast: DingTalk's 130101, 410100 and 90030, WeCom's 45009, Feishu's 11232; -1 is busy.
    constexpr std::int64_t kPassing[] = {-1, 130101, 410100, 90030, 45009, 11232};
    const bool passes = std::ranges::find(kPassing, *number) != std::end(kPassing);
    return Verdict{passes ? Verdict::Kind::again : Verdict::Kind::refused, one_line(body, 200), {}};
}

}  // namespace

bool has_topic(const std::string& url) {
    const auto [root, topic] = split_topic(url.substr(0, url.find_first_of("?#")));
    return !topic.empty() && !root.ends_with("://");
}

Result<Post> post_for(const HookOptions& hook, std::string_view id, std::string_view stored,
                      std::chrono::system_clock::time_point now) {
    const auto message = from_json(stored);
    if (!message) return message.error();
    Post post{url_of(hook, now), hook.headers, body_of(hook, *message, stored, now)};
    post.headers.push_back("Content-Type: application/json; charset=utf-8");
    post.headers.push_back(fmt::format("Weir-Event-Id: {}", id));
    if (!hook.secret.empty())
        post.headers.push_back(
            fmt::format("Weir-Signature: sha256={}", hex(hmac(hook.secret, post.body))));
    return post;
}

Verdict judge(HookShape shape, long status, std::string_view body) {
    if (auto verdict = judge_bot(shape, body)) return *verdict;
    if (status >= 200 && status < 300) return {};
    std::string why = fmt::format("HTTP {}", status);
    if (status >= 300 && status < 400) why += ", and redirects of a POST are not followed";
    if (!body.empty()) why += ": " + one_line(body, 200);
    const bool passes =
        status < 300 || status == 408 || status == 425 || status == 429 || status >= 500;
    return {passes ? Verdict::Kind::again : Verdict::Kind::refused, std::move(why), {}};
}

}  // namespace weir::hooks
