// SPDX-License-Identifier: MIT
#include "kit/hls_watch.hpp"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>

#include "kit/process.hpp"

namespace weir::kit {
namespace {

constexpr int kLook_ms = 50;  ///< Whether it is over.

}  // namespace

HlsWatch::HlsWatch(const std::filesystem::path& folder)
    : folder_(folder),
      judge_(folder),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

HlsWatch::~HlsWatch() = default;

void HlsWatch::run(const std::stop_token& stop) {
    const auto playlist = folder_ / "index.m3u8";
    while (!stop.stop_requested() && !wait_for([&] { return std::filesystem::exists(playlist); },
                                               std::chrono::milliseconds{kLook_ms})) {
    }
    const int watch = ::inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    ::inotify_add_watch(watch, folder_.c_str(), IN_MOVED_TO | IN_DELETE_SELF);
    while (!stop.stop_requested()) {
        {
            const std::lock_guard lock{mutex_};
            if (std::filesystem::exists(playlist)) judge_.look(std::chrono::steady_clock::now());
        }
        ::pollfd ready{watch, POLLIN, 0};
        if (::poll(&ready, 1, kLook_ms) <= 0) continue;
        std::array<char, 4096> events{};
        (void)!::read(watch, events.data(), events.size());
    }
    ::close(watch);
}

unsigned HlsWatch::playlists() const {
    const std::lock_guard lock{mutex_};
    return judge_.playlists();
}

JudgedPlaylist HlsWatch::last() const {
    const std::lock_guard lock{mutex_};
    return judge_.last().value_or(JudgedPlaylist{});
}

std::string HlsWatch::problems() const {
    const std::lock_guard lock{mutex_};
    return judge_.told();
}

}  // namespace weir::kit
