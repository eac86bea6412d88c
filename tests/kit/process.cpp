// SPDX-License-Identifier: MIT
#include "kit/process.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

extern "C" {
#include <sys/pidfd.h>  // glibc 2.36 forgot to say so itself
}

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "base/fail.hpp"

namespace weir::kit {
namespace {

class FileDescriptor {
public:
    explicit FileDescriptor(int fd) : fd_(fd) {}
    ~FileDescriptor() {
        if (fd_ >= 0) close(fd_);
    }
    FileDescriptor(const FileDescriptor&) = delete;
    FileDescriptor& operator=(const FileDescriptor&) = delete;
    int get() const { return fd_; }

private:
    int fd_;
};

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> all;
    for (auto& text : texts)
        all.push_back(text.data());
    all.push_back(nullptr);
    return all;
}

std::vector<std::string> merged_environment(const std::vector<std::string>& extra) {
    std::vector<std::string> all;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view text{*entry};
        const auto name = text.substr(0, text.find('=') + 1);
        bool replaced = false;
        for (const auto& other : extra)
            replaced = replaced || other.starts_with(name);
        if (!replaced) all.emplace_back(text);
    }
    all.insert(all.end(), extra.begin(), extra.end());
    return all;
}

void redirect(posix_spawn_file_actions_t& actions, const Command& command) {
    const char* const nowhere = "/dev/null";
    const auto target = [&](const std::filesystem::path& p) {
        return p.empty() ? nowhere : p.c_str();
    };
    constexpr int kFlags = O_WRONLY | O_CREAT | O_TRUNC | O_APPEND;
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, nowhere, O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, target(command.output), kFlags, 0644);
    if (!command.errors.empty() && command.errors == command.output)
        posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
    else
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, target(command.errors), kFlags,
                                         0644);
    if (!command.folder.empty())
        posix_spawn_file_actions_addchdir_np(&actions, command.folder.c_str());
}

/// A child begins without the signals that our threads block.
void set_attributes(posix_spawnattr_t& attributes) {
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
}

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

}  // namespace

TempDir::TempDir() {
    const char* base = std::getenv("TMPDIR");
    std::string name = std::string{base == nullptr ? "/tmp" : base} + "/weir-test-XXXXXX";
    if (mkdtemp(name.data()) == nullptr)
        throw std::filesystem::filesystem_error{name,
                                                std::error_code{errno, std::generic_category()}};
    path_ = name;
}

TempDir::~TempDir() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

TempDir::TempDir(TempDir&& other) noexcept : path_(std::exchange(other.path_, {})) {}

Result<Process> Process::start(const Command& command) {
    auto arguments = command.arguments;
    auto environment = merged_environment(command.environment);
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    redirect(actions, command);
    set_attributes(attributes);
    pid_t pid = -1;
    const int code = posix_spawnp(&pid, arguments[0].c_str(), &actions, &attributes,
                                  pointers(arguments).data(), pointers(environment).data());
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    errno = code;
    if (code != 0) return fail_errno("start {}", command.arguments[0]);
    return Process{pid};
}

Process::Process(Process&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)), exit_code_(other.exit_code_) {}

Process& Process::operator=(Process&& other) noexcept {
    std::swap(pid_, other.pid_);
    std::swap(exit_code_, other.exit_code_);
    return *this;
}

Process::~Process() {
    if (pid_ < 0) return;
    // The group lives on while the child is not reaped, so this can't meet strangers.
    if (!exit_code_) {
        kill(-pid_, SIGKILL);
        wait(milliseconds{60'000});
    }
}

bool Process::running() {
    return !wait(milliseconds{0});
}

std::optional<int> Process::wait(milliseconds limit) {
    if (exit_code_) return exit_code_;
    const FileDescriptor watched{pidfd_open(pid_, 0)};
    pollfd entry{watched.get(), POLLIN, 0};
    if (poll(&entry, 1, int(limit.count())) <= 0) return std::nullopt;
    int status = 0;
    if (waitpid(pid_, &status, 0) != pid_) return std::nullopt;
    exit_code_ = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    return exit_code_;
}

void Process::send_signal(int number) {
    if (running()) kill(pid_, number);
}

int Process::stop(milliseconds limit) {
    send_signal(SIGTERM);
    if (const auto code = wait(limit)) return *code;
    kill(-pid_, SIGKILL);
    return wait(milliseconds{60'000}).value_or(-1);
}

ToolResult run_tool(std::vector<std::string> arguments, milliseconds limit) {
    const TempDir folder;
    auto process = Process::start({.arguments = std::move(arguments),
                                   .output = folder / "output",
                                   .errors = folder / "errors"});
    if (!process) return {.exit_code = -1, .output = {}, .errors = process.error().message()};
    const auto code = process->wait(limit);
    if (!code) process->stop(milliseconds{0});
    return {code.value_or(-1), read_text(folder / "output"), read_text(folder / "errors")};
}

std::uint16_t free_port() {
    const FileDescriptor fd{socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (bind(fd.get(), generic, size) != 0 || getsockname(fd.get(), generic, &size) != 0) return 0;
    return ntohs(address.sin_port);
}

bool accepts_connections(std::uint16_t port) {
    const FileDescriptor fd{socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    const sockaddr_in address = loopback(port);
    return connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

Result<void> wait_until_listening(Process& process, const std::vector<std::uint16_t>& ports,
                                  const std::filesystem::path& log) {
    constexpr auto kStartLimit = 15s;
    const auto up = [&] {
        return !process.running() || std::ranges::all_of(ports, accepts_connections);
    };
    if (wait_for(up, kStartLimit) && process.running()) return {};
    return fail(Errc::timed_out, "{}", read_text(log));
}

bool wait_for(const std::function<bool()>& condition, milliseconds limit) {
    const auto deadline = Clock::now() + limit;
    while (!condition()) {
        if (Clock::now() >= deadline) return condition();
        ::poll(nullptr, 0, 5);
    }
    return true;
}

std::string read_text(const std::filesystem::path& path) {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

void write_text(const std::filesystem::path& path, std::string_view text) {
    std::ofstream{path, std::ios::binary}.write(text.data(), std::streamsize(text.size()));
}

}  // namespace weir::kit
