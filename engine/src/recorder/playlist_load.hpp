// SPDX-License-Identifier: MIT
#pragma once
#include <optional>

#include "fetch/client.hpp"
#include "playlist/parser.hpp"
#include "recorder/context.hpp"

namespace weir::recorder {

/// One load of a media playlist.  Thread: shard.
class PlaylistLoad final : public fetch::Receiver {
public:
    /// `patience`: how long all of it may take.
    PlaylistLoad(Context& context, const std::string& url, milliseconds patience)
        : wake_(context.wake) {
        fetch::Request request = context.request(url);
        request.is_text = true;
        request.max_bytes = playlist::ParseLimits{}.bytes;
        request.total_timeout = patience;
        request.read_timeout = patience;
        transfer_ = context.client.start(request, *this);
    }

    bool is_done() const { return outcome_.has_value(); }
    const Result<void>& outcome() const { return *outcome_; }
    std::string_view text() const { return as_text(body_); }
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
