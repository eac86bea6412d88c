// SPDX-License-Identifier: MIT
#include "hooks/mail_text.hpp"

#include "hooks/kit.hpp"
#include "hooks/signature.hpp"

namespace weir::hooks {
namespace {

const MailOptions kMail{
    "smtp://a.example", "", "", "weir@a.example", {"me@a.example", "b@c.example"}};

}  // namespace

TEST_CASE("mail_text: addresses are plain ones", "[hooks]") {
    CHECK(is_address("a@b.example"));
    CHECK(is_address("a.b+c=d@b-c.example"));
    for (const char* wrong : {"", "a", "@b", "a@", "a@b@c", "a b@c", "<a@b>", "a@b,c@d", "a@b\r\n",
                              "\xC3\xA9@b.example", "\"a\"@b"})
        CHECK_FALSE(is_address(wrong));
}

TEST_CASE("mail_text: a long subject is encoded in words of whole characters", "[hooks]") {
    CHECK(encoded_words("Anna") == "=?UTF-8?B?QW5uYQ==?=");
    std::string text;
    for (int i = 0; i < 40; ++i)
        text += "\xE7\x9B\xB4";
    std::string words = encoded_words(text), decoded;
    for (std::size_t at = 0; at < words.size();) {
        const auto end = std::min(words.find("\r\n", at), words.size());
        std::string line = words.substr(at, end - at);
        CHECK(line.size() <= 76);
        if (line.starts_with(' ')) line.erase(0, 1);
        const std::string code = line.substr(10, line.size() - 12);
        CHECK(code.size() % 4 == 0);
        // 45 bytes are 15 characters of three bytes: no word ends within one.
        CHECK(code.find('=') == code.npos);
        at = end + 2;
    }
}

TEST_CASE("mail_text: it has the headers of a mail", "[hooks]") {
    const std::string text = mail_text(kMail, file_message("Anna"), "i-d");
    CHECK(
        text.starts_with("Date: Tue, 03 Feb 2026 14:05:06 +0000\r\nFrom: weir@a.example\r\n"
                         "To: me@a.example,\r\n b@c.example\r\n"
                         "Message-ID: <i-d@a.example>\r\n"));
    CHECK(text.find("\r\nSubject: " + encoded_words("Anna: a file is finished") + "\r\n") !=
          text.npos);
    CHECK(text.find("\r\nWeir-Event-Id: i-d\r\n") != text.npos);
    const std::string body = text.substr(text.find("\r\n\r\n") + 4);
    CHECK(body.substr(0, 36) ==
          base64("Anna: a file is finished\r\n\r\n1 min, 12.3 MB").substr(0, 36));
}

TEST_CASE("mail_text: no name adds a header or a line", "[hooks]") {
    for (const std::string& name : kHostileNames) {
        HookMessage message = file_message(name);
        message.error = message.cause = name;
        const std::string text = mail_text(kMail, message, "i-d");
        const std::string head = text.substr(0, text.find("\r\n\r\n"));
        CHECK(head.find("Bcc") == head.npos);
        CHECK(head.ends_with("Content-Transfer-Encoding: base64"));
        for (const unsigned char c : text)
            CHECK((c == '\r' || c == '\n' || (c >= 0x20 && c < 0x7f)));
        for (std::size_t i = 0; i < text.size(); ++i)
            if (text[i] == '\n') CHECK(text[i - 1] == '\r');
    }
}

}  // namespace weir::hooks
