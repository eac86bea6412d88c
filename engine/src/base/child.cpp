// SPDX-License-Identifier: MIT
#include "base/child.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

extern "C" {
#include <sys/pidfd.h>  // glibc 2.36 forgot to say so itself
}

#include <algorithm>
#include <array>

#include "base/fail.hpp"

namespace weir {
namespace {

/// posix_spawn's two descriptions, freed at the end of the scope.
class SpawnOptions {
public:
    SpawnOptions(int input, int output, int errors) {
        posix_spawn_file_actions_init(&actions_);
        posix_spawnattr_init(&attributes_);
        posix_spawn_file_actions_adddup2(&actions_, input, STDIN_FILENO);
        posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
        posix_spawn_file_actions_adddup2(&actions_, errors, STDERR_FILENO);
        // Ours are closed on exec; those that a library opened otherwise must not leak either.
        posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
        sigset_t none, all;
        sigemptyset(&none);
        sigfillset(&all);
        posix_spawnattr_setsigmask(&attributes_, &none);
        posix_spawnattr_setsigdefault(&attributes_, &all);
        posix_spawnattr_setpgroup(&attributes_, 0);
        posix_spawnattr_setflags(
            &attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }
    ~SpawnOptions() {
        posix_spawn_file_actions_destroy(&actions_);
        posix_spawnattr_destroy(&attributes_);
    }
    SpawnOptions(const SpawnOptions&) = delete;
    SpawnOptions& operator=(const SpawnOptions&) = delete;
    const posix_spawn_file_actions_t* actions() const { return &actions_; }
    const posix_spawnattr_t* attributes() const { return &attributes_; }

private:
    posix_spawn_file_actions_t actions_;
    posix_spawnattr_t attributes_;
};

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> all;
    all.reserve(texts.size() + 1);
    for (auto& text : texts)
        all.push_back(text.data());
    all.push_back(nullptr);
    return all;
}

std::vector<char*> handed_on_environment() {
    std::vector<char*> all;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view text{*entry};
        if (is_handed_on(text.substr(0, text.find('=')))) all.push_back(*entry);
    }
    all.push_back(nullptr);
    return all;
}

/// Never blocks, has no bound as a pipe has, and needs nobody who writes while it is read.
Result<FileHandle> file_in_memory(std::string_view text) {
    FileHandle file{memfd_create("weir-event", MFD_CLOEXEC)};
    if (!file || write(file.fd(), text.data(), text.size()) != ssize_t(text.size()) ||
        lseek(file.fd(), 0, SEEK_SET) != 0)
        return fail_errno("make the input of a command");
    return file;
}

struct Pipe {
    FileHandle read_end, write_end;
};

/// Its read end does not block.
Result<Pipe> make_pipe() {
    std::array<int, 2> ends{-1, -1};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) return fail_errno("make a pipe");
    Pipe pipe{FileHandle{ends[0]}, FileHandle{ends[1]}};
    fcntl(pipe.read_end.fd(), F_SETFL, O_NONBLOCK);
    return pipe;
}

}  // namespace

bool is_handed_on(std::string_view name) {
    constexpr std::array<std::string_view, 11> kNames{
        "PATH", "HOME", "USER",   "LOGNAME",  "SHELL",          "LANG",
        "TZ",   "TERM", "TMPDIR", "LANGUAGE", "XDG_RUNTIME_DIR"};
    return name.starts_with("LC_") || std::ranges::find(kNames, name) != kNames.end();
}

Result<Child> start_child(std::vector<std::string> arguments, std::string_view input, Pipes pipes) {
    auto file = file_in_memory(input);
    if (!file) return file.error();
    auto output = make_pipe();
    if (!output) return output.error();
    auto errors = make_pipe();  // Not used where they are joined.
    if (!errors) return errors.error();
    const bool is_apart = pipes == Pipes::apart;
    const SpawnOptions options{file->fd(), output->write_end.fd(),
                               (is_apart ? errors : output)->write_end.fd()};
    auto environment = handed_on_environment();
    pid_t pid = -1;
    errno = posix_spawnp(&pid, arguments[0].c_str(), options.actions(), options.attributes(),
                         pointers(arguments).data(), environment.data());
    if (errno != 0) return fail_errno("start '{}'", arguments[0]);
    Child child{pid, FileHandle{pidfd_open(pid, 0)}, std::move(output->read_end),
                is_apart ? std::move(errors->read_end) : FileHandle{}};
    if (child.ended) return child;
    const Error error = fail_errno("watch '{}'", arguments[0]);
    kill_group(child);
    waitpid(pid, nullptr, 0);
    return error;
}

void kill_group(const Child& child) {
    kill(-child.pid, SIGKILL);
}

}  // namespace weir
