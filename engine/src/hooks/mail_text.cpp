// SPDX-License-Identifier: MIT
#include "hooks/mail_text.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>

#include "hooks/message.hpp"
#include "hooks/signature.hpp"
#include "hooks/text.hpp"
#include "index/utf8.hpp"

namespace weir::hooks {
namespace {

constexpr std::size_t kBodyLine = 76;
// 75 for a word, less "=?UTF-8?B?" and "?=", are 63 of base64.
constexpr std::size_t kWordBytes = 45;

std::string body_of(const Wording& wording) {
    std::string text = wording.title + "\n\n" + wording.details;
    if (!wording.url.empty()) text += "\n" + wording.url;
    std::string lines;
    for (const char c : text + "\n")
        lines += c == '\n' ? std::string{"\r\n"} : std::string{c};
    const std::string encoded = base64(lines);
    std::string body;
    for (std::size_t at = 0; at < encoded.size(); at += kBodyLine)
        body += encoded.substr(at, kBodyLine) + "\r\n";
    return body;
}

}  // namespace

bool is_address(std::string_view text) {
    const auto at = text.find('@');
    const bool is_plain = std::ranges::all_of(text, [](unsigned char c) {
        return c > 0x20 && c < 0x7f &&
               std::string_view{"<>,;:\"\\()[]"}.find(char(c)) == std::string_view::npos;
    });
    return is_plain && at != text.npos && at > 0 && at + 1 < text.size() &&
           text.find('@', at + 1) == text.npos && text.size() <= 254;
}

std::string encoded_words(std::string_view text) {
    std::string out, word;
    const auto end_word = [&] {
        if (word.empty()) return;
        if (!out.empty()) out += "\r\n ";
        out += "=?UTF-8?B?" + base64(word) + "?=";
        word.clear();
    };
    const std::string whole = valid_utf8(text);
    for (std::string_view rest = whole; !rest.empty();) {
        const auto bytes = index::first_character(rest).bytes;
        if (word.size() + bytes > kWordBytes) end_word();
        word += rest.substr(0, bytes);
        rest.remove_prefix(bytes);
    }
    end_word();
    return out;
}

std::string mail_text(const MailOptions& mail, const HookMessage& message, std::string_view id) {
    const Wording wording = wording_of(message);
    const auto at = fmt::gmtime(std::chrono::system_clock::to_time_t(message.at));
    std::string text;
    const auto header = [&](std::string_view name, std::string_view value) {
        text += fmt::format("{}: {}\r\n", name, value);
    };
    header("Date", fmt::format("{:%a, %d %b %Y %H:%M:%S} +0000", at));
    header("From", mail.from);
    header("To", fmt::format("{}", fmt::join(mail.to, ",\r\n ")));
    header("Message-ID", fmt::format("<{}@{}>", id, mail.from.substr(mail.from.find('@') + 1)));
    header("Subject", encoded_words(wording.title));
    header("Weir-Event-Id", id);
    header("Auto-Submitted", "auto-generated");
    header("MIME-Version", "1.0");
    header("Content-Type", "text/plain; charset=utf-8");
    header("Content-Transfer-Encoding", "base64");
    return text + "\r\n" + body_of(wording);
}

}  // namespace weir::hooks
