// SPDX-License-Identifier: MIT
// Commands that are really run.
#include <signal.h>
#include <unistd.h>

#include <cstdlib>

#include "base/child.hpp"
#include "hooks/kit.hpp"
#include "kit/process.hpp"

namespace weir::hooks {
namespace {

/// A script that is given to sh as a file, with its arguments behind.
struct Script {
    kit::TempDir folder;
    LogBook log;
    std::unique_ptr<Worker> worker;

    explicit Script(const std::string& text, std::vector<std::string> arguments = {},
                    milliseconds timeout = 15s, unsigned at_once = 4) {
        kit::write_text(folder / "script", text);
        HooksOptions options;
        options.outbox = folder / "outbox.db";
        options.log = log.sink();
        options.log_level = LogLevel::debug;
        options.commands = at_once;
        for (const std::string name : {"a", "b", "c"}) {
            HookOptions hook;
            hook.name = name;
            hook.timeout = timeout;
            hook.command = {"sh", (folder / "script").native(), (folder / name).native()};
            hook.command.insert(hook.command.end(), arguments.begin(), arguments.end());
            options.hooks.push_back(hook);
            if (at_once == 4) break;
        }
        worker = opened(options);
    }
    std::string written(const std::string& name = "a") const {
        return kit::read_text(folder / name);
    }
};

HookMessage named(const std::string& name) {
    HookMessage message = file_message(name);
    message.at = WallClock::now();
    return message;
}

}  // namespace

TEST_CASE("command: it gets its arguments, and the event as JSON on its input", "[hooks]") {
    Script script{"printf '<%s>' \"$2\" \"$3\" > $1; cat /dev/stdin >> $1; echo said\n",
                  {"{event}", "{room} at {path}"}};
    script.worker->offer(named("Anna"));
    REQUIRE(script.worker->flush(20s).has_value());
    const std::string written = script.written();
    CHECK(written.starts_with("<file><Anna at /data/Anna.ts>{\"id\":"));
    CHECK(written.ends_with("}\n"));
    CHECK(script.log.has("command ended: output=\"said "));
    CHECK(script.worker->figures().sent == 1);
}

TEST_CASE("command: no name runs anything, or makes one argument two", "[hooks]") {
    Script script{"echo $# >> $1; touch \"$1.ran\"\n", {"{room}", "{path}", "--x={room}"}};
    for (const std::string& name : kHostileNames)
        script.worker->offer(named(name));
    REQUIRE(script.worker->flush(60s).has_value());
    std::string expected;
    for (std::size_t i = 0; i < kHostileNames.size(); ++i)
        expected += "4\n";
    CHECK(script.written() == expected);
    CHECK_FALSE(std::filesystem::exists("pwned"));
    CHECK_FALSE(std::filesystem::exists(script.folder / "pwned"));
}

TEST_CASE("command: it has none of our descriptors, secrets and ignored signals", "[hooks]") {
    ::setenv("WEIR_TEST_SECRET", "hidden", 1);
    const FileHandle leak{::dup(STDERR_FILENO)};  // As a careless library would: no CLOEXEC.
    ::signal(SIGPIPE, SIG_IGN);
    Script script{"ls /proc/self/fd > $1; env >> $1; grep SigIgn /proc/self/status >> $1\n"};
    script.worker->offer(named("Anna"));
    REQUIRE(script.worker->flush(20s).has_value());
    ::signal(SIGPIPE, SIG_DFL);
    ::unsetenv("WEIR_TEST_SECRET");
    const std::string written = script.written();
    CHECK(written.starts_with("0\n1\n2\n3\n"));  // 3 is ls's own.
    CHECK(written.find("\n4\n") == written.npos);
    CHECK(written.find("hidden") == written.npos);
    INFO(written);
    CHECK(written.find("PATH=") != written.npos);
    const auto ignored = std::stoull(written.substr(written.find("SigIgn:") + 7), nullptr, 16);
    CHECK((ignored >> (SIGPIPE - 1) & 1) == 0);
}

TEST_CASE("command: past its time its whole group is killed", "[hooks]") {
    Script script{"sleep 600 & echo $! > $1; wait\n", {}, 300ms};
    script.worker->offer(named("Anna"));
    REQUIRE(kit::wait_for([&] { return script.worker->figures().failed == 1; }, 20s));
    CHECK(script.log.has("killed after 300 ms"));
    const pid_t grandchild = std::stoi(script.written());
    REQUIRE(kit::wait_for(
        [&] {
            const auto stat = kit::read_text(fmt::format("/proc/{}/stat", grandchild));
            return stat.empty() || stat.find(") Z") != stat.npos;
        },
        10s));
}

TEST_CASE("command: one that fails has failed, and is not run again", "[hooks]") {
    Script script{"echo x >> $1; echo why; exit 3\n"};
    script.worker->offer(named("Anna"));
    REQUIRE(script.worker->flush(20s).has_value());
    CHECK(script.worker->figures().failed == 1);
    CHECK(script.log.has("exit code 3, its output ends with: why"));
    CHECK(script.written() == "x\n");
}

TEST_CASE("command: a program that is not there is told", "[hooks]") {
    const kit::TempDir folder;
    LogBook log;
    HooksOptions options;
    options.outbox = folder / "outbox.db";
    options.log = log.sink();
    HookOptions hook;
    hook.name = "gone";
    hook.command = {"/nowhere/at all"};
    options.hooks = {hook};
    const auto worker = opened(options);
    worker->offer(named("Anna"));
    REQUIRE(worker->flush(10s).has_value());
    CHECK(worker->figures().failed == 1);
    CHECK(log.has("start '/nowhere/at all'"));
}

TEST_CASE("command: only so many run at once, and all of them get their turn", "[hooks]") {
    // Each notes when it began and ended; with one at a time, the notes never interleave.
    Script script{"d=$(dirname $1); echo + >> $d/all; sleep 0.05; echo - >> $d/all\n", {}, 15s, 1};
    for (int i = 0; i < 3; ++i)
        script.worker->offer(named("Anna"));
    REQUIRE(script.worker->flush(30s).has_value());
    std::string expected;
    for (int i = 0; i < 9; ++i)
        expected += "+\n-\n";
    CHECK(script.written("all") == expected);
}

TEST_CASE("command: one that runs at the end is killed, and its event stays", "[hooks]") {
    Script script{"echo x >> $1; sleep 600\n", {}, 600s};
    script.worker->offer(named("Anna"));
    REQUIRE(kit::wait_for([&] { return script.written() == "x\n"; }, 20s));
    const auto begin = Clock::now();
    CHECK(script.worker->flush(50ms).error().code == Errc::timed_out);
    CHECK(script.worker->stop(5s));
    CHECK(Clock::now() - begin < 3s);
    auto outbox = Outbox::open(script.folder / "outbox.db", {});
    REQUIRE(outbox.has_value());
    CHECK(outbox->rows() == 1);
}

}  // namespace weir::hooks
