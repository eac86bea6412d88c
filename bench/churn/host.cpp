// SPDX-License-Identifier: MIT
#include "churn/host.hpp"

#include <sys/stat.h>

#include <cerrno>

namespace weir::bench {

Result<ChurnHost> ChurnHost::start(const std::filesystem::path& program,
                                   const std::filesystem::path& folder) {
    const auto pipe = folder / "commands", events = folder / "events";
    if (mkfifo(pipe.c_str(), 0600) != 0)
        return Error{{errno, boost::system::system_category()}, pipe.string()};
    ChurnHost host{events};
    const auto started =
        host.crew_.start({.arguments = {"sh", "-c", "exec \"$0\" < \"$1\"", program, pipe},
                          .output = events,
                          .errors = folder / "errors",
                          .environment = {"no_proxy=*", "NO_PROXY=*"}});
    if (!started) return started.error();
    host.commands_.open(pipe);  // Returns when the other end is open, too.
    return host;
}

void ChurnHost::tell(const std::string& command) {
    commands_ << command << std::endl;  // At once.
}

bool ChurnHost::finish(milliseconds limit) {
    commands_.close();
    return crew_.wait(limit);
}

}  // namespace weir::bench
