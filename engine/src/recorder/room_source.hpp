// SPDX-License-Identifier: MIT
#pragma once
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>
#include <weir/ext/resolver.hpp>

#include "recorder/context.hpp"
#include "recorder/site_http.hpp"
#include "recorder/site_tools.hpp"
#include "resolve/services.hpp"

namespace weir::recorder {

/// Where a room's stream is found now.
struct FoundStream {
    ext::Protocol protocol = ext::Protocol::hls;
    std::vector<std::string> urls{};     ///< The wanted one first; other lines of it behind.
    std::vector<std::string> headers{};  ///< For requests of media.
    std::string advert_mark{};
    /// When the first of them is refused; none: not told.
    std::optional<WallClock::time_point> expires{};
};

/// The room that a recording's URL means: asks its service, and tells what it said.
/// Thread: shard.
class RoomSource {
public:
    /// Null: the URL is that of a stream, or of nothing we know.
    static std::unique_ptr<RoomSource> of(Context& context);
    /// For a URL that turned out to be no stream. Null: there is none.
    static std::unique_ptr<RoomSource> last_resort(Context& context);
    ~RoomSource();

    /// Errors: Errc::not_live, room_not_found, restricted, throttled, page_changed, room_taken,
    /// no_answer, cancelled.
    boost::asio::awaitable<Result<FoundStream>> find();
    /// The same without recording it: whatever it says.  Errors: Errc::throttled, cancelled.
    boost::asio::awaitable<Result<ext::Resolution>> ask_once();
    /// After its stream has ended or failed: again and again, until there is an answer that counts.
    boost::asio::awaitable<Result<FoundStream>> find_again();
    /// Media came: the next drop is a first one.
    void on_media() {
        tries_ = 0;
        has_given_up_ = false;
    }
    /// find_again() said so, and no media have come since.
    bool has_given_up() const { return has_given_up_; }
    /// Gives up what find() is at.
    void cancel() { http_.cancel(); }

    void trace_to(SiteHttp::Trace trace) { http_.trace_to(std::move(trace)); }

private:
    RoomSource(Context& context, const ext::Resolver& resolver, ext::Room room);
    std::optional<Error> held() const;
    boost::asio::awaitable<bool> is_off_by_batch();
    boost::asio::awaitable<void> ask();
    void note();
    void note_batch_key();
    Error error() const;
    Result<FoundStream> streams();
    Result<void> claim();

    Context& context_;
    resolve::Services& services_;
    const ext::Resolver& resolver_;
    const std::string address_;  ///< Of the room, as its URL alone tells it.
    const std::string key_;      ///< Platform and way out.
    ext::Room room_;
    SiteHttp http_;
    SiteTools tools_;
    ext::Resolution resolution_;
    std::string claimed_{};  ///< The room's key, once it is known.
    bool is_told_ = false;   ///< That it is live.
    bool has_given_up_ = false;
    unsigned tries_ = 0;  ///< Of find_again(), since media came.
};

}  // namespace weir::recorder
