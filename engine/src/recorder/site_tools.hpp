// SPDX-License-Identifier: MIT
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <weir/ext/resolver.hpp>

#include "base/account.hpp"
#include "base/clock.hpp"

namespace weir::recorder {

/// Of one program.
struct ToolLimits {
    milliseconds time{30'000};
    std::size_t output_bytes = 4u << 20;
};

/// Runs what resolvers ask for. Each program is the leader of a group of its own, which is killed
/// as a whole: past the limits, when it is not waited for any more, and once the leader has ended.
/// Thread: shard.  Blocks: no, but for the start of a process.
class SiteTools final : public ext::Tools {
public:
    /// The thread works for `account`. `is_cancelled`: is looked at a few times a second.
    explicit SiteTools(boost::asio::any_io_executor executor, AccountPtr account = {},
                       std::function<bool()> is_cancelled = {}, ToolLimits limits = {});

    /// Errors: as ext::Tools says; Errc::cancelled.
    boost::asio::awaitable<Result<std::string>> run(std::vector<std::string> arguments) override;

private:
    const boost::asio::any_io_executor executor_;
    const AccountPtr account_;
    const std::function<bool()> is_cancelled_;
    const ToolLimits limits_;
};

}  // namespace weir::recorder
