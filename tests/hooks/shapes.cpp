// SPDX-License-Identifier: MIT
#include "hooks/shapes.hpp"

#include <algorithm>

#include "hooks/kit.hpp"
#include "hooks/signature.hpp"

namespace weir::hooks {
namespace {

HookOptions hook_of(HookShape shape, const std::string& url = "https://hook.example/a?k=1") {
    HookOptions hook;
    hook.name = "h";
    hook.url = url;
    hook.shape = shape;
    hook.chat = "-100";
    return hook;
}

Post post_of(const HookOptions& hook, const HookMessage& message) {
    const auto post = post_for(hook, "i-d", to_json(message, "i-d"), some_time());
    REQUIRE(post.has_value());
    return *post;
}

std::string body_of(HookShape shape, const HookMessage& message) {
    return post_of(hook_of(shape), message).body;
}

bool has(const std::vector<std::string>& headers, const std::string& header) {
    return std::ranges::find(headers, header) != headers.end();
}

HookMessage live(const std::string& name) {
    HookMessage message = file_message(name);
    message.event = HookEvent::live;
    message.path.clear();
    message.seconds.reset();
    message.bytes.reset();
    return message;
}

constexpr const char* kLive = "Anna is live\n2026-02-03 14:05:06 UTC\nhttps://live.example/7?x=1";

}  // namespace

TEST_CASE("shapes: JSON is what is stored, with its id and signature in the head", "[hooks]") {
    HookOptions hook = hook_of(HookShape::json);
    hook.headers = {"Authorization: Bearer x"};
    CHECK_FALSE(has(post_of(hook, live("Anna")).headers, "Weir-Signature"));
    hook.secret = "s3cret";
    const Post post = post_of(hook, live("Anna"));
    CHECK(post.url == hook.url);
    CHECK(post.body == to_json(live("Anna"), "i-d"));
    CHECK(has(post.headers, "Authorization: Bearer x"));
    CHECK(has(post.headers, "Content-Type: application/json; charset=utf-8"));
    CHECK(has(post.headers, "Weir-Event-Id: i-d"));
    CHECK(has(post.headers, "Weir-Signature: sha256=" + hex(hmac("s3cret", post.body))));
}

TEST_CASE("shapes: each bot gets the JSON that its API wants", "[hooks]") {
    const auto object = [](HookShape shape) { return parsed(body_of(shape, live("Anna"))); };
    CHECK(text_at(object(HookShape::dingtalk), "/msgtype") == "text");
    CHECK(text_at(object(HookShape::dingtalk), "/text/content") == kLive);
    CHECK(text_at(object(HookShape::wecom), "/msgtype") == "text");
    CHECK(text_at(object(HookShape::wecom), "/text/content") == kLive);
    CHECK(text_at(object(HookShape::feishu), "/msg_type") == "text");
    CHECK(text_at(object(HookShape::feishu), "/content/text") == kLive);
    CHECK(text_at(object(HookShape::telegram), "/chat_id") == "-100");
    CHECK(text_at(object(HookShape::telegram), "/text") == kLive);
    CHECK(text_at(object(HookShape::bark), "/title") == "Anna is live");
    CHECK(text_at(object(HookShape::bark), "/body") == "2026-02-03 14:05:06 UTC");
    CHECK(text_at(object(HookShape::bark), "/url") == "https://live.example/7?x=1");
    CHECK(text_at(object(HookShape::slack), "/text") == kLive);
    CHECK(text_at(object(HookShape::discord), "/content") ==
          "Anna is live\n2026\\-02\\-03 14\\:05\\:06 UTC\nhttps://live.example/7?x=1");
    CHECK(
        object(HookShape::discord).at("allowed_mentions").at_pointer("/parse").as_array().empty());
}

TEST_CASE("shapes: ntfy's topic comes from the end of the URL, and the JSON goes to its root",
          "[hooks]") {
    const Post post =
        post_of(hook_of(HookShape::ntfy, "https://ntfy.example/sub/alerts?a=b"), live("Anna"));
    CHECK(post.url == "https://ntfy.example/sub/?a=b");
    const auto object = parsed(post.body);
    CHECK(text_at(object, "/topic") == "alerts");
    CHECK(text_at(object, "/title") == "Anna is live");
    CHECK(text_at(object, "/click") == "https://live.example/7?x=1");
}

TEST_CASE("shapes: DingTalk and Feishu find their signatures where they look", "[hooks]") {
    HookOptions hook = hook_of(HookShape::dingtalk);
    hook.secret = "SECxyz";
    CHECK(post_of(hook, live("Anna")).url ==
          hook.url + "&" + dingtalk_query("SECxyz", some_time()));
    hook.shape = HookShape::feishu;
    const auto object = parsed(post_of(hook, live("Anna")).body);
    CHECK(text_at(object, "/timestamp") == "1770127506");
    CHECK(text_at(object, "/sign") == feishu_sign("SECxyz", some_time()).sign);
}

TEST_CASE("shapes: no name begins markup or calls anybody", "[hooks]") {
    const HookMessage hostile =
        live("<at user_id=\"all\">x</at> <!channel> @everyone *b* [a](http://evil.example) `c`");
    for (const HookShape shape : {HookShape::wecom, HookShape::feishu, HookShape::slack})
        CHECK(body_of(shape, hostile).find('<') == std::string::npos);
    CHECK(body_of(HookShape::telegram, hostile).find("@everyone") == std::string::npos);
    const std::string discord = text_at(parsed(body_of(HookShape::discord, hostile)), "/content");
    const std::string text = discord.substr(0, discord.rfind('\n'));
    for (std::size_t i = 0; i < text.size(); ++i)
        if (std::string_view{"*`[]()<>@:"}.find(text[i]) != std::string_view::npos) {
            INFO(text.substr(i));
            REQUIRE(i > 0);
            CHECK(text[i - 1] == '\\');
        }
}

TEST_CASE("shapes: whatever a room is called, every body is JSON within its API's limit",
          "[hooks]") {
    struct Limit {
        HookShape shape;
        std::size_t bytes;
        const char* text;
    };
    const std::vector<Limit> limits{{HookShape::dingtalk, 20'000, "/text/content"},
                                    {HookShape::wecom, 2'048, "/text/content"},
                                    {HookShape::feishu, 20'000, "/content/text"},
                                    {HookShape::telegram, 4'096, "/text"},
                                    {HookShape::discord, 2'000, "/content"},
                                    {HookShape::slack, 4'000, "/text"},
                                    {HookShape::bark, 2'000, "/body"},
                                    {HookShape::ntfy, 4'096, "/message"}};
    auto names = kHostileNames;
    names.push_back(std::string(5'000, '<'));
    names.push_back(std::string(5'000, '@'));
    for (const auto& [shape, bytes, pointer] : limits)
        for (const std::string& name : names) {
            HookMessage message = file_message(name);
            message.error = message.cause = name;
            const auto object = parsed(body_of(shape, message));
            const std::string text = text_at(object, pointer);
            CHECK(text.size() <= bytes);
            CHECK(text.size() > 20);
        }
}

TEST_CASE("shapes: an answer of 2xx is the end of it, 429 and 5xx are not, 4xx is", "[hooks]") {
    using Kind = Verdict::Kind;
    const auto kind = [](long status) { return judge(HookShape::json, status, "").kind; };
    CHECK(kind(200) == Kind::sent);
    CHECK(kind(204) == Kind::sent);
    for (const long status : {0, 408, 425, 429, 500, 502, 503, 599})
        CHECK(kind(status) == Kind::again);
    for (const long status : {301, 302, 400, 401, 403, 404, 410, 422})
        CHECK(kind(status) == Kind::refused);
    CHECK(judge(HookShape::json, 400, "bad\r\nthing").why == "HTTP 400: bad  thing");
}

TEST_CASE("shapes: a bot that refuses with 200 has refused", "[hooks]") {
    using Kind = Verdict::Kind;
    const auto kind = [](HookShape shape, const char* body) {
        return judge(shape, 200, body).kind;
    };
    CHECK(kind(HookShape::dingtalk, R"({"errcode":0,"errmsg":"ok"})") == Kind::sent);
    CHECK(kind(HookShape::dingtalk, R"({"errcode":310000,"errmsg":"sign"})") == Kind::refused);
    CHECK(kind(HookShape::dingtalk, R"({"errcode":130101})") == Kind::again);
    CHECK(kind(HookShape::wecom, R"({"errcode":45009})") == Kind::again);
    CHECK(kind(HookShape::wecom, R"({"errcode":93000})") == Kind::refused);
    CHECK(kind(HookShape::feishu, R"({"code":0})") == Kind::sent);
    CHECK(kind(HookShape::feishu, R"({"code":11232})") == Kind::again);
    CHECK(kind(HookShape::feishu, R"({"code":19021})") == Kind::refused);
    CHECK(kind(HookShape::feishu, "<html>") == Kind::sent);
    CHECK(kind(HookShape::json, R"({"errcode":5,"code":5})") == Kind::sent);
    CHECK(judge(HookShape::feishu, 400, R"({"code":11232})").kind == Kind::again);
}

}  // namespace weir::hooks
