// SPDX-License-Identifier: MIT
// A receiver of webhooks that may be down, and keeps what it was sent.
#pragma once
#include <fmt/format.h>

#include <atomic>
#include <map>

#include "fetch/web.hpp"
#include "hooks/kit.hpp"

namespace weir::hooks {

class Receiver {
public:
    /// What it answers: a status, for each request.
    std::atomic<int> status{200};
    std::string extra_headers{};
    std::string answer_body = "ok";

    std::string url(const std::string& path = "/hook") const { return web_.url(path); }
    std::vector<std::string> requests() const { return web_.asked(); }
    std::size_t count() const { return requests().size(); }

    /// How often each event id was sent and accepted with 2xx.
    std::map<std::string, int> accepted() const {
        const std::lock_guard lock{mutex_};
        return accepted_;
    }
    /// The names of the rooms in the accepted bodies, in order.
    std::vector<std::string> names() const {
        const std::lock_guard lock{mutex_};
        return names_;
    }

private:
    std::string answer(const std::string& request) {
        const int code = status;
        if (code < 300) {
            const auto object = parsed(fetch::body_of(request));
            const std::lock_guard lock{mutex_};
            ++accepted_[fetch::header(request, "Weir-Event-Id")];
            if (object.contains("name")) names_.push_back(text_at(object, "/name"));
        }
        return fmt::format("HTTP/1.1 {} X\r\nContent-Length: {}\r\n{}\r\n{}", code,
                           answer_body.size(), extra_headers, answer_body);
    }

    mutable std::mutex mutex_;
    std::map<std::string, int> accepted_;
    std::vector<std::string> names_;
    fetch::Web web_{[this](const std::string& request) { return answer(request); }};
};

inline HookOptions webhook(const std::string& url, const std::string& name = "web") {
    HookOptions hook;
    hook.name = name;
    hook.url = url;
    return hook;
}

}  // namespace weir::hooks
