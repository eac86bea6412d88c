// SPDX-License-Identifier: MIT
// What each receiver of webhooks wants, and what its answer means. Pure.  Thread: any.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include <weir/hooks.hpp>

namespace weir::hooks {

/// What is posted.
struct Post {
    std::string url;
    std::vector<std::string> headers;
    std::string body;
};

/// Whether the path of an ntfy URL ends with a topic.
bool has_topic(const std::string& url);

/// `stored` is what to_json made of the event with this id; the time goes into signatures.
/// Errors: Errc::bad_option where `stored` is no message.
Result<Post> post_for(const HookOptions& hook, std::string_view id, std::string_view stored,
                      std::chrono::system_clock::time_point now);

/// How a try went.
struct Verdict {
    enum class Kind {
        sent,
        again,    ///< Later it may work.
        refused,  ///< It never will.
    };
    Kind kind = Kind::sent;
    std::string why{};                           ///< For the log; nothing of it is secret.
    std::optional<std::chrono::seconds> wait{};  ///< So long the receiver asked for.
};

/// An HTTP answer. Some bots refuse with status 200 and a number in the body.
Verdict judge(HookShape shape, long status, std::string_view body);

}  // namespace weir::hooks
