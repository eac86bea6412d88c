// SPDX-License-Identifier: MIT
#include "fetch/host_gate.hpp"

#include <algorithm>

namespace weir::fetch {

bool HostGate::enter(const std::string& host, Guest guest) {
    Host& at = hosts_[host];
    if (at.inside >= limit_) {
        at.waiting.push_back(guest);
        return false;
    }
    ++at.inside;
    return true;
}

HostGate::Guest HostGate::leave(const std::string& host, Guest guest) {
    const auto found = hosts_.find(host);
    if (found == hosts_.end()) return nullptr;
    Host& at = found->second;
    if (const auto waits = std::ranges::find(at.waiting, guest); waits != at.waiting.end()) {
        at.waiting.erase(waits);
        return nullptr;
    }
    if (at.waiting.empty()) {
        if (--at.inside == 0) hosts_.erase(found);
        return nullptr;
    }
    const Guest next = at.waiting.front();
    at.waiting.pop_front();
    return next;
}

std::string host_of(const std::string& url) {
    const auto scheme = url.find("://");
    const auto begin = scheme == url.npos ? 0 : scheme + 3;
    return url.substr(0, url.find_first_of("/?#", begin));
}

}  // namespace weir::fetch
