// SPDX-License-Identifier: MIT
// Deliveries to programs of this machine.
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>

#include "base/child.hpp"
#include "hooks/arguments.hpp"
#include "hooks/delivery.hpp"
#include "hooks/message.hpp"
#include "hooks/text.hpp"

namespace weir::hooks {
namespace {

constexpr std::size_t kKeptOutput = 2'048;
constexpr int kDeathLimit_ms = 1'000;

class Command final : public Delivery {
public:
    Command(const Means& means, Child child, milliseconds limit, Tell tell)
        : child_(std::move(child)),
          limit_(limit),
          log_(means.log),
          tell_(std::move(tell)),
          ended_(means.executor, child_.ended.fd()),
          output_(means.executor, child_.output.fd()),
          timer_(means.executor) {
        wait_for_end();
        wait_for_output();
        timer_.expires_after(limit_);
        timer_.async_wait([this, alive = std::weak_ptr<void>{alive_}](const auto& error) {
            if (error || alive.expired()) return;
            ran_too_long_ = true;
            kill_group(child_);
        });
    }

    ~Command() override {
        ended_.release();  // They are the child's.
        output_.release();
        if (is_reaped_) return;
        kill_group(child_);
        // At once, but for a process that hangs in the kernel, which is init's then.
        pollfd entry{child_.ended.fd(), POLLIN, 0};
        if (poll(&entry, 1, kDeathLimit_ms) > 0) waitpid(child_.pid, nullptr, 0);
    }

private:
    using Descriptor = boost::asio::posix::stream_descriptor;

    void wait_for_end() {
        ended_.async_wait(Descriptor::wait_read,
                          [this, alive = std::weak_ptr<void>{alive_}](const auto& error) {
                              if (!error && !alive.expired()) end();
                          });
    }

    void wait_for_output() {
        output_.async_wait(Descriptor::wait_read,
                           [this, alive = std::weak_ptr<void>{alive_}](const auto& error) {
                               if (error || alive.expired()) return;
                               if (take_output()) wait_for_output();
                           });
    }

    /// False at its end. A few reads at most: others want the thread, too.
    bool take_output() {
        std::array<char, 4'096> bytes;
        for (int i = 0; i < 8; ++i) {
            const auto n = ::read(child_.output.fd(), bytes.data(), bytes.size());
            if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) return false;
            if (n < 0) return true;
            tail_.append(bytes.data(), static_cast<std::size_t>(n));
            if (tail_.size() > kKeptOutput) tail_.erase(0, tail_.size() - kKeptOutput);
        }
        return true;
    }

    void end() {
        (void)take_output();
        int status = 0;
        (void)waitpid(child_.pid, &status, 0);
        is_reaped_ = true;
        timer_.cancel();
        std::string why;
        if (ran_too_long_)
            why = fmt::format("killed after {} ms", limit_.count());
        else if (WIFSIGNALED(status))
            why = fmt::format("ended by signal {}", WTERMSIG(status));
        else if (WEXITSTATUS(status) != 0)
            why = fmt::format("exit code {}", WEXITSTATUS(status));
        const std::string output = one_line(tail_, 2 * kKeptOutput);
        if (why.empty())
            log_.debug("command ended: output=\"{}\"", output);
        else if (!output.empty())
            why += ", its output ends with: " + output;
        const auto kind = why.empty() ? Verdict::Kind::sent : Verdict::Kind::refused;
        const Tell tell = std::move(tell_);
        tell({kind, std::move(why), {}});  // May destroy this.
    }

    Child child_;
    milliseconds limit_;
    Log log_;
    Tell tell_;
    Descriptor ended_, output_;
    boost::asio::steady_timer timer_;
    bool ran_too_long_ = false;
    bool is_reaped_ = false;
    std::string tail_;  ///< The last of its output.
    std::shared_ptr<void> alive_ = std::make_shared<char>();
};

}  // namespace

std::unique_ptr<Delivery> run_command(const Means& means, const HookOptions& hook, const Row& row,
                                      Tell tell) {
    const auto message = from_json(row.body);
    if (!message)
        return settled(means, {Verdict::Kind::refused, message.error().message(), {}},
                       std::move(tell));
    auto child = start_child(filled_in(hook.command, *message), row.body + "\n");
    if (child)
        return std::make_unique<Command>(means, std::move(*child), hook.timeout, std::move(tell));
    // No process or no memory now; what else there is will be the same later.
    const auto& code = child.error().code;
    const bool passes = code == boost::system::errc::resource_unavailable_try_again ||
                        code == boost::system::errc::not_enough_memory ||
                        code == boost::system::errc::too_many_files_open ||
                        code == boost::system::errc::too_many_files_open_in_system;
    return settled(
        means,
        {passes ? Verdict::Kind::again : Verdict::Kind::refused, child.error().message(), {}},
        std::move(tell));
}

}  // namespace weir::hooks
