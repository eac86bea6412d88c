// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>
#include <functional>
#include <weir/hooks.hpp>

namespace weir::hooks {
namespace {

HookOptions good() {
    HookOptions hook;
    hook.name = "a";
    hook.url = "https://a.example/b";
    return hook;
}

HookOptions good_mail() {
    HookOptions hook;
    hook.name = "m";
    hook.mail = {"smtp://a.example:587", "", "", "weir@a.example", {"me@a.example"}};
    return hook;
}

/// What check_hooks says once `edit` was made; empty: nothing.
std::string told(HookOptions hook, const std::function<void(HookOptions&)>& edit) {
    edit(hook);
    const auto checked = check_hooks({hook});
    if (checked) return {};
    CHECK(checked.error().code == Errc::bad_option);
    return checked.error().detail;
}

}  // namespace

TEST_CASE("check: good hooks pass", "[hooks]") {
    CHECK(check_hooks({}).has_value());
    CHECK(check_hooks({good(), good_mail()}).has_value());
}

TEST_CASE("check: what can't work is told, with the hook's name", "[hooks]") {
    CHECK(check_hooks({good(), good()}).error().detail == "two hooks have the name 'a'");
    CHECK(told(good(), [](auto& h) { h.url = ""; }) ==
          "hook 'a': it needs exactly one of url, command and mail server");
    CHECK(told(good(), [](auto& h) { h.command = {"x"}; }) != "");
    CHECK(told(good(), [](auto& h) { h.url = "file:///etc/passwd"; }) != "");
    CHECK(told(good(), [](auto& h) { h.headers = {"A: b\r\nC: d"}; }) != "");
    CHECK(told(good(), [](auto& h) { h.headers = {"no colon"}; }) != "");
    CHECK(told(good(), [](auto& h) { h.shape = HookShape::telegram; }) != "");
    CHECK(told(good(), [](auto& h) { h.shape = HookShape::ntfy; }) == "");
    CHECK(told(good(), [](auto& h) {
              h.shape = HookShape::ntfy;
              h.url = "https://ntfy.example/";
          }) != "");
    CHECK(told(good(), [](auto& h) {
              h.shape = HookShape::ntfy;
              h.url = "https://ntfy.example";
          }) != "");
    CHECK(told(good(), [](auto& h) { h.timeout = std::chrono::milliseconds{0}; }) != "");
    CHECK(told(good(), [](auto& h) { h.name = ""; }) != "");
    CHECK(told(good_mail(), [](auto& h) { h.mail.server = "https://a.example"; }) != "");
    CHECK(told(good_mail(), [](auto& h) { h.mail.server = "smtp://u:p@a.example"; }) != "");
    CHECK(told(good_mail(), [](auto& h) { h.mail.from = "nobody"; }) != "");
    CHECK(told(good_mail(), [](auto& h) { h.mail.to = {}; }) != "");
    CHECK(told(good_mail(), [](auto& h) { h.mail.to = {"a@b.example\r\nBcc: c@d"}; }) != "");
    CHECK(told(good_mail(), [](auto& h) { h.mail.password = "x"; }) != "");
}

}  // namespace weir::hooks
