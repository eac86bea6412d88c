// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <deque>
#include <map>
#include <string>

namespace weir::fetch {

/// Lets only so many go to one host at a time; the others wait in a line for each host, in the
/// order they came. curl has such a limit too, but the time limits of a transfer run while it
/// waits there. Pure.  Thread: shard.
class HostGate {
public:
    /// Whoever is at the gate; never looked into.
    using Guest = void*;

    explicit HostGate(std::size_t limit) : limit_(limit) {}

    /// False: it waits.
    bool enter(const std::string& host, Guest guest);
    /// It is done, or waits no longer. Returns whose turn it is now; null: nobody's.
    Guest leave(const std::string& host, Guest guest);

private:
    struct Host {
        std::size_t inside = 0;
        std::deque<Guest> waiting;
    };
    std::size_t limit_;
    std::map<std::string, Host> hosts_;
};

/// "https://a.example:8443" of a URL.
std::string host_of(const std::string& url);

}  // namespace weir::fetch
