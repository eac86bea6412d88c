// SPDX-License-Identifier: MIT
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>
#include <weir/ext/resolver.hpp>

#include "base/signal.hpp"
#include "recorder/context.hpp"
#include "resolve/pacer.hpp"

namespace weir::recorder {

/// The network as one resolver is lent it, for one recording.  Thread: shard.
class SiteHttp final : public ext::Http {
public:
    /// Finished lines of what is asked and answered, without secrets.
    using Trace = std::function<void(const std::string&)>;

    /// `key`: platform and way out, for `pacer`. Both and `resolver` outlive it.
    SiteHttp(Context& context, const ext::Resolver& resolver, resolve::Pacer& pacer,
             std::string key);

    void trace_to(Trace trace) { trace_ = std::move(trace); }
    /// Gives up what is under way; what is asked later fails with Errc::cancelled, until begin().
    void cancel();
    void begin() { is_cancelled_ = was_held_ = false; }
    /// Since begin() something was not asked, because its platform had said meanwhile to somebody
    /// else that we ask too much: what came of it says nothing of the room.
    bool was_held() const { return was_held_; }

    /// Errors: also Errc::throttled, see was_held().
    boost::asio::awaitable<Result<ext::HttpAnswer>> fetch(ext::HttpRequest request) override;

    static constexpr std::uint64_t kMostBytes = 4u << 20;
    static constexpr milliseconds kLimit{20'000};  ///< For one answer.

private:
    class Load;
    bool is_over() const { return is_cancelled_ || context_.is_stopping(); }
    bool is_held() const { return pacer_.held_until(key_) > Clock::now(); }
    boost::asio::awaitable<Result<void>> wait_for_turn();
    fetch::Request prepared(const ext::HttpRequest& request) const;
    void trace(const ext::HttpRequest& request) const;
    void trace(const ext::HttpAnswer& answer) const;

    Context& context_;
    const ext::Resolver& resolver_;
    resolve::Pacer& pacer_;
    const std::string key_;
    const std::string cookies_;               ///< The user's.
    const std::vector<std::string> secrets_;  ///< In them.
    std::shared_ptr<fetch::Memory> memory_ = fetch::make_memory();
    Signal wake_;
    Trace trace_;
    bool is_cancelled_ = false, was_held_ = false;
};

/// What the "Cookie: …" headers among these send, as one.
std::string cookies_of(const std::vector<std::string>& headers);
/// Whether `url` is of one of these domains, or below.
bool is_within(const std::string& url, const std::vector<std::string>& domains);

}  // namespace weir::recorder
