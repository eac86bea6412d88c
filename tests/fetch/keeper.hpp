// SPDX-License-Identifier: MIT
// A shard's loop with a client, and a receiver that keeps all it is given.
#pragma once
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>
#include <functional>
#include <optional>
#include <string>

#include "fetch/client.hpp"

namespace weir::fetch {

struct Keeper final : Receiver {
    std::function<Flow()> answer = [] { return Flow::go; };
    std::optional<Head> head;
    Bytes body;
    std::optional<Result<void>> outcome;

    std::string text() const { return std::string{as_text(body)}; }

    Flow on_head(const Head& h) override {
        head = h;
        return Flow::go;
    }
    Flow on_body(ByteView bytes) override {
        body.insert(body.end(), bytes.begin(), bytes.end());
        return answer();
    }
    void on_done(Result<void> result) override { outcome = std::move(result); }
};

struct Shard {
    boost::asio::io_context loop;
    Client client{loop.get_executor()};

    /// Runs the loop until the transfer has ended.
    void finish(const Keeper& keeper) {
        const auto deadline = Clock::now() + 60s;
        while (!keeper.outcome && Clock::now() < deadline)
            loop.run_one_for(100ms);
        REQUIRE(keeper.outcome);
    }
    Keeper get(const Request& request) {
        Keeper keeper;
        const auto transfer = client.start(request, keeper);
        finish(keeper);
        return keeper;
    }
    Keeper get(const std::string& url) {
        Request request;
        request.url = url;
        return get(request);
    }
};

}  // namespace weir::fetch
