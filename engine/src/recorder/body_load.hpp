// SPDX-License-Identifier: MIT
#pragma once
#include <memory>
#include <optional>

#include "fetch/client.hpp"
#include "recorder/context.hpp"

namespace weir::recorder {

/// Gathers a small body as a whole, within the bounds of its request.  Thread: shard.
class BodyLoad final : public fetch::Receiver {
public:
    BodyLoad(Context& context, const fetch::Request& request)
        : wake_(context.wake), transfer_(context.client.start(request, *this)) {}

    bool is_done() const { return outcome_.has_value(); }
    const Result<void>& outcome() const { return *outcome_; }
    const Bytes& body() const { return body_; }
    /// After redirects.
    const std::string& url() const { return url_; }

private:
    fetch::Flow on_head(const fetch::Head& head) override {
        url_ = head.url;
        return fetch::Flow::go;
    }
    fetch::Flow on_body(ByteView bytes) override {
        body_.insert(body_.end(), bytes.begin(), bytes.end());
        return fetch::Flow::go;
    }
    void on_done(Result<void> outcome) override {
        outcome_ = std::move(outcome);
        wake_.notify();
    }

    Signal& wake_;
    std::string url_;
    Bytes body_;
    std::optional<Result<void>> outcome_;
    std::unique_ptr<fetch::Transfer> transfer_;
};

}  // namespace weir::recorder
