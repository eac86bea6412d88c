// SPDX-License-Identifier: MIT
// Mails to a server on loopback.
#include "hooks/kit.hpp"
#include "hooks/mail_text.hpp"
#include "hooks/smtp.hpp"
#include "kit/certificates.hpp"
#include "kit/process.hpp"

namespace weir::hooks {
namespace {

struct Mailing {
    kit::TempDir folder;
    SmtpServer server;
    LogBook log;
    HooksOptions options;

    explicit Mailing(const std::filesystem::path& certificates = {}) : server(certificates) {
        options.outbox = folder / "outbox.db";
        options.log = log.sink();
        HookOptions hook;
        hook.name = "mail";
        hook.mail = {
            server.url(), "user", "pass word", "weir@a.example", {"me@a.example", "b@c.example"}};
        options.hooks = {hook};
    }
};

}  // namespace

TEST_CASE("mail: it arrives as it was written, at all of its addresses", "[hooks]") {
    Mailing mailing;
    const auto worker = opened(mailing.options);
    HookMessage message = file_message("Anna");
    message.at = WallClock::now();
    worker->offer(message);
    REQUIRE(worker->flush(20s).has_value());
    INFO(mailing.log.text());
    REQUIRE(mailing.server.mails().size() == 1);
    const ReceivedMail mail = mailing.server.mails()[0];
    CHECK(mail.from == "weir@a.example");
    CHECK(mail.to == std::vector<std::string>{"me@a.example", "b@c.example"});
    CHECK(mail.login == "|user|pass word");
    const auto at = mail.text.find("Weir-Event-Id: ") + 15;
    const std::string id = mail.text.substr(at, mail.text.find("\r\n", at) - at);
    CHECK(mail.text == mail_text(mailing.options.hooks[0].mail, message, id));
    CHECK(worker->figures().sent == 1);
}

TEST_CASE("mail: a server that says later gets it later, one that says never does not", "[hooks]") {
    Mailing mailing;
    mailing.server.answer = 451;
    const auto worker = opened(mailing.options);
    HookMessage message = file_message("-x\r\nBcc: evil@a.example");
    message.at = WallClock::now();
    worker->offer(message);
    REQUIRE(kit::wait_for([&] { return mailing.server.connections() >= 3; }, 20s));
    CHECK(worker->figures().pending == 1);
    mailing.server.answer = 250;
    REQUIRE(kit::wait_for([&] { return worker->figures().sent == 1; }, 20s));
    REQUIRE(mailing.server.mails().size() == 1);
    CHECK(mailing.server.mails()[0].text.find("\r\nBcc:") == std::string::npos);
    mailing.server.answer = 554;
    worker->offer(message);
    REQUIRE(kit::wait_for([&] { return worker->figures().failed == 1; }, 20s));
    CHECK(mailing.log.has("SMTP 554"));
}

TEST_CASE("mail: STARTTLS is used where it is offered, and by a trusted certificate only",
          "[hooks]") {
    const kit::TempDir certificates;
    REQUIRE(kit::make_certificates(certificates.path()).has_value());
    Mailing mailing{certificates.path()};
    HookMessage message = file_message("Anna");
    message.at = WallClock::now();
    {
        const auto worker = opened(mailing.options);
        worker->offer(message);
        REQUIRE(kit::wait_for([&] { return mailing.log.has("hook failed"); }, 20s));
        CHECK(mailing.server.mails().empty());
    }
    mailing.options.hooks[0].ca_file = (certificates / "ca.pem").native();
    const auto worker = opened(mailing.options);
    REQUIRE(kit::wait_for([&] { return worker->figures().sent == 1; }, 20s));
    CHECK(mailing.server.mails().at(0).by_tls);
    CHECK(mailing.server.mails().at(0).login == "|user|pass word");
}

TEST_CASE("mail: a password does not leave this machine in plain sight", "[hooks]") {
    // Linux takes 0.0.0.0 for this machine; the rule for passwords does not.
    Mailing mailing;
    auto& mail = mailing.options.hooks[0].mail;
    mail.server = "smtp://0.0.0.0" + mail.server.substr(mail.server.rfind(':'));
    const auto worker = opened(mailing.options);
    HookMessage message = file_message("Anna");
    message.at = WallClock::now();
    worker->offer(message);
    REQUIRE(kit::wait_for([&] { return mailing.log.has("hook failed"); }, 20s));
    INFO(mailing.log.text());
    CHECK(mailing.server.connections() >= 1);
    CHECK(mailing.server.mails().empty());
    CHECK(worker->figures().pending == 1);
}

}  // namespace weir::hooks
