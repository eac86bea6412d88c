// SPDX-License-Identifier: MIT
// One try to bring a message to its receiver.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>

#include "base/log.hpp"
#include "fetch/client.hpp"
#include "hooks/outbox.hpp"
#include "hooks/shapes.hpp"

namespace weir::hooks {

/// In progress. Destroying it gives it up: a connection is closed, a command killed.
/// Thread: hooks.
class Delivery {
public:
    virtual ~Delivery() = default;
};

/// Called once, never before the delivery was returned; the delivery may be destroyed in it.
using Tell = std::function<void(Verdict)>;

/// What deliveries are made with.
struct Means {
    boost::asio::any_io_executor executor;
    fetch::Client& client;
    Log log;  ///< Bound to the hook.
};

std::unique_ptr<Delivery> deliver_to_web(const Means& means, const HookOptions& hook,
                                         const Row& row, Tell tell);
std::unique_ptr<Delivery> deliver_by_mail(const Means& means, const HookOptions& hook,
                                          const Row& row, Tell tell);
std::unique_ptr<Delivery> run_command(const Means& means, const HookOptions& hook, const Row& row,
                                      Tell tell);
/// Has a verdict already, which is told from the loop.
std::unique_ptr<Delivery> settled(const Means& means, Verdict verdict, Tell tell);

/// By what the hook is.
std::unique_ptr<Delivery> deliver(const Means& means, const HookOptions& hook, const Row& row,
                                  Tell tell);

}  // namespace weir::hooks
