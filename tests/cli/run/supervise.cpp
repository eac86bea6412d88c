// SPDX-License-Identifier: MIT
#include "run/supervise.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>

#include "kit/process.hpp"

using namespace weir;
using namespace weir::cli;
using namespace std::chrono_literals;

namespace {

/// A supervisor in a process of its own, whose children note that they began.
class Supervisor {
public:
    explicit Supervisor(const std::function<ExitCode(unsigned life)>& work) {
        process_ = ::fork();
        if (process_ != 0) return;
        for (const int signal : {SIGTERM, SIGINT})
            std::signal(signal, SIG_DFL);  // Catch has its own.
        const auto notes = folder_ / "lives";
        ::_exit(supervise([&] {
            std::ofstream(notes, std::ios::app) << ::getpid() << '\n';
            return work(lives());
        }));
    }
    ~Supervisor() {
        if (process_ <= 0) return;
        ::kill(process_, SIGKILL);
        ::waitpid(process_, nullptr, 0);
    }
    Supervisor(const Supervisor&) = delete;

    unsigned lives() const {
        const std::string text = kit::read_text(folder_ / "lives");
        return static_cast<unsigned>(std::count(text.begin(), text.end(), '\n'));
    }
    pid_t last_child() const {
        std::ifstream notes(folder_ / "lives");
        pid_t child = 0;
        while (notes >> child) {
        }
        return child;
    }
    void signal(int number) const { ::kill(process_, number); }

    /// The exit code; -1: it has not ended.
    int wait() {
        int status = 0;
        const bool ended =
            kit::wait_for([&] { return ::waitpid(process_, &status, WNOHANG) == process_; }, 10s);
        if (!ended) return -1;
        process_ = -1;
        return WEXITSTATUS(status);
    }

private:
    kit::TempDir folder_;
    pid_t process_ = -1;
};

[[noreturn]] void die(int signal) {
    std::signal(signal, SIG_DFL);
    ::raise(signal);
    ::_exit(99);
}

}  // namespace

TEST_CASE("supervise: a child that ends by itself is not begun again", "[cli]") {
    Supervisor supervisor([](unsigned) { return kGaps; });
    CHECK(supervisor.wait() == kGaps);
    CHECK(supervisor.lives() == 1);
}

TEST_CASE("supervise: a child that is killed begins again", "[cli]") {
    Supervisor supervisor([](unsigned life) {
        if (life == 1) die(SIGKILL);
        return kDone;
    });
    CHECK(supervisor.wait() == kDone);
    CHECK(supervisor.lives() == 2);
}

TEST_CASE("supervise: told to end, it passes that on and ends with its child", "[cli]") {
    Supervisor supervisor([](unsigned) {
        sigset_t set;
        sigemptyset(&set);
        sigaddset(&set, SIGTERM);
        ::sigprocmask(SIG_BLOCK, &set, nullptr);
        int signal = 0;
        ::sigwait(&set, &signal);
        return kDone;
    });
    REQUIRE(kit::wait_for([&] { return supervisor.lives() == 1; }, 10s));
    supervisor.signal(SIGTERM);
    CHECK(supervisor.wait() == kDone);
    CHECK(supervisor.lives() == 1);
}

TEST_CASE("supervise: a child does not outlive its supervisor", "[cli]") {
    Supervisor supervisor([](unsigned) -> ExitCode {
        while (true)
            ::pause();
    });
    REQUIRE(kit::wait_for([&] { return supervisor.lives() == 1; }, 10s));
    const pid_t child = supervisor.last_child();
    supervisor.signal(SIGKILL);
    CHECK(kit::wait_for(
        [child] {
            // Gone, or dead and waiting for its new parent.
            const std::string state = kit::read_text("/proc/" + std::to_string(child) + "/stat");
            return state.empty() || state.find(") Z ") != state.npos;
        },
        10s));
}
