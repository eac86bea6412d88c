// SPDX-License-Identifier: MIT
#include "process/any_url.hpp"

#include <fmt/format.h>
#include <weir/resolvers.hpp>

#include <utility>

namespace weir::cli {
namespace {

using boost::asio::awaitable;
using ext::Outcome;
using ext::Resolution;
using ext::Room;

class AnyUrl final : public ext::Resolver {
public:
    explicit AnyUrl(std::unique_ptr<ext::Resolver> tools)
        : own_(direct_resolver()), tools_(std::move(tools)) {}

    std::string_view platform() const override { return own_->platform(); }
    std::string_view facts_of() const override { return own_->facts_of(); }

    std::optional<Room> recognise(std::string_view url) const override {
        auto room = own_->recognise(url);
        return room || tools_ == nullptr ? room : tools_->recognise(url);
    }

    awaitable<Resolution> resolve(Room room, ext::Wanted wanted, ext::Lent lent) const override {
        const auto for_tools = tools_ == nullptr ? std::nullopt : tools_->recognise(room.url);
        if (!own_->recognise(room.url)) co_return co_await tools_->resolve(room, wanted, lent);
        Resolution own = co_await own_->resolve(std::move(room), wanted, lent);
        if (own.outcome != Outcome::changed || !for_tools) co_return own;
        Resolution told = co_await tools_->resolve(*for_tools, wanted, lent);
        if (told.outcome != Outcome::live)
            told.detail = fmt::format("{}; {}", own.detail, told.detail);
        co_return told;
    }

private:
    const std::unique_ptr<ext::Resolver> own_, tools_;
};

}  // namespace

std::unique_ptr<ext::Resolver> any_url(std::unique_ptr<ext::Resolver> tools) {
    return std::make_unique<AnyUrl>(std::move(tools));
}

}  // namespace weir::cli
