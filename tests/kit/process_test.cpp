// SPDX-License-Identifier: MIT
#include "kit/process.hpp"

#include <catch2/catch.hpp>
#include <csignal>

namespace weir::kit {
namespace {

Process shell(const std::string& script, const std::filesystem::path& output = {}) {
    auto process = Process::start({.arguments = {"sh", "-c", script}, .output = output});
    if (!process) FAIL(process.error().message());
    return std::move(*process);
}

bool exists_process(pid_t pid) {
    return kill(pid, 0) == 0;
}

}  // namespace

TEST_CASE("process: exit codes and signals are told apart", "[kit]") {
    CHECK(shell("exit 3").wait(5s) == 3);
    auto sleeper = shell("exec sleep 60");
    CHECK(sleeper.running());
    CHECK(sleeper.wait(1ms) == std::nullopt);
    sleeper.send_signal(SIGKILL);
    CHECK(sleeper.wait(5s) == 128 + SIGKILL);
    CHECK_FALSE(sleeper.running());
}

TEST_CASE("process: stop asks first, then insists", "[kit]") {
    CHECK(shell("exec sleep 60").stop() == 128 + SIGTERM);
    const TempDir folder;
    auto stubborn = shell("trap '' TERM; echo ready; sleep 60; sleep 60", folder / "out");
    REQUIRE(wait_for([&] { return !read_text(folder / "out").empty(); }, 5s));
    CHECK(stubborn.stop(50ms) == 128 + SIGKILL);
}

TEST_CASE("process: its destructor ends the children too", "[kit]") {
    const TempDir folder;
    pid_t grandchild = 0;
    {
        const auto parent = shell("sleep 60 & echo $!; wait", folder / "out");
        REQUIRE(wait_for([&] { return read_text(folder / "out").ends_with('\n'); }, 5s));
        grandchild = std::stoi(read_text(folder / "out"));
        CHECK(exists_process(grandchild));
    }
    CHECK(wait_for(
        [&] {
            return !exists_process(grandchild) ||
                   read_text("/proc/" + std::to_string(grandchild) + "/stat").find(") Z ") !=
                       std::string::npos;
        },
        5s));
}

TEST_CASE("process: environment, folder and output files are as asked", "[kit]") {
    const TempDir folder;
    auto process = Process::start({.arguments = {"sh", "-c", "echo $COLOUR; pwd; echo oops >&2"},
                                   .output = folder / "both",
                                   .errors = folder / "both",
                                   .environment = {"COLOUR=green"},
                                   .folder = folder.path()});
    REQUIRE(process.has_value());
    CHECK(process->wait(5s) == 0);
    CHECK(read_text(folder / "both") == "green\n" + folder.path().string() + "\noops\n");
}

TEST_CASE("process: a program that is not there is an error", "[kit]") {
    CHECK(Process::start({.arguments = {"weir-no-such-program"}}).has_error());
    CHECK(run_tool({"weir-no-such-program"}).exit_code == -1);
}

TEST_CASE("run_tool: gives output and errors, and cuts off at the limit", "[kit]") {
    const auto tool = run_tool({"sh", "-c", "echo one; echo two >&2; exit 4"});
    CHECK(tool.exit_code == 4);
    CHECK(tool.output == "one\n");
    CHECK(tool.errors == "two\n");
    CHECK(run_tool({"sleep", "60"}, 50ms).exit_code == -1);
}

TEST_CASE("temp dir: it is gone afterwards", "[kit]") {
    std::filesystem::path path;
    {
        const TempDir folder;
        path = folder.path();
        write_text(folder / "file", "text");
        CHECK(read_text(path / "file") == "text");
    }
    CHECK_FALSE(exists(path));
}

TEST_CASE("free port: nobody listens there", "[kit]") {
    const auto port = free_port();
    CHECK(port > 0);
    CHECK_FALSE(accepts_connections(port));
}

}  // namespace weir::kit
