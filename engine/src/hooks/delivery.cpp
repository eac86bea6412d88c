// SPDX-License-Identifier: MIT
// Deliveries over the network.
#include "hooks/delivery.hpp"

#include <fmt/format.h>

#include <boost/asio/post.hpp>
#include <chrono>

#include "hooks/mail_text.hpp"
#include "hooks/message.hpp"

namespace weir::hooks {
namespace {

constexpr std::size_t kKeptAnswer = 16 << 10;
constexpr std::uint64_t kLongestAnswer = 1 << 20;

class Settled final : public Delivery {
public:
    std::shared_ptr<void> alive = std::make_shared<char>();
};

/// One transfer, whose end is judged.
class ByTransfer : public Delivery, private fetch::Receiver {
protected:
    explicit ByTransfer(Tell tell) : tell_(std::move(tell)) {}
    fetch::Receiver& receiver() { return *this; }
    virtual Verdict judge_end(const Result<void>& outcome, long status,
                              const std::string& answer) const = 0;

    std::unique_ptr<fetch::Transfer> transfer_;

private:
    fetch::Flow on_head(const fetch::Head&) override { return fetch::Flow::go; }
    fetch::Flow on_body(ByteView bytes) override {
        const auto room = kKeptAnswer - std::min(kKeptAnswer, answer_.size());
        answer_ += as_text(bytes).substr(0, room);
        return fetch::Flow::go;
    }
    void on_done(Result<void> outcome) override {
        Verdict verdict = judge_end(outcome, transfer_->status(), answer_);
        verdict.wait = transfer_->retry_after();
        const Tell tell = std::move(tell_);
        tell(std::move(verdict));  // May destroy this.
    }

    Tell tell_;
    std::string answer_;
};

Verdict failed_on_the_way(const Error& error) {
    const bool never = error.code == Errc::refused_url;
    return {never ? Verdict::Kind::refused : Verdict::Kind::again, error.message(), {}};
}

class ByWeb final : public ByTransfer {
public:
    ByWeb(const Means& means, const HookOptions& hook, Post post, Tell tell)
        : ByTransfer(std::move(tell)), shape_(hook.shape) {
        fetch::Request request;
        request.url = std::move(post.url);
        request.post = std::move(post.body);
        request.headers = std::move(post.headers);
        request.user_agent = "weir";
        request.proxy = hook.proxy;
        request.ca_file = hook.ca_file;
        request.max_bytes = kLongestAnswer;
        request.connect_timeout = request.read_timeout = request.total_timeout = hook.timeout;
        transfer_ = means.client.start(request, receiver());
    }

private:
    /// An answer of success counts, however badly its body ends.
    Verdict judge_end(const Result<void>& outcome, long status,
                      const std::string& answer) const override {
        const bool has_answer = status >= 200;
        return outcome || has_answer ? judge(shape_, status, answer)
                                     : failed_on_the_way(outcome.error());
    }

    HookShape shape_;
};

class ByMail final : public ByTransfer {
public:
    ByMail(const Means& means, const HookOptions& hook, std::string text, Tell tell)
        : ByTransfer(std::move(tell)) {
        fetch::Mail mail;
        mail.server = hook.mail.server;
        mail.user = hook.mail.user;
        mail.password = hook.mail.password;
        mail.from = hook.mail.from;
        mail.to = hook.mail.to;
        mail.message = std::move(text);
        mail.ca_file = hook.ca_file;
        mail.total_timeout = hook.timeout;
        transfer_ = means.client.start(mail, receiver());
    }

private:
    /// Source: RFC 5321 §4.2.1: 5yz will never work, 4yz may later.
    Verdict judge_end(const Result<void>& outcome, long status, const std::string&) const override {
        if (outcome) return {};
        if (status >= 500 && status < 600)
            return {Verdict::Kind::refused,
                    fmt::format("SMTP {}: {}", status, outcome.error().message()),
                    {}};
        return failed_on_the_way(outcome.error());
    }
};

}  // namespace

std::unique_ptr<Delivery> settled(const Means& means, Verdict verdict, Tell tell) {
    auto delivery = std::make_unique<Settled>();
    boost::asio::post(means.executor, [alive = std::weak_ptr<void>{delivery->alive},
                                       verdict = std::move(verdict), tell = std::move(tell)] {
        if (!alive.expired()) tell(verdict);
    });
    return delivery;
}

std::unique_ptr<Delivery> deliver_to_web(const Means& means, const HookOptions& hook,
                                         const Row& row, Tell tell) {
    auto post = post_for(hook, row.id, row.body, std::chrono::system_clock::now());
    if (!post)
        return settled(means, {Verdict::Kind::refused, post.error().message(), {}},
                       std::move(tell));
    return std::make_unique<ByWeb>(means, hook, std::move(*post), std::move(tell));
}

std::unique_ptr<Delivery> deliver_by_mail(const Means& means, const HookOptions& hook,
                                          const Row& row, Tell tell) {
    const auto message = from_json(row.body);
    if (!message)
        return settled(means, {Verdict::Kind::refused, message.error().message(), {}},
                       std::move(tell));
    return std::make_unique<ByMail>(means, hook, mail_text(hook.mail, *message, row.id),
                                    std::move(tell));
}

std::unique_ptr<Delivery> deliver(const Means& means, const HookOptions& hook, const Row& row,
                                  Tell tell) {
    if (!hook.url.empty()) return deliver_to_web(means, hook, row, std::move(tell));
    if (!hook.command.empty()) return run_command(means, hook, row, std::move(tell));
    return deliver_by_mail(means, hook, row, std::move(tell));
}

}  // namespace weir::hooks
