// SPDX-License-Identifier: MIT
#include "recorder/site_tools.hpp"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <utility>

#include "base/child.hpp"
#include "base/fail.hpp"
#include "base/signal.hpp"

namespace weir::recorder {
namespace {

using boost::asio::awaitable;
using Descriptor = boost::asio::posix::stream_descriptor;

constexpr std::size_t kKeptWords = 2'048;
constexpr auto kCancelLook = 200ms;    ///< How often it is asked whether it is cancelled.
constexpr auto kDeathLimit = 1'000ms;  ///< For a process that was killed.

/// A text that a program wrote, on one line.
std::string one_line(std::string text) {
    for (char& c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
    while (text.ends_with(' '))
        text.pop_back();
    return text;
}

/// One program from its start to its end.
class ToolRun {
public:
    ToolRun(const boost::asio::any_io_executor& executor, AccountPtr account, std::string name,
            Child child, ToolLimits limits)
        : name_(std::move(name)),
          child_(std::move(child)),
          limits_(limits),
          deadline_(Clock::now() + limits.time),
          wake_(executor, std::move(account)),
          ended_(executor, child_.ended.fd()),
          output_(executor, child_.output.fd()),
          errors_(executor, child_.errors.fd()) {
        wait_for_end();
        wait_for(output_, [this] { return take_output(); });
        wait_for(errors_, [this] { return take_errors(); });
    }

    ~ToolRun() {
        ended_.release();  // They are the child's.
        output_.release();
        errors_.release();
        if (is_reaped_) return;
        kill_group(child_);
        // At once, but for a process that hangs in the kernel, which is init's then.
        pollfd entry{child_.ended.fd(), POLLIN, 0};
        if (poll(&entry, 1, static_cast<int>(kDeathLimit.count())) > 0)
            waitpid(child_.pid, nullptr, 0);
    }
    ToolRun(const ToolRun&) = delete;
    ToolRun& operator=(const ToolRun&) = delete;

    awaitable<Result<std::string>> finished(std::function<bool()> is_cancelled) {
        while (!has_ended_) {
            const auto now = Clock::now();
            if (trouble_ && now >= deadline_) break;
            if (!trouble_ && is_cancelled && is_cancelled()) stop({Errc::cancelled, name_});
            if (!trouble_ && now >= deadline_)
                stop(fail(Errc::timed_out, "{}: killed after {} ms", name_, limits_.time.count()));
            co_await wake_.wait_until(std::min<Clock::time_point>(now + kCancelLook, deadline_));
        }
        if (has_ended_) reap();
        if (trouble_) co_return *trouble_;
        co_return std::move(printed_);
    }

private:
    void wait_for_end() {
        ended_.async_wait(Descriptor::wait_read,
                          [this, alive = std::weak_ptr<void>{alive_}](const auto& error) {
                              if (error || alive.expired()) return;
                              has_ended_ = true;
                              wake_.notify();
                          });
    }

    template <class Take>
    void wait_for(Descriptor& descriptor, Take take) {
        descriptor.async_wait(
            Descriptor::wait_read,
            [this, &descriptor, take, alive = std::weak_ptr<void>{alive_}](const auto& error) {
                if (error || alive.expired()) return;
                if (take()) wait_for(descriptor, take);
            });
    }

    /// False at the end. A few reads at most: others want the thread, too.
    template <class Use>
    static bool read_some(int fd, Use use) {
        std::array<char, 16 << 10> bytes;
        for (int i = 0; i < 8; ++i) {
            const auto n = ::read(fd, bytes.data(), bytes.size());
            if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) return false;
            if (n < 0) return true;
            if (!use(std::string_view{bytes.data(), static_cast<std::size_t>(n)})) return false;
        }
        return true;
    }

    bool take_output() {
        return read_some(child_.output.fd(), [this](std::string_view bytes) {
            if (printed_.size() + bytes.size() > limits_.output_bytes) {
                stop(fail(Errc::too_large, "{}: it prints more than {} bytes", name_,
                          limits_.output_bytes));
                return false;
            }
            printed_ += bytes;
            return true;
        });
    }

    bool take_errors() {
        return read_some(child_.errors.fd(), [this](std::string_view bytes) {
            words_ += bytes;
            if (words_.size() > kKeptWords) words_.erase(0, words_.size() - kKeptWords);
            return true;
        });
    }

    /// It is over, whatever else it prints.
    void stop(Error why) {
        if (trouble_) return;
        trouble_ = std::move(why);
        deadline_ = Clock::now() + kDeathLimit;
        printed_ = {};
        kill_group(child_);
        wake_.notify();
    }

    /// What it left running goes with it: only before it is reaped is its group surely its own.
    void reap() {
        kill_group(child_);
        // All that a pipe holds is less than read_some() takes at once.
        if (!trouble_) (void)take_output();
        if (!trouble_) (void)take_errors();
        int status = 0;
        (void)waitpid(child_.pid, &status, 0);
        is_reaped_ = true;
        if (trouble_) return;
        if (WIFSIGNALED(status))
            trouble_ = failure(fmt::format("ended by signal {}", WTERMSIG(status)));
        else if (WEXITSTATUS(status) != 0)
            trouble_ = failure(fmt::format("exit code {}", WEXITSTATUS(status)));
    }

    Error failure(const std::string& how) const {
        std::string words = words_;
        if (words.empty())
            words = printed_.substr(printed_.size() - std::min(printed_.size(), kKeptWords));
        return fail(Errc::tool_failed, "{}: {}: {}", name_, how, one_line(std::move(words)));
    }

    const std::string name_;
    const Child child_;
    const ToolLimits limits_;
    Clock::time_point deadline_;
    Signal wake_;
    Descriptor ended_, output_, errors_;
    bool has_ended_ = false;
    bool is_reaped_ = false;
    std::string printed_;
    std::string words_;  ///< The last of what came as errors.
    std::optional<Error> trouble_;
    std::shared_ptr<void> alive_ = std::make_shared<char>();
};

}  // namespace

SiteTools::SiteTools(boost::asio::any_io_executor executor, AccountPtr account,
                     std::function<bool()> is_cancelled, ToolLimits limits)
    : executor_(std::move(executor)),
      account_(std::move(account)),
      is_cancelled_(std::move(is_cancelled)),
      limits_(limits) {}

awaitable<Result<std::string>> SiteTools::run(std::vector<std::string> arguments) {
    if (arguments.empty()) co_return fail(Errc::bad_option, "no program is named");
    const std::string name = arguments.front();
    auto child = start_child(std::move(arguments), "", Pipes::apart);
    if (!child) co_return child.error();
    ToolRun run{executor_, account_, name, std::move(*child), limits_};
    co_return co_await run.finished(is_cancelled_);
}

}  // namespace weir::recorder
