// SPDX-License-Identifier: MIT
// Playlists, one after the other with "#NEXT" lines between, are parsed and followed. Whatever
// they say: positions come without holes, each ends once, and all end in bounded time.
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string_view>

#include "base/http_status.hpp"
#include "playlist/follower.hpp"
#include "playlist/parser.hpp"

namespace {

using namespace weir;
using namespace weir::playlist;

void require(bool claim) {
    if (!claim) std::abort();
}

/// A caller of the Follower whose fetches fail or succeed as the input's bytes say.
class Caller {
public:
    explicit Caller(std::string_view input) : input_(input) {}

    void on_playlist(const MediaPlaylist& playlist) {
        follower_.on_reload_started(now_);
        now_ += milliseconds{next_byte()};
        follower_.on_playlist(playlist, now_);
        act(next_byte() % 16, next_byte() % 16);
        now_ += milliseconds{next_byte() * 40};
        follower_.on_time(now_);
        act(next_byte() % 16, next_byte() % 16);
    }

    /// From here on the origin is away.
    void finish() {
        const auto start = now_;
        while (follower_.over() == Follower::Over::no || !follower_.is_settled()) {
            if (follower_.reload_due(now_)) {
                follower_.on_reload_started(now_);
                follower_.on_reload_failed(Error{http_error(404)}, now_);
            }
            act(SIZE_MAX, SIZE_MAX);
            now_ = std::max(now_ + milliseconds{1}, std::min(follower_.next_wakeup(), now_ + 60s));
            follower_.on_time(now_);
            require(now_ - start < std::chrono::hours{1});
        }
        for (const auto& loss : follower_.take_losses())
            settle(loss.position);
        require(in_flight_.empty());
        require(settled_.empty() || *settled_.rbegin() + 1 == settled_.size());
    }

private:
    unsigned next_byte() {
        return input_.empty() ? 0 : static_cast<unsigned char>(input_[at_++ % input_.size()]);
    }

    void settle(Follower::Position position) { require(settled_.insert(position).second); }

    void act(std::size_t fetches, std::size_t reports) {
        for (; fetches > 0; --fetches) {
            const auto fetch = follower_.next_fetch(now_);
            if (!fetch) break;
            require(!fetch->segment.gap);
            require(in_flight_.insert(fetch->position).second);
        }
        for (; reports > 0 && !in_flight_.empty(); --reports)
            report();
        for (const auto& loss : follower_.take_losses()) {
            require(loss.gap.from_msn <= loss.gap.to_msn);
            require(!in_flight_.count(loss.position));
            settle(loss.position);
        }
    }

    void report() {
        const auto position = *in_flight_.begin();
        in_flight_.erase(in_flight_.begin());
        const unsigned choice = next_byte() % 4;
        if (choice < 2) {
            follower_.on_fetched(position, now_);
            settle(position);
            return;
        }
        Follower::Failure failure{GapCause::http_status, "failed"};
        failure.http_status = choice == 2 ? 404 : 503;
        failure.permanent = next_byte() % 8 == 0;
        follower_.on_fetch_failed(position, failure, now_);
    }

    std::string_view input_;
    std::size_t at_ = 0;
    Clock::time_point now_{std::chrono::hours{1}};
    Follower follower_{FollowerOptions{}};
    std::set<Follower::Position> in_flight_, settled_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::string_view kNext = "#NEXT\n";
    std::string_view rest{reinterpret_cast<const char*>(data), size};
    Caller caller{rest};
    while (!rest.empty()) {
        const auto end = rest.find(kNext);
        const auto playlist = parse(rest.substr(0, end), "https://cdn.test/live/index.m3u8",
                                    {.bytes = 1u << 20, .line_bytes = 4'096, .segments = 500});
        if (playlist && std::holds_alternative<MediaPlaylist>(*playlist))
            caller.on_playlist(std::get<MediaPlaylist>(*playlist));
        rest.remove_prefix(end == rest.npos ? rest.size() : end + kNext.size());
    }
    caller.finish();
    return 0;
}
