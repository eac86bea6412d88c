// SPDX-License-Identifier: MIT
// Programs that are really run.
#include "recorder/site_tools.hpp"

#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>
#include <optional>

#include "kit/process.hpp"

using namespace weir;
using namespace weir::recorder;
using namespace std::chrono_literals;

namespace {

/// What becomes of a script that sh runs, with these arguments behind it.
struct Script {
    kit::TempDir folder;
    std::function<bool()> is_cancelled{};
    ToolLimits limits{};

    Result<std::string> run(const std::string& text, std::vector<std::string> arguments = {}) {
        kit::write_text(folder / "script", text);
        arguments.insert(arguments.begin(), {"sh", (folder / "script").native()});
        return run(std::move(arguments));
    }
    Result<std::string> run(std::vector<std::string> arguments) const {
        boost::asio::io_context loop;
        SiteTools tools{loop.get_executor(), {}, is_cancelled, limits};
        std::optional<Result<std::string>> result;
        boost::asio::co_spawn(loop, tools.run(std::move(arguments)),
                              [&result](const std::exception_ptr& thrown, auto printed) {
                                  if (thrown) std::rethrow_exception(thrown);
                                  result = std::move(printed);
                              });
        loop.run();
        return std::move(result.value());
    }
    /// It noted its number there.
    bool is_gone(const std::string& file) const {
        const auto stat = kit::read_text("/proc/" + kit::read_text(folder / file) + "/stat");
        return stat.empty() || stat.find(") Z") != stat.npos;
    }
};

}  // namespace

TEST_CASE("tools: what is printed comes whole, and what is said as errors does not", "[recorder]") {
    Script script;
    CHECK(script.run("echo '{\"a\":1}'; echo trouble >&2").value() == "{\"a\":1}\n");
    CHECK(script.run("head -c 3000000 /dev/zero").value().size() == 3'000'000);
    CHECK(script.run("exec >&- 2>&-; exit 0").value().empty());
    CHECK(script.run("cat").value().empty());  // There is no input.
}

TEST_CASE("tools: arguments are what they are, whatever is in them", "[recorder]") {
    Script script;
    CHECK(
        script.run("printf '<%s>' \"$@\"", {"--", "$(id); `id` 'x' \"y\" *", "a b", ""}).value() ==
        "<--><$(id); `id` 'x' \"y\" *><a b><>");
}

TEST_CASE("tools: one that fails says why, with its last words", "[recorder]") {
    Script script;
    const auto failed = script.run("echo out; echo 'no plugin\n can do' >&2; exit 3");
    REQUIRE(failed.has_error());
    CHECK(failed.error().code == Errc::tool_failed);
    CHECK(failed.error().detail == "sh: exit code 3: no plugin  can do");
    // Some say it on stdout.
    CHECK(script.run("echo '{\"error\": 1}'; exit 1").error().detail ==
          "sh: exit code 1: {\"error\": 1}");
    CHECK(script.run("kill -SEGV $$").error().detail.starts_with("sh: ended by signal 11"));
    const auto wordy =
        script.run("head -c 100000 /dev/zero | tr '\\0' x >&2; echo last >&2; exit 1");
    CHECK(wordy.error().detail.size() < 3'000);
    CHECK(wordy.error().detail.ends_with("xlast"));
}

TEST_CASE("tools: one that hangs is killed with all it started", "[recorder]") {
    Script script;
    script.limits.time = 300ms;
    const auto begin = Clock::now();
    const auto hung = script.run("sleep 600 & printf $! > " + (script.folder / "child").native() +
                                 "; trap '' TERM; echo half; wait");
    REQUIRE(hung.has_error());
    CHECK(hung.error().code == Errc::timed_out);
    CHECK(hung.error().detail == "sh: killed after 300 ms");
    CHECK(Clock::now() - begin < 5s);
    CHECK(kit::wait_for([&] { return script.is_gone("child"); }, 10s));
}

TEST_CASE("tools: one that prints 100 MB is cut off", "[recorder]") {
    Script script;
    const auto flood = script.run("yes | head -c 100000000; echo $? > " +
                                  (script.folder / "went_on").native() + "; sleep 600");
    REQUIRE(flood.has_error());
    CHECK(flood.error().code == Errc::too_large);
    CHECK(flood.error().detail == "sh: it prints more than 4194304 bytes");
    CHECK_FALSE(std::filesystem::exists(script.folder / "went_on"));
    // Errors don't count: their last words are kept.
    CHECK(script.run("yes | head -c 10000000 >&2; echo done").value() == "done\n");
}

TEST_CASE("tools: what one leaves running goes with it, and holds up nobody", "[recorder]") {
    Script script;
    const auto printed =
        script.run("sleep 600 & printf $! > " + (script.folder / "child").native() + "; echo done");
    CHECK(printed.value() == "done\n");
    CHECK(kit::wait_for([&] { return script.is_gone("child"); }, 10s));
}

TEST_CASE("tools: a recording that is stopped does not wait for one", "[recorder]") {
    Script script;
    const auto begin = Clock::now();
    script.is_cancelled = [&] { return std::filesystem::exists(script.folder / "begun"); };
    const auto cancelled =
        script.run("touch " + (script.folder / "begun").native() + "; sleep 600");
    CHECK(cancelled.error().code == Errc::cancelled);
    CHECK(Clock::now() - begin < 10s);
}

TEST_CASE("tools: one that nobody waits for any more is killed", "[recorder]") {
    Script script;
    const auto pid = script.folder / "pid";
    kit::write_text(script.folder / "script", "printf $$ > " + pid.native() + "; exec sleep 600");
    {
        boost::asio::io_context loop;
        SiteTools tools{loop.get_executor()};
        boost::asio::co_spawn(
            loop, tools.run({"sh", (script.folder / "script").native()}),
            [](const std::exception_ptr&, const auto&) { FAIL("it has not ended"); });
        REQUIRE(kit::wait_for(
            [&] {
                loop.poll();
                return !kit::read_text(pid).empty();
            },
            10s));
    }
    CHECK(script.is_gone("pid"));
}

TEST_CASE("tools: one that is not there is told as such", "[recorder]") {
    const Script script;
    const auto absent = script.run({"weir-test-no-such-program"});
    REQUIRE(absent.has_error());
    CHECK(absent.error().code == boost::system::errc::no_such_file_or_directory);
    CHECK(script.run(std::vector<std::string>{}).error().code == Errc::bad_option);
}
